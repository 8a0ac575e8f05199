import { describe, expect, it } from '@jest/globals';
import { dec, type Decimal, plain, sum, ZERO } from '#kernel/core';
import fc from 'fast-check';
import { HeldShares } from './held-shares.js';
import {
  at,
  type CutEvent,
  histories,
  portions,
  replacedKey,
  rowsOf,
  SEPTEMBER,
  standingAt,
  timelineOf,
} from './whole.fixture.js';
import { type Gauge, isLater, spanOf, subjectOf, type WholeAggregation, type WholeEvent, wholeUse } from './whole.js';
import { type LeaderAggregation, LeaderShares, SubjectShares } from './whole-shares.js';

const whole: Gauge = { from: SEPTEMBER.from, until: SEPTEMBER.to, carried: null };
const useAtCut = (aggregation: WholeAggregation, all: CutEvent[], cut: number, gauge = whole): Decimal =>
  cut === 0 ? ZERO : wholeUse(aggregation, spanOf(standingAt(all, cut)), gauge);

const leaderOf = (aggregation: LeaderAggregation, events: readonly WholeEvent[]): WholeEvent | null =>
  events.reduce<WholeEvent | null>(
    (led, one) =>
      !led ||
      (aggregation === 'MAX'
        ? one.quantity.gt(led.quantity) || (one.quantity.eq(led.quantity) && isLater(led, one))
        : isLater(one, led))
        ? one
        : led,
    null,
  );

function leaderLine(aggregation: LeaderAggregation, all: CutEvent[], after: number, through: number): Decimal[] {
  const before = standingAt(all, after);
  const still = new Set(standingAt(all, through).map(({ key }) => key));
  const shares = new LeaderShares(
    aggregation,
    leaderOf(aggregation, before),
    leaderOf(
      aggregation,
      before.filter(({ key }) => still.has(key)),
    ),
  );
  return rowsOf(all, after, through).map((row) => shares.share(row, replacedKey(all, row, after)));
}

function subjectLine(all: CutEvent[], after: number, through: number): Decimal[] {
  const counted = new Set(standingAt(all, after).map(subjectOf));
  const stands = new Set(standingAt(all, through).map(subjectOf));
  const shares = new SubjectShares();
  return rowsOf(all, after, through).map((row) =>
    shares.share(row, counted.has(subjectOf(row)), stands.has(subjectOf(row))),
  );
}

function heldLine(all: CutEvent[], after: number, through: number, gauges: [Gauge | null, Gauge]) {
  const shares = new HeldShares(...gauges);
  return [...timelineOf(all, after, through).flatMap((event) => shares.next(event)), ...shares.finish()];
}

/** The lines (0, a], (a, b], … of a history. */
const linesOf = (ends: number[]): [number, number][] => ends.map((end, i) => [ends[i - 1] ?? 0, end]);

describe('what events contribute to a line that is computed whole', () => {
  it('sums to how far the month moved, however lines portion its cuts [I9] [I13]', () => {
    fc.assert(
      fc.property(histories, portions, (all, ends) => {
        for (const [after, through] of linesOf(ends)) {
          const moved = (aggregation: WholeAggregation): string =>
            plain(useAtCut(aggregation, all, through).minus(useAtCut(aggregation, all, after)));
          for (const aggregation of ['MAX', 'LATEST'] as const)
            expect(plain(sum(leaderLine(aggregation, all, after, through)))).toBe(moved(aggregation));
          expect(plain(sum(subjectLine(all, after, through)))).toBe(moved('UNIQUE_COUNT'));
          const held = heldLine(all, after, through, [after === 0 ? null : whole, whole]);
          expect(plain(sum(held.map(({ quantity }) => quantity)))).toBe(moved('TIME_WEIGHTED'));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('also where the value carried in and the end of the instance have changed meanwhile', () => {
    const values = fc.constantFrom(null, '1', '2.5');
    fc.assert(
      fc.property(histories, values, values, fc.constantFrom(720, 719.5), (all, was, is, hours) => {
        const gauge = (carried: string | null, until: number): Gauge => ({
          ...whole,
          until: at(until),
          carried: carried === null ? null : dec(carried),
        });
        const gauges: [Gauge, Gauge] = [gauge(was, 720), gauge(is, hours)];
        const told = heldLine(all, 1, 2, gauges);
        const moved = useAtCut('TIME_WEIGHTED', all, 2, gauges[1]).minus(useAtCut('TIME_WEIGHTED', all, 1, gauges[0]));
        expect(plain(sum(told.map(({ quantity }) => quantity)))).toBe(plain(moved));
        const own = rowsOf(all, 1, 2).map(({ key }) => key);
        expect(own.filter((key) => told.filter(({ event }) => event?.key === key).length !== 1)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  const row = (hour: number, quantity: string, more: object = {}) => ({
    key: `k${hour}`,
    at: at(hour),
    quantity: dec(quantity),
    subject: null as string | null,
    isVoid: false,
    ...more,
  });
  const texts = (shares: Decimal[]): string[] => shares.map(plain);

  it('MAX: the steps of the running greatest; a late smaller one adds nothing', () => {
    const shares = new LeaderShares('MAX', null, null);
    expect(texts([row(1, '5'), row(2, '3'), row(3, '9')].map((one) => shares.share(one, null)))).toEqual([
      '5',
      '0',
      '4',
    ]);
  });

  it('MAX: who replaces the greatest carries the fall, and what rises from there', () => {
    const shares = new LeaderShares('MAX', row(1, '100'), row(2, '60'));
    expect(texts([shares.share(row(1, '70', { key: 'x' }), 'k1'), shares.share(row(5, '75'), null)])).toEqual([
      '-30',
      '5',
    ]);
    const voided = new LeaderShares('MAX', row(1, '100'), null);
    expect(plain(voided.share(row(1, '0', { key: 'x', isVoid: true }), 'k1'))).toBe('-100');
  });

  it('LATEST: each later one the step to itself, in either direction', () => {
    const shares = new LeaderShares('LATEST', null, null);
    expect(texts([row(1, '5'), row(3, '2'), row(2, '9')].map((one) => shares.share(one, null)))).toEqual([
      '5',
      '-3',
      '0',
    ]);
  });

  it('UNIQUE_COUNT: the first of a subject', () => {
    const shares = new SubjectShares();
    const [a, again, b] = [row(1, '1', { subject: 'a' }), row(2, '1', { subject: 'a' }), row(3, '1', { subject: 'b' })];
    expect(
      [shares.share(a, false, true), shares.share(again, false, true), shares.share(b, true, true)].map(plain),
    ).toEqual(['1', '0', '0']);
    expect(plain(shares.share(row(4, '0', { subject: 'c', isVoid: true }), true, false))).toBe('-1');
  });

  it('TIME_WEIGHTED: quantity × hours held, and the hours a late event takes from the one before', () => {
    const event = (hour: number, quantity: string, flags: object = {}) => ({
      ...row(hour, quantity),
      before: false,
      now: true,
      own: true,
      ...flags,
    });
    const told = (shares: HeldShares<ReturnType<typeof event>>, events: ReturnType<typeof event>[]): string[] =>
      [...events.flatMap((one) => shares.next(one)), ...shares.finish()].map(
        ({ event: of, quantity }) => `${of?.key ?? 'carried'} ${plain(quantity)}`,
      );
    const first = new HeldShares<ReturnType<typeof event>>(null, { ...whole, carried: dec(4) });
    // 4 for 10 h, 2 for 20 h, 5 for the 690 h that are left
    expect(told(first, [event(10, '2'), event(30, '5')])).toEqual(['carried 40', 'k10 40', 'k30 3450']);
    const late = new HeldShares<ReturnType<typeof event>>(whole, whole);
    const counted = { before: true, own: false };
    // 3 instead of 2 for 10 h
    expect(told(late, [event(10, '2', counted), event(20, '3'), event(30, '5', counted)])).toEqual(['k20 10']);
    const ended = new HeldShares<ReturnType<typeof event>>(whole, { ...whole, until: at(700) });
    expect(told(ended, [event(10, '2', counted)])).toEqual(['k10 -40']);
  });
});
