import { type DateOn } from '#kernel/core';
import { dayAfter } from './evidence.js';

/** Whether offices work on a day. */
export type WorkCalendar = (on: DateOn) => boolean;

/** The working days after `from` up to and with `to`: handed in on a Monday, Tuesday is the first. */
export function workdaysBetween(from: DateOn, to: DateOn, works: WorkCalendar): number {
  let count = 0;
  for (let day = dayAfter(from, 1); day <= to; day = dayAfter(day, 1)) if (works(day)) count += 1;
  return count;
}

/** What was handed in before this day has been open for more than so many working days on `today`. */
export function overdueBefore(today: DateOn, limit: number, works: WorkCalendar): DateOn {
  let day = today;
  for (let count = 0; count <= limit; day = dayAfter(day, -1)) if (works(day)) count += 1;
  return dayAfter(day, 1);
}

/** The so many-th working day after a day: the second one after a Monday is Wednesday. */
export function workdayAfter(from: DateOn, count: number, works: WorkCalendar): DateOn {
  let day = from;
  for (let left = count; left > 0;) {
    day = dayAfter(day, 1);
    if (works(day)) left -= 1;
  }
  return day;
}
