import type { MeterAggregation } from '#catalog/core';
import { dec, type Id, type Instant, type Month, monthPeriod, plain, type Decimal } from '#kernel';
import { at, bin, id, rows, type Runner } from '#platform';
import { type EventKey, type LineRow } from '../core/index.js';
import { keyText } from '../event/event-key.js';
import { CORRECTION_OF, type EventPlace, eventsAt, KNOWN_COLUMNS, type KnownRow } from '../event/stored-events.js';

/** An invoice line over use, and the cuts of its service month that it bills: (afterCut, throughCut]. */
export interface LineCuts {
  lineNo: number;
  lineId: Id;
  lineKind: string;
  instanceId: Id;
  meter: string;
  month: Month;
  aggregation: MeterAggregation;
  afterCut: number;
  throughCut: number;
}

/** An event as it stands behind a line. */
export interface LineEvent extends Pick<LineCuts, 'lineNo' | 'lineId' | 'lineKind' | 'instanceId' | 'meter'> {
  eventId: string;
  source: string;
  /** What it contributes to the line's quantity; below zero for a correction that lowers what an earlier line had. */
  quantity: string;
  /** What the event itself says. */
  reportedQuantity: string;
  occurredAt: Instant;
  windowStart: Instant | null;
  receivedAt: Instant;
  subject: string | null;
  correctsEventId: string | null;
  /** The instant its use counts at: a correction's is that of what it corrects. */
  at: Instant;
  key: EventKey;
  /** The key of the first event of its chain: with `at` its place among the month's events. */
  place: EventKey;
}

export interface EventRow extends KnownRow {
  source: string;
  event_id: string;
  received_at: Instant;
  at: Instant;
  cut: number;
}

export const EVENT_COLUMNS = `${KNOWN_COLUMNS}, e.source, e.event_id, e.received_at, e.at, e.cut`;
const PAGE = 1_000;

/** Some of a line's subjects: those whose checksum leaves `rest` when divided by `of`. */
export interface SubjectShare {
  of: number;
  rest: number;
}

/** Events of a line's month up to its last cut, and the cut of what replaces them up to then. */
export interface MonthRow extends EventRow {
  replaced_cut: number | null;
}

/**
 * The events of a line's month that came up to its last cut, in the order (instant of use, key), page by page: memory
 * does not grow with their number.
 * @param and further conditions on `e` and `c`, and their parameters
 */
export async function* monthEvents(
  runner: Runner,
  line: LineCuts,
  and = '',
  parameters: readonly unknown[] = [],
): AsyncGenerator<MonthRow[], void, void> {
  const { from, to } = monthPeriod(line.month);
  for (let last: MonthRow | null = null; ;) {
    const page: MonthRow[] = await rows<MonthRow>(
      runner,
      `SELECT ${EVENT_COLUMNS}, c.cut AS replaced_cut FROM usage_event e ${CORRECTION_OF} AND c.cut <= ?
        WHERE e.instance_id = ? AND e.meter = ? AND e.at >= ? AND e.at < ?
          ${last ? 'AND (e.at > ? OR e.event_key > ?)' : ''} AND e.cut <= ? ${and}
        ORDER BY e.at, e.event_key LIMIT ${PAGE}`,
      [
        line.throughCut,
        bin(line.instanceId),
        line.meter,
        at(last ? last.at : from),
        at(to),
        ...(last ? [at(last.at), last.event_key] : []),
        line.throughCut,
        ...parameters,
      ],
    );
    if (page.length) yield page;
    if (page.length < PAGE) return;
    last = page.at(-1)!;
  }
}

/** The events of a line's cuts, those left out that another of the same cuts replaces. */
export const ownEvents = (
  runner: Runner,
  line: LineCuts,
  { of, rest }: SubjectShare = { of: 1, rest: 0 },
): AsyncGenerator<EventRow[], void, void> =>
  monthEvents(
    runner,
    line,
    `AND e.cut > ? AND c.corrected_key IS NULL ${of > 1 ? "AND CRC32(COALESCE(e.subject, '')) % ? = ?" : ''}`,
    [line.afterCut, ...(of > 1 ? [of, rest] : [])],
  );

/** What corrections correct, and what those correct, back to the first event of an earlier cut: by key. */
export type Chains = ReadonlyMap<EventKey, EventRow>;

/** The chains of a page's corrections. */
export async function chainsOf(runner: Runner, page: readonly EventRow[], afterCut: number): Promise<Chains> {
  const found = new Map<EventKey, EventRow>();
  let wanted = page.flatMap(placeOfOriginal);
  while (wanted.length) {
    const originals = await eventsAt<EventRow>(runner, EVENT_COLUMNS, wanted);
    for (const row of originals) found.set(keyText(row.event_key), row);
    wanted = originals.flatMap((row) => (row.cut > afterCut ? placeOfOriginal(row) : []));
  }
  return found;
}

/** A correction lies where what it corrects lies. */
const placeOfOriginal = (row: EventRow): EventPlace[] =>
  row.corrects_key
    ? [{ instanceId: id(row.instance_id), meter: row.meter, at: row.at, key: keyText(row.corrects_key) }]
    : [];

/** The last event of the chain that an earlier line counted, or null. */
export function countedBefore(row: EventRow, chains: Chains, afterCut: number): EventRow | null {
  for (let key = row.corrects_key; key;) {
    const original = chains.get(keyText(key))!;
    if (original.cut <= afterCut) return original;
    key = original.corrects_key;
  }
  return null;
}

/** The first event of a row's chain, as far back as the chains go. */
function firstOf(row: EventRow, chains: Chains): EventRow {
  const before = row.corrects_key && chains.get(keyText(row.corrects_key));
  return before ? firstOf(before, chains) : row;
}

export const asLineRow = (row: EventRow): LineRow => ({
  key: keyText(row.event_key),
  at: row.at,
  quantity: dec(row.quantity),
  subject: row.subject,
  isVoid: row.corrects_key !== null && dec(row.quantity).isZero(),
});

export function lineEvent(line: LineCuts, row: EventRow, quantity: Decimal, chains: Chains): LineEvent {
  const { lineNo, lineId, lineKind } = line;
  return {
    lineNo,
    lineId,
    lineKind,
    instanceId: id(row.instance_id),
    meter: row.meter,
    eventId: row.event_id,
    source: row.source,
    quantity: plain(quantity),
    reportedQuantity: plain(row.quantity),
    occurredAt: row.occurred_at,
    windowStart: row.window_start,
    receivedAt: row.received_at,
    subject: row.subject,
    correctsEventId: row.corrects_key && chains.get(keyText(row.corrects_key))!.event_id,
    at: row.at,
    key: keyText(row.event_key),
    place: keyText(firstOf(row, chains).event_key),
  };
}
