import {
  addToMonth,
  DAY,
  dateOf,
  dayStart,
  HOUR,
  hourStart,
  type Instant,
  monthOf,
  monthStart,
  type Period,
} from '#kernel/core';
import { hourEnd } from './platform-events.js';

export const USAGE_GRANULARITIES = ['HOUR', 'DAY', 'MONTH'] as const;
/** What use is summed by: hours, or days and months of Asia/Shanghai. */
export type UsageGranularity = (typeof USAGE_GRANULARITIES)[number];

/** The whole bucket [from, to) that holds the instant. */
export function bucketOf(instant: Instant, granularity: UsageGranularity): Period {
  if (granularity === 'HOUR') return { from: hourStart(instant), to: hourStart(instant) + HOUR };
  if (granularity === 'DAY') return { from: dayStart(dateOf(instant)), to: dayStart(dateOf(instant)) + DAY };
  const month = monthOf(instant);
  return { from: monthStart(month), to: monthStart(addToMonth(month, 1)) };
}

/** How many buckets share an instant with the period, which is not empty. */
export function bucketCount({ from, to }: Period, granularity: UsageGranularity): number {
  const first = bucketOf(from, granularity).from;
  const last = bucketOf(to - 1, granularity).from;
  if (granularity !== 'MONTH') return (last - first) / (granularity === 'HOUR' ? HOUR : DAY) + 1;
  const index = (instant: Instant): number => {
    const [year, month] = monthOf(instant).split('-').map(Number) as [number, number];
    return year * 12 + month;
  };
  return index(last) - index(first) + 1;
}

/** The buckets of a period in order, the first and last cut to it; they tile it. */
export function bucketsOf({ from, to }: Period, granularity: UsageGranularity): Period[] {
  const found: Period[] = [];
  for (let start = from; start < to;) {
    const end = Math.min(bucketOf(start, granularity).to, to);
    found.push({ from: start, to: end });
    start = end;
  }
  return found;
}

/** A period taken apart: the whole hours in it, and what is left before and after them. They tile it. */
export interface HourParts {
  whole: Period | null;
  edges: Period[];
}

/** Whole hours can be read from the hourly sums, edges only from the events themselves. */
export function hourParts({ from, to }: Period): HourParts {
  const whole = { from: hourEnd(from), to: hourStart(to) };
  if (whole.from >= whole.to) {
    // At most one hour's end lies within: two pieces there, so that no piece crosses an hour and its bucket is one.
    const cut = Math.min(whole.from, to);
    return {
      whole: null,
      edges: filled([
        { from, to: cut },
        { from: cut, to },
      ]),
    };
  }
  return {
    whole,
    edges: filled([
      { from, to: whole.from },
      { from: whole.to, to },
    ]),
  };
}

const filled = (periods: Period[]): Period[] => periods.filter(({ from, to }) => from < to);
