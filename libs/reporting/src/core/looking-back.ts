import { type Instant, MINUTE } from '#kernel/core';

/** Longer than any transaction lasts: what began before and is not committed by now never will be. */
const LONGEST: Instant = 10 * MINUTE;
const MILLISECOND = 1_000;

/**
 * Where to look on from when ids order what is read: ids are made before their transaction commits, so that what stands
 * before the last one seen may have come since. An id below all that were made less than ten minutes before it.
 */
export function lookBack(last: string): string {
  const made = parseInt(last.replaceAll('-', '').slice(0, 12), 16);
  const hex = Math.max(0, made - LONGEST / MILLISECOND)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
