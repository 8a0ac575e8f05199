import { describe, expect, it } from '@jest/globals';
import { DAY, dateOf, type DomainError, parseInstant, text } from '#kernel/core';
import fc from 'fast-check';
import { dueOn, exitChecklist, type ExitState, exitStep } from './exit.js';
import { type ExitCommand, INSTANCE_MACHINE, INSTANCE_STATUSES } from './instance-machine.js';

const clause = text('Thirty days.', '三十日。');
const END = parseInstant('2026-10-20T15:59:59+08:00')!;
const COMMANDS = ['handOver', 'refuse', 'receive', 'waive', 'destroy'] as const satisfies ExitCommand[];
const code = (act: () => unknown): string => {
  try {
    act();
    return 'ok';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('the way out', () => {
  it('gives days from the day of the end on, the last of them in time', () => {
    expect(dueOn(END, 30)).toBe('2026-11-19');
    const state: ExitState = {
      ...{ status: 'TERMINATED', handedOverAt: null, returnDueOn: '2026-11-19', destructionDueOn: null },
    };
    expect(exitChecklist(state, '2026-11-19').map(({ overdue }) => overdue)).toEqual([false, false, false]);
    expect(exitChecklist(state, '2026-11-20').map(({ overdue }) => overdue)).toEqual([true, true, false]);
    const returned: ExitState = { ...state, status: 'DATA_RETURNED', destructionDueOn: '2026-12-01' };
    expect(exitChecklist(returned, '2026-12-02')).toEqual([
      { step: 'HAND_OVER', by: 'PROVIDER', done: true, dueOn: '2026-11-19', overdue: false },
      { step: 'RECEIVE', by: 'BUYER', done: true, dueOn: '2026-11-19', overdue: false },
      { step: 'DESTROY', by: 'PROVIDER', done: false, dueOn: '2026-12-01', overdue: true },
    ]);
  });

  it('takes its steps after the end and in their order alone, and says the clause [P2-D3]', () => {
    for (const status of INSTANCE_STATUSES.filter((one) => !['TERMINATED', 'DATA_RETURNED'].includes(one)))
      for (const command of COMMANDS)
        expect(code(() => exitStep({ status, handedOverAt: 1 }, command, clause))).toBe('EXIT_OUT_OF_ORDER');
    const ended = { status: 'TERMINATED', handedOverAt: null } as const;
    for (const [command, expected] of [
      ['handOver', 'ok'],
      ['waive', 'ok'],
      ['receive', 'EXIT_OUT_OF_ORDER'],
      ['refuse', 'EXIT_OUT_OF_ORDER'],
      ['destroy', 'EXIT_OUT_OF_ORDER'],
    ] as const)
      expect(code(() => exitStep(ended, command, clause))).toBe(expected);
    expect(() => exitStep(ended, 'destroy', clause)).toThrow(/Thirty days/);
  });

  it('whatever is tried moves by the table, and what is done is never undone but for a refusal', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...COMMANDS), { maxLength: 20 }), (commands) => {
        let state: ExitState = {
          ...{ status: 'TERMINATED', handedOverAt: null, returnDueOn: '2026-11-19', destructionDueOn: null },
        };
        for (const command of commands) {
          const before = state;
          const done = exitChecklist(before, dateOf(END)).filter((task) => task.done).length;
          if (code(() => exitStep(before, command, clause)) !== 'ok') continue;
          const status = exitStep(before, command, clause);
          expect(status).toBe(INSTANCE_MACHINE[before.status][command]);
          state = { ...before, status };
          if (command === 'handOver') state.handedOverAt = END + DAY;
          if (command === 'refuse') state.handedOverAt = null;
          const after = exitChecklist(state, dateOf(END)).filter((task) => task.done).length;
          if (command === 'refuse') expect(after).toBe(done - 1);
          else expect(after).toBeGreaterThanOrEqual(done);
          if (status === 'DATA_DESTROYED') expect(after).toBe(3);
        }
      }),
    );
  });
});
