import {
  dec,
  type Decimal,
  HOUR,
  hourStart,
  type Instant,
  type Month,
  monthPeriod,
  roundHalfAway,
  sum,
  ZERO,
} from '#kernel/core';
import { type Life, stretchesIn } from './life.js';

/** Digits after the point of every quantity. */
const QUANTITY_SCALE = 12;

/**
 * What the platform meters for one instance in one hour [start, start + 1 h): the sum of quantity × active time in
 * hours, rounded half away from zero to 12 decimals once. Quantity 2 active for 20 minutes: 0.666666666667.
 * @param start an instant on a whole UTC hour, which whole Shanghai hours are too
 */
export function platformQuantity(life: Life, start: Instant): Decimal {
  const parts = stretchesIn(life, { from: start, to: start + HOUR });
  const quantityMicros = sum(parts.map((part) => part.quantity.times(part.to - part.from)));
  return roundHalfAway(quantityMicros.div(HOUR), QUANTITY_SCALE);
}

/**
 * What the platform meters for one instance in a calendar month of Asia/Shanghai: exactly the sum of the month's
 * hours, each rounded by itself. Hours of constant quantity are counted together.
 */
export function platformMonth(life: Life, month: Month): Decimal {
  const broken = new Set<Instant>();
  let total = ZERO;
  for (const { from, to, quantity } of stretchesIn(life, monthPeriod(month))) {
    const firstWhole = hourStart(from + HOUR - 1);
    const lastWhole = hourStart(to);
    const hours = Math.max(0, (lastWhole - firstWhole) / HOUR);
    total = total.plus(roundHalfAway(quantity, QUANTITY_SCALE).times(dec(hours)));
    if (firstWhole !== from) broken.add(hourStart(from));
    if (lastWhole !== to) broken.add(lastWhole);
  }
  return sum([total, ...[...broken].map((start) => platformQuantity(life, start))]);
}
