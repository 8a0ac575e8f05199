import { addToMonth, type Instant, type Month, monthOf } from '#kernel/core';

/** What decides whether an instance's earlier months have to be rated again. */
export interface InstanceMark {
  activatedAt: Instant;
  /** All that rating looks at beside use is as it was when the account was settled. */
  settled: boolean;
  /** The earliest month with use that was never billed or found unchanged; null when there is none. */
  firstOpen: Month | null;
}

/**
 * From which month on an account has to be rated, so that nothing that may have changed is missed: the month after
 * the one it is settled through, the earliest with new use, and the whole life of an instance that is new or whose
 * life, price or share is another than when it was settled. Earlier months would give no line: their use, their
 * instances and their prices are as they were when what was rated equalled what was billed. Months of all instances
 * begin at the earliest of these, since tiers, commitments and the kind of lines look at whole months of an account.
 * Null when there is no instance.
 * @param settledThrough the last month at whose billing nothing was left owing; null when there was none
 */
export function firstMonthToRate(settledThrough: Month | null, instances: readonly InstanceMark[]): Month | null {
  const months = instances.flatMap(({ activatedAt, settled, firstOpen }) => [
    settled && settledThrough !== null ? addToMonth(settledThrough, 1) : monthOf(activatedAt),
    ...(firstOpen === null ? [] : [firstOpen]),
  ]);
  return months.length ? months.reduce((first, month) => (month < first ? month : first)) : null;
}
