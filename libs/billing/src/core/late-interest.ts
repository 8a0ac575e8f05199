import { type DateOn, dayStart, DAY, type Decimal, max, sum, toMinor, ZERO } from '#kernel/core';
import { dueParts, type InvoiceDocuments } from './invoice-figures.js';
import { addDays } from './payment-rules.js';

/** How late an invoice is, or was. */
export interface Lateness {
  /** Days on which anything of it was late. */
  days: number;
  /** What is late still. */
  amount: Decimal;
  /** The last day to pay of the oldest part that is late still; null when nothing is. */
  dueOn: DateOn | null;
  /** Late interest so far, rounded once to the minor unit. */
  interest: Decimal;
}

/**
 * Late interest to the end of a day: the daily rate × what was late × days, for what is confirmed and not held by a
 * dispute [P2-B7]. A day counts from the one after the last day to pay, the day of the payment included: due 03-31,
 * paid 04-20 are 20 days. Payments go to what is due first; credit notes lower what was ever owed. Null when nothing
 * was late. 100 000.00 × 0.0005 × 20 = 1 000.00.
 * @param on a day of Asia/Shanghai
 */
export function lateness(
  documents: InvoiceDocuments,
  dailyRate: Decimal,
  currency: string,
  on: DateOn,
): Lateness | null {
  const owed = dueParts(documents).flatMap(({ dueOn, amount }) => (dueOn === null ? [] : [{ on: dueOn, amount }]));
  const paid = [...documents.payments, ...documents.creditsApplied];
  // What is late on a day: what fell due before it, less what was paid before it.
  const lateOn = (day: DateOn): Decimal => max(ZERO, until(owed, day).minus(until(paid, day)));
  const changes = [...owed, ...paid].map((one) => addDays(one.on, 1)).filter((day) => day <= on);
  const days = [...new Set(changes)].sort();
  let [count, dayAmounts] = [0, ZERO];
  for (const [index, day] of days.entries()) {
    const late = lateOn(day);
    if (late.isZero()) continue;
    const length = daysBetween(day, days[index + 1] ?? addDays(on, 1));
    count += length;
    dayAmounts = dayAmounts.plus(late.times(length));
  }
  if (count === 0) return null;
  const amount = max(ZERO, until(owed, on).minus(until(paid, addDays(on, 1))));
  return {
    days: count,
    amount,
    dueOn: oldest(owed, until(paid, addDays(on, 1)), on),
    interest: toMinor(dayAmounts.times(dailyRate), currency),
  };
}

/** Payments go to what is due first: the first part that they do not cover, of those due before the day. */
function oldest(owed: readonly { on: DateOn; amount: Decimal }[], paid: Decimal, day: DateOn): DateOn | null {
  let left = paid;
  for (const part of owed.toSorted((a, b) => (a.on < b.on ? -1 : 1))) {
    left = left.minus(part.amount);
    if (left.lt(0)) return part.on < day ? part.on : null;
  }
  return null;
}

const until = (some: readonly { on: DateOn; amount: Decimal }[], day: DateOn): Decimal =>
  sum(some.filter((one) => one.on < day).map(({ amount }) => amount));

const daysBetween = (from: DateOn, to: DateOn): number => (dayStart(to) - dayStart(from)) / DAY;
