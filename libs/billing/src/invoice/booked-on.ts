import { type Decimal, type Id, type Month, sum } from '#kernel';
import type { OrderAmount, PartAmount } from '#procurement';

/** What a line charges, or a credit note gives back when negative, and whose instance it is for. */
export interface Charge {
  /** The buyer of the instance: another than the one charged where it is shared. */
  ownerId: Id;
  orderId: Id;
  instanceId: Id;
  /** Of use. */
  month: Month;
  amount: Decimal;
}

/**
 * On which budgets an organization's charges are booked: those of its own instances on the orders' by the years of
 * use, those of others' on its own for its part. The signed sum for each, ascending.
 */
export function bookedOn(
  organizationId: Id,
  charges: readonly Charge[],
): { amounts: OrderAmount[]; parts: PartAmount[] } {
  const isOwn = ({ ownerId }: Charge): boolean => ownerId === organizationId;
  return {
    amounts: [...Map.groupBy(charges.filter(isOwn), usedIn)].flatMap(([year, some]) =>
      summed(some, 'orderId').map(([orderId, amount]) => ({ orderId, usedIn: year, amount })),
    ),
    parts: summed(
      charges.filter((charge) => !isOwn(charge)),
      'instanceId',
    ).map(([instanceId, amount]) => ({ instanceId, organizationId, amount })),
  };
}

const usedIn = ({ month }: Charge): number => Number(month.slice(0, 4));

const summed = (charges: readonly Charge[], by: 'orderId' | 'instanceId'): [Id, Decimal][] =>
  [...Map.groupBy(charges, (charge) => charge[by])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, some]) => [key, sum(some.map(({ amount }) => amount))]);
