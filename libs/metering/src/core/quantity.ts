import { dec, type Decimal, parseDecimal } from '#kernel/core';

export type QuantityCode = 'NOT_DECIMAL' | 'NEGATIVE_QUANTITY' | 'OVER_PRECISE';

/** A quantity as someone wrote it. */
export interface ReadQuantity {
  /** Its exact value, also when it is refused; null when the text is no decimal number at all. */
  value: Decimal | null;
  /** Why it is refused, or null. */
  code: QuantityCode | null;
}

/** Quantities are below this: 18 digits before the point leave room for the sums. */
const LIMIT = dec(10).pow(18);

/**
 * Reads a reported quantity without rounding. Refusals in this order: NOT_DECIMAL (also with more than 18 digits
 * before the point), NEGATIVE_QUANTITY (a negative zero is zero), OVER_PRECISE (more than 12 digits after the point
 * as written, so "1.0000000000000" is refused although its value is 1).
 */
export function readQuantity(text: string): ReadQuantity {
  const read = parseDecimal(text);
  if (typeof read !== 'string')
    return { value: read, code: read.isNegative() && !read.isZero() ? 'NEGATIVE_QUANTITY' : null };
  if (read === 'NOT_DECIMAL') return { value: null, code: 'NOT_DECIMAL' };
  const value = dec(text);
  if (value.abs().gte(LIMIT)) return { value, code: 'NOT_DECIMAL' };
  if (value.isNegative() && !value.isZero()) return { value, code: 'NEGATIVE_QUANTITY' };
  return { value, code: 'OVER_PRECISE' };
}
