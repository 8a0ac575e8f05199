import {
  addToMonth,
  DAY,
  type DateOn,
  dateOf,
  dayStart,
  dec,
  type Decimal,
  type Instant,
  max,
  type Month,
  monthOf,
  monthPeriod,
  quotient,
  roundHalfAway,
  ZERO,
} from '#kernel/core';
import type { Forecast } from './forecast.js';

/** Per cent of a contract's maximum value that are warned of. P2-A19. */
export const CONTRACT_WARNED_AT = [80, 90, 100] as const;

/** What was used under a contract. */
export interface ContractUsed {
  /** Invoiced and running, what is charged in advance with it. */
  used: Decimal;
  /** Of it, what is charged once and never again. */
  once: Decimal;
  /** Of the rest, what time has consumed. */
  lived: Decimal;
}

/** How far the time had consumed a contract at an instant. */
export interface LivedAt {
  at: Instant;
  lived: Decimal;
}

/** Of this many days the pace is taken, and never of less than the fewest. */
const CONTRACT_PACE_DAYS = 30;
const FEWEST_DAYS = 7;
/** Instants are told apart by microseconds; what rounding leaves below is nothing. */
const DAY_DIGITS = 6;

/**
 * Where a contract leads if it is used on at the pace of the last 30 days, with the days' share of fees that are
 * charged for whole months or years, and without what is charged once. Time is counted in months: a monthly fee is then
 * the same pace in February and in March, and a contract over just such fees ends with its money. Of less than a week
 * no pace is taken: it ends then with what is used.
 * @param earlier ascending, before `now`
 * @param digits of the currency's minor unit
 */
export function contractForecast(
  { startsOn, endsOn, maximumValue }: { startsOn: DateOn; endsOn: DateOn; maximumValue: Decimal },
  now: ContractUsed & { at: Instant },
  earlier: readonly LivedAt[],
  digits: number,
): Forecast {
  const money = maximumValue.minus(now.once);
  if (now.lived.gte(money)) return { atEnd: max(now.used, maximumValue), exhaustedOn: dateOf(now.at) };
  const base = earlier.find(({ at }) => at < now.at && now.at - at <= CONTRACT_PACE_DAYS * DAY) ?? {
    at: dayStart(startsOn),
    lived: ZERO,
  };
  const [began, is, ends] = [base.at, now.at, dayStart(endsOn) + DAY].map(monthsAt) as [Decimal, Decimal, Decimal];
  const grown = max(ZERO, now.lived.minus(base.lived));
  const left = max(ZERO, ends.minus(is));
  if (now.at - base.at < FEWEST_DAYS * DAY || grown.isZero()) return { atEnd: now.used, exhaustedOn: null };
  const passed = is.minus(began);
  const more = roundHalfAway(quotient(grown.times(left), passed), digits);
  const lasts = quotient(money.minus(now.lived).times(passed), grown);
  return {
    atEnd: max(now.used, now.once.plus(now.lived).plus(more)),
    exhaustedOn: lasts.gt(left) ? null : dayEnding(is.plus(lasts)),
  };
}

/** Whether the money ends before the last day. */
export const isShort = ({ exhaustedOn }: Pick<Forecast, 'exhaustedOn'>, endsOn: DateOn): boolean =>
  exhaustedOn !== null && exhaustedOn < endsOn;

const ORIGIN = '0000-01';

/** Months since the year 0 in Asia/Shanghai, with the part of the month that has passed. */
function monthsAt(at: Instant): Decimal {
  const month = monthOf(at);
  const { from, to } = monthPeriod(month);
  return dec(indexOf(month)).plus(quotient(dec(at - from), dec(to - from)));
}

const indexOf = (month: Month): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;

/** The day within which, or at whose end, so many months have passed. */
function dayEnding(months: Decimal): DateOn {
  const whole = months.floor();
  const { from, to } = monthPeriod(addToMonth(ORIGIN, whole.toNumber()));
  const days = roundHalfAway(months.minus(whole).times((to - from) / DAY), DAY_DIGITS).ceil();
  return dateOf(from + (days.toNumber() - 1) * DAY);
}
