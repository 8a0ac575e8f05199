import { monthPeriod } from '#kernel';
import { at, bin, rows, type Runner } from '#platform';
import { type LeaderAggregation, LeaderShares, subjectOf, SubjectShares, type WholeEvent } from '../core/index.js';
import { keyText } from '../event/event-key.js';
import { CORRECTION_OF } from '../event/stored-events.js';
import {
  asLineRow,
  chainsOf,
  countedBefore,
  EVENT_COLUMNS,
  type EventRow,
  type LineCuts,
  lineEvent,
  type LineEvent,
  ownEvents,
} from './line-rows.js';
import { STANDING } from './spans.js';

/** As many subjects are remembered at once. */
const SUBJECTS_AT_ONCE = 100_000;

/** Events of a line's month that were counted up to a cut, and that no event up to a cut replaces; no voids. */
const COUNTED_SQL = `FROM usage_event e ${CORRECTION_OF} AND c.cut <= ?
 WHERE e.instance_id = ? AND e.meter = ? AND e.at >= ? AND e.at < ? AND e.cut <= ? AND ${STANDING}`;

function countedParameters(line: LineCuts, countedUpTo: number, standingAt: number): unknown[] {
  const { from, to } = monthPeriod(line.month);
  return [standingAt, bin(line.instanceId), line.meter, at(from), at(to), countedUpTo];
}

const LEADS: Record<LeaderAggregation, string> = {
  MAX: 'e.quantity DESC, e.at, e.event_key',
  LATEST: 'e.at DESC, e.event_key DESC',
};

/** The leader of the events that earlier lines counted, as they stood at a cut. */
async function leader(
  runner: Runner,
  line: LineCuts,
  aggregation: LeaderAggregation,
  standingAt: number,
): Promise<WholeEvent | null> {
  if (line.afterCut === 0) return null;
  const [row] = await rows<EventRow>(
    runner,
    `SELECT ${EVENT_COLUMNS} ${COUNTED_SQL} ORDER BY ${LEADS[aggregation]} LIMIT 1`,
    countedParameters(line, line.afterCut, standingAt),
  );
  return row ? asLineRow(row) : null;
}

export async function* leaderEvents(
  runner: Runner,
  line: LineCuts,
  aggregation: LeaderAggregation,
): AsyncGenerator<LineEvent, void, void> {
  const shares = new LeaderShares(
    aggregation,
    await leader(runner, line, aggregation, line.afterCut),
    await leader(runner, line, aggregation, line.throughCut),
  );
  for await (const page of ownEvents(runner, line)) {
    const chains = await chainsOf(runner, page, line.afterCut);
    for (const row of page) {
      const replaced = countedBefore(row, chains, line.afterCut);
      const quantity = shares.share(asLineRow(row), replaced && keyText(replaced.event_key));
      yield lineEvent(line, row, quantity, chains);
    }
  }
}

/** Which of these subjects have an event counted up to a cut that stood at a cut. */
async function subjectsAt(runner: Runner, line: LineCuts, subjects: Set<string>, cut: number): Promise<Set<string>> {
  if (cut === 0 || subjects.size === 0) return new Set();
  const found = await rows<{ subject: Buffer }>(
    runner,
    `SELECT DISTINCT CAST(COALESCE(e.subject, '') AS BINARY) AS subject ${COUNTED_SQL}
        AND CAST(COALESCE(e.subject, '') AS BINARY) IN (?)`,
    [...countedParameters(line, cut, cut), [...subjects].map((subject) => Buffer.from(subject, 'utf8'))],
  );
  return new Set(found.map(({ subject }) => subject.toString('utf8')));
}

/** How many portions keep the subjects that are remembered at once few. */
async function portionsOf(runner: Runner, line: LineCuts): Promise<number> {
  const { from, to } = monthPeriod(line.month);
  const [counted] = await rows<{ n: string }>(
    runner,
    'SELECT COUNT(*) AS n FROM usage_event WHERE instance_id = ? AND meter = ? AND at >= ? AND at < ? AND cut > ? AND cut <= ?',
    [bin(line.instanceId), line.meter, at(from), at(to), line.afterCut, line.throughCut],
  );
  return Math.max(1, Math.ceil(Number(counted!.n) / SUBJECTS_AT_ONCE));
}

export async function* subjectEvents(runner: Runner, line: LineCuts): AsyncGenerator<LineEvent, void, void> {
  const of = await portionsOf(runner, line);
  for (let rest = 0; rest < of; rest++) {
    const shares = new SubjectShares();
    for await (const page of ownEvents(runner, line, { of, rest })) {
      const chains = await chainsOf(runner, page, line.afterCut);
      const all = page.map((row) => ({ row, event: asLineRow(row) }));
      const counted = await subjectsAt(runner, line, new Set(page.map(subjectOf)), line.afterCut);
      const doubtful = all.filter(({ event }) => event.isVoid && counted.has(subjectOf(event)));
      const standing = await subjectsAt(
        runner,
        line,
        new Set(doubtful.map(({ event }) => subjectOf(event))),
        line.throughCut,
      );
      for (const { row, event } of all) {
        const subject = subjectOf(event);
        const quantity = shares.share(event, counted.has(subject), !event.isVoid || standing.has(subject));
        yield lineEvent(line, row, quantity, chains);
      }
    }
  }
}
