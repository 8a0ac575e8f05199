import { describe, expect, it } from '@jest/globals';
import { dec, transition } from '#kernel/core';
import fc from 'fast-check';
import { INSTANCE_STATUSES } from './instance-machine.js';
import {
  bought,
  buysSomething,
  commandAfterItems,
  fundsFault,
  type ItemOutcome,
  itemStatus,
  orderAfterItems,
  outcomeOfInstance,
} from './order-item.js';
import { ORDER_MACHINE, ORDER_STATUSES } from './order-machine.js';

const OUTCOMES = [null, 'DONE', 'FAILED', 'CANCELLED'] as const;

describe('the order that its items make', () => {
  it.each([
    [[null], 'EXECUTING', null],
    [['DONE', null], 'EXECUTING', null],
    [['FAILED', null], 'EXECUTING', null],
    [['DONE'], 'DONE', 'complete'],
    [['DONE', 'DONE'], 'DONE', 'complete'],
    [['DONE', 'FAILED'], 'PARTIAL', 'completePartly'],
    [['DONE', 'CANCELLED'], 'PARTIAL', 'completePartly'],
    [['FAILED'], 'FAILED', 'fail'],
    [['FAILED', 'CANCELLED'], 'FAILED', 'fail'],
  ] as [(ItemOutcome | null)[], string, string | null][])('of %j is %s', (outcomes, expected, command) => {
    expect(orderAfterItems(outcomes)).toBe(expected);
    expect(commandAfterItems(outcomes)).toBe(command);
  });

  it('is refused without items', () => {
    expect(() => orderAfterItems([])).toThrow(RangeError);
  });

  const some = fc.array(fc.constantFrom(...OUTCOMES), { minLength: 1, maxLength: 8 });

  it('does not depend on their order', () => {
    fc.assert(
      fc.property(
        some.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => orderAfterItems(all) === orderAfterItems(shuffled),
      ),
    );
  });

  it('follows from an executing one by a command that the machine allows', () => {
    fc.assert(
      fc.property(some, (outcomes) => {
        const command = commandAfterItems(outcomes);
        const next = command === null ? 'EXECUTING' : transition(ORDER_MACHINE, 'EXECUTING', command);
        expect(next).toBe(orderAfterItems(outcomes));
      }),
    );
  });
});

describe('an item', () => {
  it('that makes an instance is open while that is made, failed with it, and done once it was active', () => {
    expect(Object.fromEntries(INSTANCE_STATUSES.map((status) => [status, outcomeOfInstance(status)]))).toEqual({
      CREATING: null,
      ACTIVE: 'DONE',
      UPDATING: 'DONE',
      SUSPENDED: 'DONE',
      TERMINATING: 'DONE',
      TERMINATED: 'DONE',
      DATA_RETURNED: 'DONE',
      DATA_DESTROYED: 'DONE',
      FAILED: 'FAILED',
    });
    expect(outcomeOfInstance(null)).toBeNull();
  });

  it('waits until its order executes, and goes with it where nothing came of it', () => {
    expect(ORDER_STATUSES.map((status) => `${status} ${itemStatus(status, null)}`)).toEqual([
      'DRAFT PENDING',
      'PENDING_APPROVAL PENDING',
      'RETURNED PENDING',
      'PENDING_PROVIDER PENDING',
      'PENDING_START PENDING',
      'EXECUTING EXECUTING',
      'ASSESSING_CANCELLATION EXECUTING',
      'DONE DONE',
      'PARTIAL CANCELLED',
      'FAILED FAILED',
      'REJECTED CANCELLED',
      'CANCELLED CANCELLED',
    ]);
  });

  it('stands by its outcome, but of a cancelled order nothing failed', () => {
    expect(itemStatus('EXECUTING', 'DONE')).toBe('DONE');
    expect(itemStatus('PARTIAL', 'FAILED')).toBe('FAILED');
    expect(itemStatus('CANCELLED', 'FAILED')).toBe('CANCELLED');
  });

  it('buys all that it adds, of a change what is more than there is, and nothing by an end', () => {
    const item = (kind: 'ADD' | 'MODIFY' | 'TERMINATE', quantity: string) => ({ kind, planId: 'p', quantity });
    const items = [item('ADD', '2'), item('MODIFY', '5'), item('MODIFY', '1'), item('TERMINATE', '3')];
    expect(bought(items, ({ kind }) => (kind === 'ADD' ? null : '3')).map(({ quantity }) => quantity)).toEqual([
      '2',
      '2',
      '0',
    ]);
  });

  it('needs money when it adds, or costs more than before', () => {
    expect(buysSomething([{ kind: 'ADD', estimate: dec('0') }])).toBe(true);
    expect(buysSomething([{ kind: 'MODIFY', estimate: dec('0.01') }])).toBe(true);
    expect(
      buysSomething([
        { kind: 'MODIFY', estimate: dec('0') },
        { kind: 'TERMINATE', estimate: dec('0') },
      ]),
    ).toBe(false);
  });
});

describe('the budgets of a change', () => {
  const years = (...pairs: [number, string][]) => pairs.map(([fiscalYear, budgetId]) => ({ fiscalYear, budgetId }));

  it.each([
    ['none', years([2026, 'a']), years(), null],
    ['the same', years([2026, 'a'], [2027, 'b']), years([2027, 'b']), null],
    ['the same, and the next year’s', years([2026, 'a']), years([2026, 'a'], [2027, 'b']), null],
    ['the next year’s alone', years([2026, 'a']), years([2027, 'b']), null],
    ['another of the year', years([2026, 'a']), years([2026, 'b']), 'OTHER_BUDGET'],
    ['one, where the instance has none', years(), years([2026, 'a']), 'OTHER_BUDGET'],
    ['the year after the next', years([2026, 'a']), years([2028, 'c']), 'YEAR_GAP'],
  ])('that names %s: %j', (_, paying, named, fault) => {
    expect(fundsFault(paying, named)).toBe(fault);
  });
});
