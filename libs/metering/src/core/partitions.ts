import { addToMonth, type Month, monthOf, type Instant } from '#kernel/core';

/** Months after the present one that have a partition: events cannot lie further ahead than minutes. */
const AHEAD = 2;
/** The most partitions made at once. */
const MOST = 24;

/** The partition of a service month: "p202611". */
export const partitionOf = (month: Month): string => `p${month.replace('-', '')}`;

/**
 * The months that lack a partition, in order: those after the last that has one, up to two after now.
 * @param names the names of the partitions that exist; others than months' are not looked at
 */
export function missingMonths(names: readonly string[], now: Instant): Month[] {
  const last = names
    .filter((name) => /^p\d{6}$/.test(name))
    .sort()
    .at(-1);
  const present = monthOf(now);
  const from = last ? addToMonth(`${last.slice(1, 5)}-${last.slice(5)}`, 1) : present;
  const to = addToMonth(present, AHEAD);
  const months: Month[] = [];
  for (let month = from; month <= to && months.length < MOST; month = addToMonth(month, 1)) months.push(month);
  return months;
}
