import {
  addMonths,
  addToMonth,
  DAY,
  type DateOn,
  dateOf,
  dayStart,
  type Instant,
  intersect,
  type Month,
  monthOf,
  monthPeriod,
  monthStart,
  type Period,
  yearOf,
} from '#kernel/core';
import { endOf, type Life, NEVER } from './life.js';
import type { Price } from './price.js';

/** The days a price is in force, as instants; open ends lie before and after everything. */
export const inForce = ({ effectiveFrom, effectiveTo }: Pick<Price, 'effectiveFrom' | 'effectiveTo'>): Period => ({
  from: effectiveFrom === null ? -NEVER : dayStart(effectiveFrom),
  to: effectiveTo === null ? NEVER : dayStart(effectiveTo),
});

/** Whether a price is in force at an instant. */
export const isInForce = ({ effectiveFrom, effectiveTo }: Pick<Price, 'effectiveFrom' | 'effectiveTo'>, at: Instant) =>
  (effectiveFrom === null || dayStart(effectiveFrom) <= at) && (effectiveTo === null || at < dayStart(effectiveTo));

/** Whether two prices are ever in force together. */
export function inForceTogether(a: Pick<Price, 'effectiveFrom' | 'effectiveTo'>, b: typeof a): boolean {
  const before = (to: DateOn | null, from: DateOn | null): boolean => to !== null && from !== null && to <= from;
  return !before(a.effectiveTo, b.effectiveFrom) && !before(b.effectiveTo, a.effectiveFrom);
}

/** A whole period of a recurring price and the part of it that is charged. */
export interface DuePeriod {
  whole: Period;
  served: Period;
}

/**
 * The periods of a RECURRING price whose line lies in the month: in ARREARS those with their last charged instant
 * in it, in ADVANCE those with their first. Periods tile the time line, half-open:
 *   MONTH  from the anchor day to the next month's, both clamped to the month's last day; default the calendar month
 *   YEAR   from activation (of a life that continues another: since `yearsFrom`), or from the anchor day at or before
 *          it, in steps of twelve months; a day the month does not have is its last, always counted from the first
 * A month may hold two: one that ends, and the next one that life or force cut short.
 * @param life in whole days where the price is prorated by DAY, see `inWholeDays`
 */
export function periodsDue(price: Price, life: Life, month: Month): DuePeriod[] {
  const { from, to } = monthPeriod(month);
  const alive = { from: life.activatedAt, to: endOf(life) };
  const force = inForce(price);
  const due: DuePeriod[] = [];
  for (const whole of price.interval === 'YEAR' ? yearsNear(price, life, to) : monthsNear(price, month)) {
    // What is charged whole was charged to the life that this one continues.
    if (life.continues && price.proration === 'NONE' && whole.from < alive.from) continue;
    const served = servedOf(price, whole, alive, force);
    if (!served) continue;
    const inMonth =
      price.timing === 'ADVANCE' ? served.from >= from && served.from < to : served.to > from && served.to <= to;
    if (inMonth) due.push({ whole, served });
  }
  return due;
}

/** A period that is charged whole belongs to the price in force when it begins; others are cut by force. */
function servedOf(price: Price, whole: Period, alive: Period, force: Period): Period | null {
  const lived = intersect(whole, alive);
  if (!lived || price.proration !== 'NONE') return lived && intersect(lived, force);
  return lived.from >= force.from && lived.from < force.to ? lived : null;
}

function monthsNear({ anchorDay }: Price, month: Month): Period[] {
  if (anchorDay === null || anchorDay === 1) return [monthPeriod(month)];
  const [before, start, after] = [-1, 0, 1].map((count) => anchorIn(addToMonth(month, count), anchorDay)) as [
    Instant,
    Instant,
    Instant,
  ];
  return [
    { from: before, to: start },
    { from: start, to: after },
  ];
}

/** The anchor day's start in a month, or its last day's. */
function anchorIn(month: Month, anchorDay: number): Instant {
  const last = monthStart(addToMonth(month, 1)) - DAY;
  return Math.min(monthStart(month) + (anchorDay - 1) * DAY, last);
}

/** The years that can end or begin in a month: an end shortly after an anniversary makes them two. */
function yearsNear({ anchorDay }: Price, { activatedAt, yearsFrom = activatedAt }: Life, monthEnd: Instant): Period[] {
  const first = monthOf(yearsFrom);
  const base = anchorDay === null || anchorIn(first, anchorDay) <= yearsFrom ? first : addToMonth(first, -1);
  const start = (k: number): Instant =>
    anchorDay === null ? addMonths(yearsFrom, 12 * k) : anchorIn(addToMonth(base, 12 * k), anchorDay);
  const latest = yearOf(monthEnd) - Number(base.slice(0, 4));
  const years: Period[] = [];
  for (let k = Math.max(0, latest - 2); k <= latest; k++) years.push({ from: start(k), to: start(k + 1) });
  return years;
}

/**
 * The life in whole days of Asia/Shanghai, every day touched once: from the start of the first to the end of the
 * last; a change of quantity counts from the next day on, the last of a day's changes, and so does a life that continues
 * another.
 */
export function inWholeDays({ activatedAt, terminatedAt, stretches, continues = false, yearsFrom }: Life): Life {
  const start = (instant: Instant): Instant => dayStart(dateOf(instant));
  const end = (instant: Instant): Instant => (start(instant) === instant ? instant : start(instant) + DAY);
  const moved = stretches.map(({ from, quantity }, index) => ({
    from: index === 0 && !continues ? start(from) : end(from),
    quantity,
  }));
  return {
    ...(continues && { continues }),
    ...(yearsFrom !== undefined && { yearsFrom: start(yearsFrom) }),
    activatedAt: continues ? end(activatedAt) : start(activatedAt),
    terminatedAt: terminatedAt === null ? null : end(terminatedAt),
    stretches: moved.filter(({ from }, index) => moved[index + 1]?.from !== from),
  };
}
