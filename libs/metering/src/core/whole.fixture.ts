import { dec, HOUR, type Instant, monthPeriod } from '#kernel/core';
import fc from 'fast-check';
import type { TimelineEvent } from './held-shares.js';
import { isLater, type WholeEvent } from './whole.js';
import type { LineRow } from './whole-shares.js';

/** A month's events with their cuts and corrections, and what lines of it are made of: for specs of whole aggregations. */
export interface CutEvent extends WholeEvent {
  cut: number;
  correctsKey: string | null;
}

export const SEPTEMBER = monthPeriod('2026-09');
const CUTS = 3;

/** Chains of corrections over the cuts; few instants, quantities and subjects, so that ties are common. */
export const histories: fc.Arbitrary<CutEvent[]> = fc
  .array(
    fc.record({
      hour: fc.constantFrom(0, 0.25, 5, 5, 100, 719),
      subject: fc.constantFrom(null, '', 'a', 'b', 'a '),
      versions: fc.array(
        fc.tuple(fc.constantFrom('0', '1', '1', '2.5', '7.123456789012'), fc.integer({ min: 1, max: CUTS })),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    }),
    { maxLength: 7 },
  )
  .chain((originals) =>
    fc.uniqueArray(fc.integer({ min: 0, max: 9_999 }), { minLength: 28, maxLength: 28 }).map((keys) =>
      originals.flatMap(({ hour, subject, versions }, n) => {
        const cuts = versions.map(([, cut]) => cut).sort();
        return versions.map(([quantity], v): CutEvent => ({
          key: String(keys[n * 4 + v]).padStart(4, '0'),
          at: SEPTEMBER.from + hour * HOUR,
          quantity: dec(quantity),
          subject,
          cut: cuts[v]!,
          correctsKey: v === 0 ? null : String(keys[n * 4 + v - 1]).padStart(4, '0'),
        }));
      }),
    ),
  );

const isVoid = ({ correctsKey, quantity }: CutEvent): boolean => correctsKey !== null && quantity.isZero();
const replacedIn = (all: readonly CutEvent[], cut: number): Set<string | null> =>
  new Set(all.filter((event) => event.cut <= cut).map(({ correctsKey }) => correctsKey));

/** What stood when a cut was closed. */
export function standingAt(all: readonly CutEvent[], cut: number): CutEvent[] {
  const replaced = replacedIn(all, cut);
  return all.filter((event) => event.cut <= cut && !replaced.has(event.key) && !isVoid(event));
}

/** The rows of a line over (after, through], in their order. */
export function rowsOf(all: readonly CutEvent[], after: number, through: number): LineRow[] {
  const replaced = replacedIn(all, through);
  return all
    .filter((event) => event.cut > after && event.cut <= through && !replaced.has(event.key))
    .sort((a, b) => (isLater(a, b) ? 1 : -1))
    .map((event) => ({ ...event, isVoid: isVoid(event) }));
}

/** The key of the event of an earlier cut that a row replaces, through whatever corrections. */
export function replacedKey(all: readonly CutEvent[], row: WholeEvent, after: number): string | null {
  const byKey = new Map(all.map((event) => [event.key, event]));
  for (let key = byKey.get(row.key)!.correctsKey; key; key = byKey.get(key)!.correctsKey)
    if (byKey.get(key)!.cut <= after) return key;
  return null;
}

export function timelineOf(all: readonly CutEvent[], after: number, through: number): TimelineEvent[] {
  const before = new Set(standingAt(all, after).map(({ key }) => key));
  const now = new Set(standingAt(all, through).map(({ key }) => key));
  const own = new Set(rowsOf(all, after, through).map(({ key }) => key));
  return all
    .filter(({ cut }) => cut <= through)
    .sort((a, b) => (isLater(a, b) ? 1 : -1))
    .map((event) => ({ ...event, before: before.has(event.key), now: now.has(event.key), own: own.has(event.key) }));
}

/** Ends of the cuts' lines: how the cuts 1…CUTS are portioned into lines. */
export const portions: fc.Arbitrary<number[]> = fc
  .subarray(Array.from({ length: CUTS - 1 }, (_, i) => i + 1))
  .map((ends) => [...ends, CUTS]);

export const at = (hour: number): Instant => SEPTEMBER.from + hour * HOUR;
