import { type Life, stretchesIn } from '#catalog/core';
import { dec, type Decimal, HOUR, type Instant, type Period, quotient, roundHalfAway, sum } from '#kernel/core';
import { type Gauge, type Span, wholeUse } from './whole.js';

const PERCENT = new Set(['%', 'percent', '百分比']);
const SCALE = 6;

/** How much of what was bought was used, over the part of a period that was lived and observed. */
export interface Utilisation {
  /** The gauge's average by time, in its unit, 6 decimals. */
  average: Decimal;
  /** average ÷ capacity, 6 decimals: "0.06" is 6 %. */
  utilisation: Decimal;
  /** Below the limit: running for little. */
  idle: boolean;
}

/**
 * Averages a gauge over the observed part of a period, from its first value (or the period's start, when a value was
 * carried into it) to where it stops counting, and compares it with what was bought: 100 for a percentage, else the
 * instance's quantity, averaged by time over the same part where it was resized. Null when nothing was observed for a moment, or nothing was bought.
 * @param idleBelow a share; exactly as much is not idle
 */
export function utilisationOf(
  { span, gauge }: { span: Span | null; gauge: Gauge },
  { unit, life }: { unit: string; life: Life },
  idleBelow: Decimal,
): Utilisation | null {
  const since: Instant = gauge.carried ? gauge.from : (span?.firstAt ?? gauge.until);
  const observed = gauge.until - since;
  if (observed <= 0) return null;
  const capacity = PERCENT.has(unit.toLowerCase()) ? dec(100) : bought(life, { from: since, to: gauge.until });
  if (capacity.lte(0)) return null;
  const average = quotient(wholeUse('TIME_WEIGHTED', span, gauge).times(HOUR), dec(observed));
  const utilisation = roundHalfAway(quotient(average, capacity), SCALE);
  return { average: roundHalfAway(average, SCALE), utilisation, idle: utilisation.lt(idleBelow) };
}

/** The quantity that was bought, averaged by time over a period of some length. */
const bought = (life: Life, period: Period): Decimal =>
  quotient(
    sum(stretchesIn(life, period).map(({ from, to, quantity }) => quantity.times(to - from))),
    dec(period.to - period.from),
  );

/** The part of a period in which an instance lived and which is past. */
export const livedPart = (
  { from, to }: Period,
  { activatedAt, terminatedAt }: { activatedAt: Instant; terminatedAt: Instant | null },
  now: Instant,
): Period => {
  const start = Math.max(from, activatedAt);
  return { from: start, to: Math.max(start, Math.min(to, terminatedAt ?? to, now)) };
};
