import { amountText, dec, type Decimal, type Money, type Month, sum } from '#kernel/core';
import { bookedParts } from './allocation.js';

/** By what spend can be told. */
export const SPEND_FACETS = ['CLOUD', 'SERVICE_MODEL', 'PROVIDER', 'COST_CENTRE'] as const;
export type SpendFacet = (typeof SPEND_FACETS)[number];

/** What was invoiced in a period, less what was credited, in whole minor units; tax included. */
export interface SpendPart {
  period: Month;
  currency: string;
  amount: Decimal;
  /** What it counts for; several bear an equal part each, none: not declared. */
  values: readonly string[];
}

export interface SpendGroup {
  /** Null: of what declares none. */
  value: string | null;
  months: { month: Month; amount: Money }[];
  totals: Money[];
}

/**
 * Spend by value and month: each part is divided once among its values, so that groups sum to the whole. The largest
 * first, what declares none last; months ascending, only those with spend.
 */
export function spendGroups(parts: readonly SpendPart[]): SpendGroup[] {
  const borne = parts.flatMap(({ values, amount, currency, period }) => {
    const bearing: (string | null)[] = values.length ? [...values] : [null];
    const weights = bearing.map(() => dec(1));
    return bookedParts(amount, weights, currency).map((own, index) => ({
      ...{ value: bearing[index]!, amount: own, currency, period },
    }));
  });
  return [...Map.groupBy(borne, ({ value }) => value)]
    .map(([value, own]) => ({
      value,
      months: [...Map.groupBy(own, ({ period, currency }) => `${period} ${currency}`)]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, some]) => ({ month: some[0]!.period, amount: sumOf(some, some[0]!.currency) })),
      totals: spendTotals(own),
    }))
    .sort((one, other) => rank(one) - rank(other) || largest(other).comparedTo(largest(one)));
}

/** The sums by currency, in the currencies' order. */
export const spendTotals = (parts: readonly Pick<SpendPart, 'currency' | 'amount'>[]): Money[] =>
  [...Map.groupBy(parts, ({ currency }) => currency)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, own]) => sumOf(own, currency));

const sumOf = (parts: readonly { amount: Decimal }[], currency: string): Money => ({
  amount: amountText(sum(parts.map(({ amount }) => amount)), currency),
  currency,
});
const rank = ({ value }: SpendGroup): number => (value === null ? 1 : 0);
const largest = ({ totals }: SpendGroup): Decimal =>
  totals.map(({ amount }) => dec(amount)).reduce((one, other) => (one.gt(other) ? one : other), dec(0));
