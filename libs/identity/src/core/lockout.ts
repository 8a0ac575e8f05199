import { type Instant, MINUTE } from '#kernel/core';

/** So many wrong passwords in a row are forgiven: people mistype. */
const FORGIVEN = 4;
const LONGEST = 15 * MINUTE;
/** After so long without an attempt wrong passwords are forgotten. */
export const FORGOTTEN_AFTER = 24 * 60 * MINUTE;

/** Microseconds for which an address is locked after so many wrong passwords in a row: a minute, doubled each time, at most 15. */
export const lockedFor = (failures: number): Instant =>
  failures <= FORGIVEN ? 0 : Math.min(LONGEST, MINUTE * 2 ** Math.min(10, failures - FORGIVEN - 1));
