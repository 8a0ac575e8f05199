import {
  type DateOn,
  DAY,
  dateOf,
  dayStart,
  type Decimal,
  max,
  quotient,
  dec,
  roundHalfAway,
  ZERO,
  ceilDiv,
} from '#kernel/core';

/** What a budget had borne by the end of a day: what is invoiced and what runs. */
export interface UsedOn {
  day: DateOn;
  used: Decimal;
}

export interface Forecast {
  /** What will have been used at the end of the year or term, whole minor units, rounded half away from zero. */
  atEnd: Decimal;
  /** The day on which the last of the money is used; null when the year or term ends before. */
  exhaustedOn: DateOn | null;
}

/** Of this many days the pace is taken. */
export const PACE_DAYS = 30;
/** Per cent of a budget's money that are warned of. */
export const WARNED_AT = [75, 100] as const;

const daysBetween = (from: DateOn, to: DateOn): number => (dayStart(to) - dayStart(from)) / DAY;
const dayAfter = (day: DateOn, days: number): DateOn => dateOf(dayStart(day) + days * DAY);

/**
 * How a budget will stand at the end of its year if it is used on at the pace of the last 30 days: pay-as-you-go has no
 * other promise. The pace is taken since the oldest of the earlier days within these, or `since` when there is none. It
 * is never below zero: what was given back is not given back again.
 * @param since the later of the year's first day and the day from which the budget bears anything
 * @param earlier ascending, before `now`
 * @param digits of the currency's minor unit
 */
export function forecast(
  { fiscalYear, allocated, since }: { fiscalYear: number; allocated: Decimal; since: DateOn },
  now: UsedOn,
  earlier: readonly UsedOn[],
  digits: number,
): Forecast {
  const base = earlier.find(({ day }) => day < now.day && daysBetween(day, now.day) <= PACE_DAYS) ?? {
    day: since,
    used: ZERO,
  };
  const days = Math.max(1, daysBetween(base.day, now.day));
  const grown = max(ZERO, now.used.minus(base.used));
  const left = Math.max(0, daysBetween(now.day, `${fiscalYear}-12-31`));
  const atEnd = now.used.plus(roundHalfAway(quotient(grown.times(left), dec(days)), digits));
  return { atEnd, exhaustedOn: exhaustedOn({ allocated, now, grown, days, left }) };
}

function exhaustedOn({
  allocated,
  now,
  grown,
  days,
  left,
}: {
  allocated: Decimal;
  now: UsedOn;
  grown: Decimal;
  days: number;
  left: number;
}): DateOn | null {
  const money = allocated.minus(now.used);
  if (money.lte(0)) return now.day;
  if (grown.isZero()) return null;
  const lasts = ceilDiv(money.times(days), grown);
  return lasts.gt(left) ? null : dayAfter(now.day, lasts.toNumber());
}

/** Which of the thresholds `used` has reached, in per cent of what was given; nothing given: none. */
export const warnings = (used: Decimal, given: Decimal, thresholds: readonly number[] = WARNED_AT): number[] =>
  given.isZero() ? [] : thresholds.filter((threshold) => used.times(100).gte(given.times(threshold)));

/** What is asked of a budget's services under its policy once it is used up. */
export const ASKED = ['DOWNSCALE', 'SUSPEND'] as const;
export type Asked = (typeof ASKED)[number];

export const askedBy = (policy: string, exhausted: boolean): Asked | null =>
  exhausted && (ASKED as readonly string[]).includes(policy) ? (policy as Asked) : null;
