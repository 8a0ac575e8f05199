import { type Decimal, type Month, ZERO } from '#kernel/core';

/** One price of one instance in one service month: what was used and what it costs, all invoices together. */
export interface PartState {
  instanceId: string;
  priceCode: string;
  meter: string | null;
  month: Month;
  /** Metered, or for other prices what is rated. */
  quantity: Decimal;
  /** Exact, tax included, before rounding. */
  ratedAmount: Decimal;
  /** Rounded once to minor units. */
  amount: Decimal;
}

/** A part that changes. */
export interface Rerated extends Pick<PartState, 'instanceId' | 'priceCode' | 'meter' | 'month'> {
  before: Pick<PartState, 'quantity' | 'ratedAmount' | 'amount'>;
  after: Pick<PartState, 'quantity' | 'ratedAmount' | 'amount'>;
}

const NOTHING = { quantity: ZERO, ratedAmount: ZERO, amount: ZERO };

const nameOf = ({ month, instanceId, priceCode }: PartState): string => `${month} ${instanceId} ${priceCode}`;

/**
 * The parts whose quantity or exact amount differs, or that are touched in any case, in the order of month, instance
 * and price; a part that is absent on one side has nothing there.
 */
export function rerated(
  before: readonly PartState[],
  after: readonly PartState[],
  isTouched: (part: Pick<PartState, 'instanceId' | 'meter' | 'month'>) => boolean,
): Rerated[] {
  const [was, is] = [before, after].map((parts) => new Map(parts.map((part) => [nameOf(part), part])));
  return [...new Set([...was!.keys(), ...is!.keys()])].sort().flatMap((name) => {
    const [from, to] = [was!.get(name), is!.get(name)];
    const { instanceId, priceCode, meter, month } = (to ?? from)!;
    const [first, second] = [from ?? NOTHING, to ?? NOTHING];
    const same = first.quantity.eq(second.quantity) && first.ratedAmount.eq(second.ratedAmount);
    if (same && !isTouched({ instanceId, meter, month })) return [];
    return [{ instanceId, priceCode, meter, month, before: figures(first), after: figures(second) }];
  });
}

const figures = ({ quantity, ratedAmount, amount }: Rerated['before']): Rerated['before'] => ({
  quantity,
  ratedAmount,
  amount,
});
