import { dec, type Decimal, max, ONE, quotient, roundHalfAway, ZERO } from '#kernel/core';

/** Weeks looked back, and how many of them must have been lived. */
export const TRAILING_WEEKS = 4;
const LEAST_WEEKS = 2;
/** How far from what is usual: three times the usual spread, and at least half of what is usual. */
const SPREADS = 3;
const SHARE = dec('0.5');

export interface Anomaly {
  /** The median of the same weekday in the trailing weeks. */
  usual: Decimal;
  /** quantity ÷ usual, 2 decimals; null when nothing is usual. */
  factor: Decimal | null;
}

function median(values: readonly Decimal[]): Decimal {
  const sorted = values.toSorted((a, b) => a.cmp(b));
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : sorted[middle - 1]!.plus(sorted[middle]!).div(2);
}

/**
 * Whether a day's use is out of the ordinary against the same weekday of up to four weeks before: it differs from
 * their median by more than half of it and by more than three times their median difference from it. Null when it does
 * not, or when fewer than two of those days were lived: who began last week has no habits yet.
 * @param before the lived days, any order; a day without use is "0"
 */
export function anomalyOf(quantity: Decimal, before: readonly Decimal[]): Anomaly | null {
  if (before.length < LEAST_WEEKS) return null;
  const usual = median(before);
  const spread = median(before.map((value) => value.minus(usual).abs()));
  const off = quantity.minus(usual).abs();
  if (off.lte(max(usual.times(SHARE), spread.times(SPREADS)))) return null;
  return { usual, factor: usual.gt(ZERO) ? roundHalfAway(quotient(quantity, usual.times(ONE)), 2) : null };
}
