import { describe, expect, it } from '@jest/globals';
import { type Life, lifeOf, pausedLife, platformQuantity, stretchesIn } from '#catalog/core';
import {
  commandsOf,
  dec,
  type DomainError,
  HOUR,
  hourStart,
  type Instant,
  parseInstant,
  plain,
  sum,
  transition,
} from '#kernel/core';
import {
  endedAt,
  INSTANCE_MACHINE,
  type InstanceCommand,
  type InstanceStatus,
  lasting,
  resumed,
  suspended,
  type Suspender,
  SUSPENDERS,
  type Suspension,
} from '#procurement/core';
import fc from 'fast-check';

const START = parseInstant('2026-10-01T00:00:00Z')!;
const COMMANDS = ['suspend', 'resume', 'resize', 'terminate'] as const satisfies InstanceCommand[];

interface Told {
  status: InstanceStatus;
  activatedAt: Instant;
  terminatedAt: Instant | null;
  asked: null;
  suspensions: Suspension[];
  resizes: { from: Instant; quantity: string }[];
}

/** A command as the services take it: what is not in the table, or not this side's, changes nothing. */
function take(told: Told, command: (typeof COMMANDS)[number], by: Suspender, now: Instant): Told {
  if (!commandsOf(INSTANCE_MACHINE, told.status).includes(command)) return told;
  const status = transition(INSTANCE_MACHINE, told.status, command);
  const before = told.suspensions.slice(0, -1);
  const last = lasting(told);
  if (command === 'resize') return { ...told, status, resizes: [...told.resizes, resize(told, now)] };
  if (command === 'suspend')
    return { ...told, status, suspensions: [...told.suspensions, suspended(told, { by, reason: 'r' }, now)] };
  if (command === 'terminate')
    return {
      ...{ ...told, status, terminatedAt: now },
      suspensions: last ? [...before, endedAt(last, now)] : told.suspensions,
    };
  try {
    return { ...told, status, suspensions: [...before, resumed(told, by, now)] };
  } catch (error) {
    expect((error as DomainError).code).toBe('SUSPENDED_BY_OTHERS');
    return told;
  }
}

/** None before the last one: `checkedResize` refuses it. */
const resize = ({ resizes }: Told, now: Instant): { from: Instant; quantity: string } => ({
  from: Math.max(now, resizes.at(-1)?.from ?? START),
  quantity: String(1 + (resizes.length % 5)),
});

const steps = fc.array(
  fc.record({
    command: fc.constantFrom(...COMMANDS),
    by: fc.constantFrom(...SUSPENDERS),
    // Also backwards: the clocks of two processes differ.
    microseconds: fc.oneof(fc.integer({ min: 0, max: 3 * HOUR }), fc.integer({ min: -1_000_000, max: 0 })),
  }),
  { maxLength: 40 },
);

const hours = (life: Life, to: Instant): string =>
  plain(
    sum(
      Array.from({ length: (hourStart(to) - START) / HOUR + 1 }, (_, index) =>
        platformQuantity(life, START + index * HOUR),
      ),
    ),
  );

describe('an instance that is suspended again and again', () => {
  it('goes by the table, its suspensions lie apart, and its time is what was run and what was paused', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        let now = START;
        let told: Told = {
          ...{ status: 'ACTIVE', activatedAt: START, terminatedAt: null, asked: null },
          ...{ suspensions: [], resizes: [] },
        };
        for (const { command, by, microseconds } of commands) {
          now = Math.max(START, now + microseconds);
          told = take(told, command, by, now);
          expect(told.status === 'SUSPENDED').toBe(lasting(told) !== null);
        }
        for (const [index, { from, to }] of told.suspensions.entries()) {
          expect(from).toBeGreaterThanOrEqual(told.suspensions[index - 1]?.to ?? START);
          expect(to ?? from).toBeGreaterThanOrEqual(from);
        }
        const whole = { from: START, to: Math.max(now, ...told.suspensions.map(({ from, to }) => to ?? from)) + HOUR };
        const life = lifeOf({ ...told, quantity: '1', terminatedAt: told.terminatedAt ?? whole.to });
        const paused = pausedLife(life, told.suspensions);
        const micros = (of: Life, period: { from: Instant; to: Instant }): bigint =>
          stretchesIn(of, period).reduce(
            (total, { from, to, quantity }) => total + BigInt(plain(quantity.times(dec(to - from)))),
            0n,
          );
        const during = told.suspensions.reduce((n, { from, to }) => n + micros(life, { from, to: to ?? whole.to }), 0n);
        expect(micros(paused, whole) + during).toBe(micros(life, whole));
        for (const { from, to } of told.suspensions) expect(micros(paused, { from, to: to ?? whole.to })).toBe(0n);
        if (!told.suspensions.length) expect(hours(paused, whole.to)).toBe(hours(life, whole.to));
      }),
    );
  });
});
