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

/**
 * What a credit note changes for each provider of a bundle, in the order given: afterwards each stands at its part of
 * what is left of the line, so a line that is taken back whole, in however many notes, leaves nobody a cent. Sums to
 * what the note takes back, negative; a single part may be a cent off its share, in either direction.
 * @param left of the line, after the note
 * @param parts with what each stands at before
 */
export const partnerCredits = <T extends { share: Decimal; stands: Decimal }>(
  left: Decimal,
  parts: readonly T[],
  currency: string,
): (T & { amount: Decimal })[] =>
  partnerParts(left, parts, currency).map((part) => ({ ...part, amount: part.amount.minus(part.stands) }));
