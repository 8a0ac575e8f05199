import { dec, type Decimal, DomainError, Issues, min, type Text, text, ZERO } from '#kernel/core';
import { PROCUREMENT_ERRORS, PROCUREMENT_ISSUES } from './errors.js';

/**
 * Which fiscal year an order's charges are booked on: that of the use, or that of the invoice. They differ for
 * December, which is invoiced in January.
 */
export const CHARGED_YEARS = ['USE', 'INVOICE'] as const;
export type ChargedYear = (typeof CHARGED_YEARS)[number];

/** What a budget is to an order. */
export interface YearBudget {
  fiscalYear: number;
  currency: string;
}

/**
 * Checks that the budgets an order names are of one year after the other, beginning with `budgets[0]`'s, and of one
 * currency. VALIDATION_FAILED with YEAR_GAP at laterBudgetIds; CURRENCY_MIXED is left to the order's own check.
 */
export function checkYears(budgets: readonly YearBudget[]): void {
  const issues = new Issues();
  budgets.slice(1).forEach(({ fiscalYear }, index) => {
    const wanted = budgets[0]!.fiscalYear + index + 1;
    if (fiscalYear !== wanted)
      issues.add(
        ['laterBudgetIds', index],
        PROCUREMENT_ISSUES.YEAR_GAP,
        text(
          `A budget of ${wanted} is asked for here, this one is of ${fiscalYear}.`,
          `此处应为 ${wanted} 年度的预算，所填预算属 ${fiscalYear} 年度。`,
        ),
      );
  });
  issues.throwIfAny();
}

/**
 * The year among an order's own that a charge is booked on: as the order says, and where it has no budget of that year
 * the nearest it has.
 * @param years ascending, without gaps, at least one
 * @param usedIn the year of the month of use; `invoicedIn` that of the invoice, both of Asia/Shanghai
 */
export function chargedOn(
  years: readonly number[],
  charged: ChargedYear,
  { usedIn, invoicedIn }: { usedIn: number; invoicedIn: number },
): number {
  const wanted = charged === 'USE' ? usedIn : invoicedIn;
  return Math.min(Math.max(wanted, years[0]!), years.at(-1)!);
}

/**
 * An estimate's months summed by the years of the budgets; what lies outside of them counts for the nearest.
 * @param months "2026-10" with what it costs
 */
export function byYear(
  years: readonly number[],
  months: readonly { month: string; amount: Decimal }[],
): Map<number, Decimal> {
  const sums = new Map(years.map((year) => [year, ZERO]));
  for (const { month, amount } of months) {
    const usedIn = Number(month.slice(0, 4));
    const year = chargedOn(years, 'USE', { usedIn, invoicedIn: usedIn });
    sums.set(year, sums.get(year)!.plus(amount));
  }
  return sums;
}

/**
 * A share of a commitment that comes free, taken from the years as it was estimated on them, never more than is left;
 * what was carried over is taken from the year it went to.
 * @param yearly what of the share was estimated on which year; absent for orders from before years were kept: the first
 */
export function shareByYear(
  left: readonly { fiscalYear: number; commitmentLeft: Decimal; carriedOut: Decimal }[],
  share: Decimal,
  yearly: Readonly<Record<string, string>> | null,
): Map<number, Decimal> {
  const wanted = (year: number, index: number): Decimal =>
    yearly ? dec(yearly[year] ?? '0') : index === 0 ? share : ZERO;
  let carried = ZERO;
  return new Map(
    left.map(({ fiscalYear, commitmentLeft, carriedOut }, index) => {
      const part = wanted(fiscalYear, index).plus(carried);
      const taken = min(part, commitmentLeft);
      carried = min(part.minus(taken), carriedOut);
      return [fiscalYear, taken];
    }),
  );
}

/** BUDGET_USE_MISMATCH when an order names another economic class than its budget has. Law 预算法 Art 13. */
export function checkUse(
  order: string | null,
  budgets: readonly { fiscalYear: number; economicClass: string | null }[],
): void {
  for (const { fiscalYear, economicClass } of budgets)
    if (order !== null && economicClass !== null && economicClass !== order)
      throw new DomainError(PROCUREMENT_ERRORS.BUDGET_USE_MISMATCH, mismatch(order, economicClass, fiscalYear));
}

const mismatch = (order: string, budget: string, year: number): Text =>
  text(
    `The order is for economic class ${order}; its budget of ${year} is for ${budget}.`,
    `订单的经济分类为 ${order}，其 ${year} 年度预算的经济分类为 ${budget}。`,
  );
