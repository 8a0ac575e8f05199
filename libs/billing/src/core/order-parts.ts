import { type Decimal, largestRemainder, sum } from '#kernel/core';

/** What of an invoice belongs to an order, whole minor units; null: to no order, as a commitment's line. */
export interface OrderPart {
  orderId: string | null;
  amount: Decimal;
}

/**
 * What of a payment falls on each order of an invoice: by what the invoice has of each, to the minor unit by largest
 * remainder, ties in order, so that all parts sum to the payment. Orders of which it has nothing, or takes something
 * back, get no part; none at all when it has nothing of any.
 * @param amount negative for what was taken back: the same parts, negative
 */
export function orderParts(amount: Decimal, invoiced: readonly OrderPart[], currency: string): OrderPart[] {
  const bearing = invoiced.filter((part) => part.amount.gt(0));
  if (!bearing.length) return [];
  const parts = largestRemainder(
    bearing.map((part) => part.amount.times(amount.abs())),
    amount.abs(),
    currency,
    sum(bearing.map((part) => part.amount)),
  );
  return bearing.map(({ orderId }, index) => ({
    orderId,
    amount: amount.lt(0) ? parts[index]!.negated() : parts[index]!,
  }));
}
