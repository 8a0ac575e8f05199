import { dec, type Decimal, type Id, type Instant, type Month, monthPeriod } from '#kernel';
import { at, bin, bins, rows, type Runner } from '#platform';
import { CORRECTION_OF } from '../event/stored-events.js';
import { STANDING } from './spans.js';

/** Instances that are one service, in one month. */
export interface ServiceMonthMeter {
  /** Those that live in the month, at most 32: nobody goes on so often in one. More are refused. */
  instanceIds: readonly Id[];
  meter: string;
  month: Month;
}

/** How many distinct subjects some of the instances have together. */
export type SubjectsTogether = (instanceIds: readonly Id[]) => Decimal;

const MOST = 32;

/**
 * The distinct subjects of a UNIQUE_COUNT meter over several instances of a service, compared byte by byte as those of one
 * are. Only counts leave the database: one for each set of instances that have a subject.
 * @param until only events before it
 */
export async function subjectsTogether(
  runner: Runner,
  { instanceIds, meter, month }: ServiceMonthMeter,
  until = Infinity,
): Promise<SubjectsTogether> {
  // One left out would be charged too little, in silence.
  if (instanceIds.length > MOST) throw new RangeError(`${instanceIds.length} instances are one service in ${month}`);
  const ids = instanceIds;
  const { from, to } = monthPeriod(month);
  const end: Instant = Math.min(to, until);
  const bits = ids.map((_, index) => `WHEN ? THEN ${2 ** index}`).join(' ');
  const found = await rows<{ who: string; n: string }>(
    runner,
    `SELECT who, COUNT(*) AS n FROM (
       SELECT BIT_OR(CASE e.instance_id ${bits} END) AS who FROM usage_event e ${CORRECTION_OF}
        WHERE e.instance_id IN (?) AND e.meter = ? AND e.at >= ? AND e.at < ? AND ${STANDING}
        GROUP BY CAST(COALESCE(e.subject, '') AS BINARY)) s GROUP BY who`,
    [...ids.map((one) => bin(one)), bins(ids), meter, at(from), at(Math.max(from, end))],
  );
  return (some) => {
    const wanted = ids.filter((one) => some.includes(one)).map((one) => ids.indexOf(one));
    const has = (who: number): boolean => wanted.some((index) => Math.floor(who / 2 ** index) % 2 === 1);
    return dec(found.reduce((total, { who, n }) => (has(Number(who)) ? total + Number(n) : total), 0));
  };
}
