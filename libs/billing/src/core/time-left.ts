import type { Instant } from '#kernel/core';

const SECOND = 1_000_000;

/** How much of a run's work is done; an account weighs as many instances as it has, and one for itself. */
export interface Work {
  startedAt: Instant;
  done: number;
  left: number;
}

/**
 * Seconds a run will still take at the pace it had until now, rounded up; null while nothing is done, since there is
 * no pace then. 0 when nothing is left.
 */
export function secondsLeft({ startedAt, done, left }: Work, now: Instant): number | null {
  if (left === 0) return 0;
  if (done === 0) return null;
  return Math.ceil((Math.max(0, now - startedAt) / SECOND / done) * left);
}
