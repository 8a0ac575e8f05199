import { dec, type Id, type Instant, type Month } from '#kernel';
import { at, bin, bins, id, rows, type Runner } from '#platform';
import type { Span } from '../core/index.js';
import { CORRECTION_OF } from '../event/stored-events.js';

/** Events that stand: no other replaces them, and they are no void. Of the tables of `CORRECTION_OF`. */
export const STANDING = 'c.corrected_key IS NULL AND (e.corrects_key IS NULL OR e.quantity > 0)';

interface SpanRow {
  first_at: Instant;
  last_at: Instant;
  greatest: string;
  latest: string;
  latest_key: Buffer;
  subjects: string;
  held: string;
}

/** A span, and the key of its last event. */
export interface KnownSpan extends Span {
  latestKey: Buffer;
}

const fromRow = (row: SpanRow): KnownSpan => ({
  firstAt: row.first_at,
  lastAt: row.last_at,
  greatest: dec(row.greatest),
  latest: dec(row.latest),
  latestKey: row.latest_key,
  subjects: Number(row.subjects),
  held: dec(row.held),
});

/**
 * Groups standing events; within a group they follow one another by (instant, key). Only sums leave the database,
 * whatever the number of events. Subjects are compared as bytes: a collation would take "a" and "a " for one.
 */
const spansSql = (groups: string[], columns: string, where: string): string => {
  const names = groups.join(', ');
  return `SELECT ${names}, MIN(at) AS first_at, MAX(at) AS last_at, MAX(quantity) AS greatest,
       MAX(CASE WHEN next_at IS NULL THEN quantity END) AS latest,
       MAX(CASE WHEN next_at IS NULL THEN event_key END) AS latest_key,
       COUNT(DISTINCT CAST(COALESCE(subject, '') AS BINARY)) AS subjects,
       SUM(CASE WHEN next_at IS NULL THEN 0 ELSE quantity * TIMESTAMPDIFF(MICROSECOND, at, next_at) END) AS held
     FROM (SELECT s.*, LEAD(at) OVER (PARTITION BY ${names} ORDER BY at, event_key) AS next_at
             FROM (SELECT ${columns}, e.at, e.event_key, e.quantity, e.subject
                     FROM usage_event e ${CORRECTION_OF} WHERE ${where} AND ${STANDING}) s) t
    GROUP BY ${names} ORDER BY ${names}`;
};

/** One span of each (instance, meter, month) up to `before`, which ends a month; months without standing events lack. */
export async function monthSpans(
  runner: Runner,
  instanceIds: readonly Id[],
  meters: readonly string[],
  before: Instant,
): Promise<{ instanceId: Id; meter: string; month: Month; span: KnownSpan }[]> {
  const found = await rows<SpanRow & { instance_id: Buffer; meter: string; month: Month }>(
    runner,
    spansSql(
      ['instance_id', 'meter', 'month'],
      `e.instance_id, e.meter, DATE_FORMAT(e.at + INTERVAL 8 HOUR, '%Y-%m') AS month`,
      'e.instance_id IN (?) AND e.meter IN (?) AND e.at < ?',
    ),
    [bins(instanceIds), meters, at(before)],
  );
  return found.map((row) => ({
    instanceId: id(row.instance_id),
    meter: row.meter,
    month: row.month,
    span: fromRow(row),
  }));
}

/** The span of one meter of each of these instances in [from, to); instances without standing events there lack. */
export async function periodSpans(
  runner: Runner,
  instanceIds: readonly Id[],
  meter: string,
  { from, to }: { from: Instant; to: Instant },
): Promise<Map<Id, KnownSpan>> {
  if (!instanceIds.length) return new Map();
  const found = await rows<SpanRow & { instance_id: Buffer }>(
    runner,
    spansSql(['instance_id'], 'e.instance_id', 'e.instance_id IN (?) AND e.meter = ? AND e.at >= ? AND e.at < ?'),
    [bins(instanceIds), meter, at(from), at(to)],
  );
  return new Map(found.map((row) => [id(row.instance_id), fromRow(row)]));
}

/**
 * Spans of one meter in [from, to) by bucket.
 * @param label SQL of a bucket's name, made of the instant `e.at`
 */
export async function bucketSpans(
  runner: Runner,
  { instanceId, meter, from, to }: { instanceId: Id; meter: string; from: Instant; to: Instant },
  label: string,
): Promise<{ label: string; span: Span }[]> {
  const found = await rows<SpanRow & { label: string }>(
    runner,
    spansSql(['label'], `${label} AS label`, 'e.instance_id = ? AND e.meter = ? AND e.at >= ? AND e.at < ?'),
    [bin(instanceId), meter, at(from), at(to)],
  );
  return found.map((row) => ({ label: row.label, span: fromRow(row) }));
}

/** The quantity of the last standing event before the instant, or null. */
export async function standingBefore(
  runner: Runner,
  { instanceId, meter, from }: { instanceId: Id; meter: string; from: Instant },
): Promise<string | null> {
  const [last] = await rows<{ quantity: string }>(
    runner,
    `SELECT e.quantity FROM usage_event e ${CORRECTION_OF}
      WHERE e.instance_id = ? AND e.meter = ? AND e.at < ? AND ${STANDING}
      ORDER BY e.at DESC, e.event_key DESC LIMIT 1`,
    [bin(instanceId), meter, at(from)],
  );
  return last?.quantity ?? null;
}
