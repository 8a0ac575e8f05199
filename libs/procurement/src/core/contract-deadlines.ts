import { DAY, type DateOn, dateOf, dayStart } from '#kernel/core';
import { deadlines, signBy } from './contract.js';

/** What the law sets a day for: signing after the award's notice, publishing and filing after signing. P2-A18. */
export const CONTRACT_DEADLINES = ['SIGN', 'PUBLISH', 'FILE'] as const;
export type ContractDeadline = (typeof CONTRACT_DEADLINES)[number];

type Works = (day: DateOn) => boolean;

/** So many working days before the last one it is reminded of. */
const REMINDED_BEFORE: Record<ContractDeadline, number> = { SIGN: 5, PUBLISH: 1, FILE: 2 };
/** More days than any deadline has. */
const LONGEST = 62;

/** The last day for it, of the day it is counted from: the notice's, or the signing's. */
export function lastDayFor(kind: ContractDeadline, from: DateOn, works: Works): DateOn {
  if (kind === 'SIGN') return signBy(from);
  const { publishBy, fileBy } = deadlines(from, works);
  return kind === 'PUBLISH' ? publishBy : fileBy;
}

/**
 * The days [from, to], both included, which on `today` are to be reminded of: those whose last working days have begun
 * and whose last day is not over. Null when there are none.
 */
export function remindedOf(kind: ContractDeadline, today: DateOn, works: Works): { from: DateOn; to: DateOn } | null {
  const days = Array.from({ length: LONGEST }, (_, back) => dayBefore(today, back)).filter((day) => {
    const last = lastDayFor(kind, day, works);
    return last >= today && workdaysBefore(last, REMINDED_BEFORE[kind], works) <= today;
  });
  return days.length ? { from: days.at(-1)!, to: days[0]! } : null;
}

function workdaysBefore(on: DateOn, count: number, works: Works): DateOn {
  let day = on;
  for (let left = count; left > 0;) {
    day = dayBefore(day, 1);
    if (works(day)) left -= 1;
  }
  return day;
}

const dayBefore = (on: DateOn, days: number): DateOn => dateOf(dayStart(on) - days * DAY);
