import type { MeterAggregation } from '#catalog/core';
import { type Id, type Instant, type Month, monthPeriod, plain } from '#kernel';
import { at, bin, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { contribution, type EventKey, type KnownEvent } from '../core/index.js';
import { keyText } from '../event/event-key.js';
import {
  CORRECTION_OF,
  type EventPlace,
  eventsAt,
  fromKnownRow,
  KNOWN_COLUMNS,
  type KnownRow,
} from '../event/stored-events.js';

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
}

interface EventRow extends KnownRow {
  source: string;
  event_id: string;
  received_at: Instant;
  at: Instant;
  cut: number;
}

const COLUMNS = `${KNOWN_COLUMNS}, e.source, e.event_id, e.received_at, e.at, e.cut`;
const PAGE = 1_000;

@Injectable()
export class LineEvents {
  /**
   * Every event behind the lines, line after line, in the order of use; the contributions of a line's events sum to
   * its quantity. An event that another in the same cuts replaces is left out; a correction of what an earlier line
   * counted contributes the difference. Read page by page: memory does not grow with the number.
   */
  async *of(runner: Runner, lines: readonly LineCuts[]): AsyncGenerator<LineEvent, void, void> {
    for (const line of lines) {
      for (let last: EventRow | null = null; ;) {
        const page: EventRow[] = await this.page(runner, line, last);
        if (!page.length) break;
        last = page.at(-1)!;
        const chains = await this.chains(runner, page, line.afterCut);
        for (const row of page) yield lineEvent(line, row, chains);
        if (page.length < PAGE) break;
      }
    }
  }

  private page(runner: Runner, line: LineCuts, last: EventRow | null): Promise<EventRow[]> {
    const { from, to } = monthPeriod(line.month);
    const beyond = last ? 'AND (e.at > ? OR e.event_key > ?)' : '';
    return rows<EventRow>(
      runner,
      `SELECT ${COLUMNS} FROM usage_event e ${CORRECTION_OF} AND c.cut <= ?
        WHERE e.instance_id = ? AND e.meter = ? AND e.at >= ? AND e.at < ? ${beyond}
          AND e.cut > ? AND e.cut <= ? AND c.corrected_key IS NULL
        ORDER BY e.at, e.event_key LIMIT ${PAGE}`,
      [
        line.throughCut,
        bin(line.instanceId),
        line.meter,
        at(last ? last.at : from),
        at(to),
        ...(last ? [at(last.at), last.event_key] : []),
        line.afterCut,
        line.throughCut,
      ],
    );
  }

  /** What the page's corrections correct, and what those correct, back to the first event of an earlier cut. */
  private async chains(runner: Runner, page: readonly EventRow[], afterCut: number): Promise<Map<EventKey, EventRow>> {
    const found = new Map<EventKey, EventRow>();
    let wanted = page.flatMap(placeOfOriginal);
    while (wanted.length) {
      const originals = await eventsAt<EventRow>(runner, COLUMNS, wanted);
      for (const row of originals) found.set(keyText(row.event_key), row);
      wanted = originals.flatMap((row) => (row.cut > afterCut ? placeOfOriginal(row) : []));
    }
    return found;
  }
}

const placeOfOriginal = (row: EventRow): EventPlace[] =>
  row.corrects_key
    ? [{ instanceId: id(row.instance_id), meter: row.meter, at: row.at, key: keyText(row.corrects_key) }]
    : [];

/** The last event of the chain that an earlier line counted, or null. */
function countedBefore(row: EventRow, chains: ReadonlyMap<EventKey, EventRow>, afterCut: number): KnownEvent | null {
  for (let key = row.corrects_key; key;) {
    const original = chains.get(keyText(key))!;
    if (original.cut <= afterCut) return fromKnownRow(original);
    key = original.corrects_key;
  }
  return null;
}

function lineEvent(line: LineCuts, row: EventRow, chains: ReadonlyMap<EventKey, EventRow>): LineEvent {
  const { lineNo, lineId, lineKind } = line;
  return {
    lineNo,
    lineId,
    lineKind,
    instanceId: id(row.instance_id),
    meter: row.meter,
    eventId: row.event_id,
    source: row.source,
    quantity: plain(contribution(fromKnownRow(row), countedBefore(row, chains, line.afterCut), line.aggregation)),
    reportedQuantity: plain(row.quantity),
    occurredAt: row.occurred_at,
    windowStart: row.window_start,
    receivedAt: row.received_at,
    subject: row.subject,
    correctsEventId: row.corrects_key && chains.get(keyText(row.corrects_key))!.event_id,
  };
}
