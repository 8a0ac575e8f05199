import { type Decimal, largestRemainder } from '#kernel/core';

/**
 * What each provider of a bundle gets of a line, whole minor units, of the line's sign; sums to the line's amount by
 * largest remainder, ties in order.
 * @param shares sum to 1; none, and there are no parts
 */
export function partnerParts<T extends { share: Decimal }>(
  amount: Decimal,
  shares: readonly T[],
  currency: string,
): (T & { amount: Decimal })[] {
  if (!shares.length) return [];
  const parts = largestRemainder(
    shares.map(({ share }) => share.times(amount)),
    amount,
    currency,
  );
  return shares.map((share, index) => ({ ...share, amount: parts[index]! }));
}
