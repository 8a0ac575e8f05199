import { dec, type Decimal, amountText, largestRemainder } from '#kernel/core';

/** A cost centre's part of a line. */
export interface Allocation {
  costCentre: string;
  /** Plain decimal, "0.4" is 40 %. */
  share: string;
  /** With exactly the currency's minor digits. */
  amount: string;
}

/**
 * A line's amount by cost centre, of the line's sign; sums to it by largest remainder, ties in order. None where no
 * cost centre is named.
 * @param shares sum to 1
 */
export function allocationsOf(
  amount: Decimal,
  shares: readonly { costCentre: string; share: string }[],
  currency: string,
): Allocation[] {
  if (!shares.length) return [];
  const parts = largestRemainder(
    shares.map(({ share }) => dec(share).times(amount)),
    amount,
    currency,
  );
  return shares.map(({ costCentre, share }, index) => ({
    costCentre,
    share,
    amount: amountText(parts[index]!, currency),
  }));
}
