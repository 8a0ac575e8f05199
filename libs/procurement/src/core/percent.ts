import { dec, fixed, quotient, roundHalfAway } from '#kernel/core';

/** `part` of `whole` in per cent to so many places, half away from zero; null of nothing. */
export const percentOf = (part: number, whole: number, places: number): string | null =>
  whole === 0 ? null : fixed(roundHalfAway(quotient(dec(part).times(100), dec(whole)), places), places);
