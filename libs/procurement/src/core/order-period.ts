import {
  addMonths,
  type DateOn,
  dayStart,
  type Finding,
  type Instant,
  Issues,
  type Period,
  text,
  type Text,
  yearOf,
} from '#kernel/core';
import { PROCUREMENT_ISSUES, RETROACTIVE_START } from './errors.js';

/** The first day an order may begin on: no tax rate is known for services before it (VAT on services, 财税〔2016〕36号). */
export const EARLIEST_START: DateOn = '2016-05-01';
export const MAX_MONTHS = 120;
const DEFAULT_MONTHS = 12;

export interface OrderPeriodRequest {
  startsOn: DateOn | null;
  months: number | null;
  /** The day of submission: what an absent startsOn becomes. */
  today: DateOn;
  /** The years of the order's budgets, calendar years of Asia/Shanghai, ascending without gaps; empty without a budget. */
  fiscalYears: readonly number[];
}

/** The stretch of time an order is estimated for, [from, to). It sizes the estimate and ends nothing. */
export interface OrderPeriod extends Period {
  startsOn: DateOn;
  /** Whole months; the last one is cut at `to` when they came from the end of the fiscal year. */
  months: number;
}

/**
 * When an order begins and how far its estimate reaches. `startsOn` defaults to today; `months` (1 to 120, counted by
 * anniversaries of startsOn) to the end of the last fiscal year, reaching exactly to it, or to 12 without a budget.
 * VALIDATION_FAILED with TOO_EARLY, OUT_OF_RANGE, or OUTSIDE_FISCAL_YEAR for a start outside the first budget's year
 * (path startsOn), an end past the last one's (path months) or before it (path laterBudgetIds).
 */
export function orderPeriod({ startsOn, months, today, fiscalYears }: OrderPeriodRequest): OrderPeriod {
  const on = startsOn ?? today;
  const from = dayStart(on);
  const [first = null] = fiscalYears;
  const last = fiscalYears.at(-1) ?? null;
  const year = last === null ? null : yearPeriod(last);
  const issues = new Issues();
  checkStart(issues, on, from, first);
  checkMonths(issues, months);
  issues.throwIfAny();
  if (months === null && year) return { startsOn: on, months: monthsUntil(from, year.to), from, to: year.to };
  const count = months ?? DEFAULT_MONTHS;
  const to = addMonths(from, count);
  if (year && to > year.to)
    issues.add(
      ['months'],
      PROCUREMENT_ISSUES.OUTSIDE_FISCAL_YEAR,
      pastYears({ on, count, last: last!, reached: yearOf(to - 1), most: monthsWithin(from, year.to) }),
    );
  else if (year && to <= year.from)
    issues.add(
      ['laterBudgetIds'],
      PROCUREMENT_ISSUES.OUTSIDE_FISCAL_YEAR,
      text(
        `${count} months from ${on} do not reach ${last}, the year of the last budget.`,
        `自 ${on} 起的 ${count} 个月未及最后一项预算的年度 ${last}。`,
      ),
    );
  issues.throwIfAny();
  return { startsOn: on, months: count, from, to };
}

const yearPeriod = (year: number): Period => ({ from: dayStart(`${year}-01-01`), to: dayStart(`${year + 1}-01-01`) });

function checkStart(issues: Issues, on: DateOn, from: Instant, fiscalYear: number | null): void {
  const year = fiscalYear === null ? null : yearPeriod(fiscalYear);
  if (on < EARLIEST_START)
    issues.add(
      ['startsOn'],
      PROCUREMENT_ISSUES.TOO_EARLY,
      text(`An order begins on ${EARLIEST_START} at the earliest.`, `订单的起始日不得早于 ${EARLIEST_START}。`),
    );
  else if (year && (from < year.from || from >= year.to))
    issues.add(
      ['startsOn'],
      PROCUREMENT_ISSUES.OUTSIDE_FISCAL_YEAR,
      text(`${on} is not in ${fiscalYear}, the year of the budget.`, `${on} 不在预算年度 ${fiscalYear} 内。`),
    );
}

function checkMonths(issues: Issues, months: number | null): void {
  if (months !== null && (!Number.isInteger(months) || months < 1 || months > MAX_MONTHS))
    issues.add(
      ['months'],
      PROCUREMENT_ISSUES.OUT_OF_RANGE,
      text(`Between 1 and ${MAX_MONTHS} months.`, `须在 1 到 ${MAX_MONTHS} 个月之间。`),
    );
}

/** What is past the budgets' years, and the two ways out. */
function pastYears(of: { on: DateOn; count: number; last: number; reached: number; most: number }): Text {
  const { on, count, last, reached, most } = of;
  const years = reached > last + 1 ? `${last + 1}–${reached}` : `${reached}`;
  const fewer = most ? text(`, or take ${plural(most)}`, `，或将月数减至 ${most} 个月`) : text('', '');
  return text(
    `${plural(count)} from ${on} go past the end of ${last}, the year of the budget: name a budget of ${years} as well${fewer.en}.`,
    `自 ${on} 起的 ${count} 个月超出预算年度 ${last}：请另行指定 ${years} 年度的预算${fewer.zh}。`,
  );
}

const plural = (months: number): string => (months === 1 ? '1 month' : `${months} months`);

/** A calendar year of Asia/Shanghai that an order reaches into; it wants a budget of that year. */
export interface OrderYear {
  fiscalYear: number;
  /** The most of its months, from its first day on, that end with the year; null: not even one does. */
  months: number | null;
}

/** The years that `months` (1 to 120) from `startsOn` on reach into, ascending. Refusals as of orderPeriod. */
export function orderYears(startsOn: DateOn, months: number): OrderYear[] {
  const { from, to } = orderPeriod({ startsOn, months, today: startsOn, fiscalYears: [] });
  const years: OrderYear[] = [];
  for (let fiscalYear = yearOf(from); fiscalYear <= yearOf(to - 1); fiscalYear += 1)
    years.push({ fiscalYear, months: monthsWithin(from, Math.min(to, yearPeriod(fiscalYear).to)) || null });
  return years;
}

/** The most months whose anniversary is not after `to`; 0: not even one. */
function monthsWithin(from: Instant, to: Instant): number {
  let months = 0;
  while (addMonths(from, months + 1) <= to) months += 1;
  return months;
}

/** The least number of months whose anniversary reaches `to`. */
function monthsUntil(from: Instant, to: Instant): number {
  let months = 1;
  while (addMonths(from, months) < to) months += 1;
  return months;
}

/**
 * A warning for an order that begins before the day it is submitted: allowed, and on the record. Null otherwise.
 * Days of Asia/Shanghai; the start on the very day is not in the past.
 */
export function retroactiveFinding(startsOn: DateOn, today: DateOn): Finding | null {
  if (startsOn >= today) return null;
  return {
    ruleId: RETROACTIVE_START,
    code: RETROACTIVE_START,
    effect: 'WARN',
    text: text(
      `The order begins on ${startsOn}, before it was submitted on ${today}.`,
      `订单起始日 ${startsOn} 早于提交日 ${today}。`,
    ),
    citation: null,
  };
}

/**
 * The term an order was approved for, [from, to), once its first day is settled: its months, cut at the end of its
 * budgets' years where their end is what the buyer asked for.
 */
export function termOf(order: {
  startsOn: DateOn;
  months: number;
  requestedMonths: number | null;
  funds: readonly { fiscalYear: number }[];
}): Period {
  const from = dayStart(order.startsOn);
  const to = addMonths(from, order.months);
  const last = order.funds.at(-1)?.fiscalYear;
  if (order.requestedMonths !== null || last === undefined) return { from, to };
  return { from, to: Math.min(to, yearPeriod(last).to) };
}
