import {
  amountText,
  dec,
  type Decimal,
  money,
  type Money,
  ONE,
  plain,
  quotient,
  roundHalfAway,
  sum,
} from '#kernel/core';
import { bookedParts } from './allocation.js';

/** What was invoiced of one offering, less what was credited, in whole minor units; tax included. */
export interface OfferingSpend {
  currency: string;
  amount: Decimal;
  /** Values of one facet that the offering declares; none: not declared. */
  values: readonly string[];
}

export interface FacetSpend {
  /** Null: of offerings that declare none. */
  value: string | null;
  amounts: Money[];
}

/**
 * Spend by the values of a facet, in their order, and then of what declares none. An offering of several values gives
 * each an equal part of its amount, so that all parts sum to the whole; values that are not asked for count as none.
 */
export function spendByValue(spend: readonly OfferingSpend[], values: readonly string[]): FacetSpend[] {
  const totals = new Map<string | null, Map<string, Decimal>>([...values, null].map((value) => [value, new Map()]));
  for (const { currency, amount, values: declared } of spend) {
    const known = values.filter((value) => declared.includes(value));
    const bearing: (string | null)[] = known.length ? known : [null];
    const parts = bookedParts(
      amount,
      bearing.map(() => ONE),
      currency,
    );
    bearing.forEach((value, index) => {
      const total = totals.get(value)!;
      total.set(currency, (total.get(currency) ?? dec(0)).plus(parts[index]!));
    });
  }
  return [...totals].map(([value, total]) => ({ value, amounts: moneyOf(total) }));
}

/** The sums by currency, in the currencies' order. */
export const totalOf = (spend: readonly Pick<OfferingSpend, 'currency' | 'amount'>[]): Money[] =>
  moneyOf(
    new Map(
      [...Map.groupBy(spend, ({ currency }) => currency)].map(([currency, own]) => [
        currency,
        sum(own.map(({ amount }) => amount)),
      ]),
    ),
  );

const moneyOf = (totals: ReadonlyMap<string, Decimal>): Money[] =>
  [...totals].sort(([one], [other]) => (one < other ? -1 : 1)).map(([currency, total]) => money(total, currency));

/** What was paid for one unit on average. */
export interface AveragePrice {
  unit: string;
  currency: string;
  quantity: string;
  amount: string;
  /** amount ÷ quantity, six digits after the point, half away from zero; null where nothing was used. */
  averageUnitPrice: string | null;
}

/** By unit and currency, over everything that was invoiced in it; what has no unit is left out. */
export function averagePrices(
  spend: readonly { unit: string | null; currency: string; quantity: Decimal; amount: Decimal }[],
): AveragePrice[] {
  const measured = spend.flatMap(({ unit, ...one }) => (unit === null ? [] : [{ unit, ...one }]));
  const groups = Map.groupBy(measured, ({ unit, currency }) => JSON.stringify([unit, currency]));
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, own]) => {
      const { unit, currency } = own[0]!;
      const [quantity, amount] = [sum(own.map((one) => one.quantity)), sum(own.map((one) => one.amount))];
      return {
        unit,
        currency,
        quantity: plain(quantity),
        amount: amountText(amount, currency),
        averageUnitPrice: quantity.gt(0) ? plain(roundHalfAway(quotient(amount, quantity), 6)) : null,
      };
    });
}
