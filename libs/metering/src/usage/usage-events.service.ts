import type { Actor } from '#identity';
import { type Id, type Instant, invalid, type Period, plain, text } from '#kernel';
import { at, bin, id, pageOf, rows, type Slice, sliceOf } from '#platform';
import { Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CORRECTION_OF } from '../event/stored-events.js';
import { checkPeriod } from './usage.service.js';

/** An event as its reader sees it, and its place in the list. */
export interface ListedEvent {
  key: Buffer;
  at: Instant;
  id: string;
  source: string;
  instanceId: Id;
  meter: string;
  quantity: string;
  occurredAt: Instant;
  windowStart: Instant | null;
  receivedAt: Instant;
  subject: string | null;
  correctsEventId: string | null;
  correctedByEventId: string | null;
}

interface Asked extends Period {
  instanceId: Id;
  meter: string | null;
  first: number | null;
  after: string | null;
}

interface Row {
  event_key: Buffer;
  at: Instant;
  event_id: string;
  source: string;
  instance_id: Buffer;
  meter: string;
  quantity: string;
  occurred_at: Instant;
  window_start: Instant | null;
  received_at: Instant;
  subject: string | null;
  corrects: string | null;
  corrected_by: string | null;
}

const DEFAULT_PAGE = 100;

/** A place in the list: where the use lies, then the event's key. */
type Place = Pick<ListedEvent, 'at' | 'key'>;

export function cursorOfEvent({ at: instant, key }: Place): string {
  const bytes = Buffer.alloc(24);
  bytes.writeBigUInt64BE(BigInt(instant));
  key.copy(bytes, 8);
  return bytes.toString('base64url');
}

export function placeOfCursor(cursor: string): Place {
  const bytes = Buffer.from(cursor, 'base64url');
  const instant = bytes.length === 24 ? bytes.readBigUInt64BE() : null;
  if (instant === null || instant > BigInt(Number.MAX_SAFE_INTEGER) || bytes.toString('base64url') !== cursor)
    throw invalid(['after'], 'MALFORMED', text('Not a cursor of this list.', '不是该列表的游标。'));
  return { at: Number(instant), key: bytes.subarray(8) };
}

/** The events behind the sums. */
@Injectable()
export class UsageEvents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly instances: Instances,
  ) {}

  /** Events whose use lies in [from, to), replaced and voided ones too, in the order of their use. */
  async list(actor: Actor, asked: Asked): Promise<Slice<ListedEvent>> {
    const { first } = pageOf({ first: asked.first }, DEFAULT_PAGE);
    const after = asked.after === null ? null : placeOfCursor(asked.after);
    const instance = await this.instances.forReading(actor, asked.instanceId);
    checkPeriod(asked);
    const meters = asked.meter === null ? await this.metersOf(instance.id) : [asked.meter];
    if (!meters.length) return { nodes: [], hasNextPage: false };
    return sliceOf(await this.page(instance.id, meters, asked, after, first + 1), first);
  }

  private async metersOf(instanceId: Id): Promise<string[]> {
    const found = await rows<{ meter: string }>(
      this.dataSource,
      'SELECT DISTINCT meter FROM usage_rollup WHERE instance_id = ?',
      [bin(instanceId)],
    );
    return found.map(({ meter }) => meter);
  }

  /** One index range per meter, each cut to a page, then merged: a year's events are never sorted. */
  private async page(
    instanceId: Id,
    meters: string[],
    { from, to }: Period,
    after: Place | null,
    limit: number,
  ): Promise<ListedEvent[]> {
    const beyond = after ? 'AND (at > ? OR (at = ? AND event_key > ?))' : '';
    const range = `(SELECT * FROM usage_event
      WHERE instance_id = ? AND meter = ? AND at >= ? AND at < ? ${beyond} ORDER BY at, event_key LIMIT ${limit})`;
    const found = await rows<Row>(
      this.dataSource,
      // What an event corrects, and what corrects it, lie where it lies.
      `SELECT e.event_key, e.at, e.event_id, e.source, e.instance_id, e.meter, e.quantity, e.occurred_at, e.window_start,
              e.received_at, e.subject, o.event_id AS corrects, n.event_id AS corrected_by
         FROM (${meters.map(() => range).join(' UNION ALL ')} ORDER BY at, event_key LIMIT ${limit}) e
         ${CORRECTION_OF}
         LEFT JOIN usage_event o
           ON o.instance_id = e.instance_id AND o.meter = e.meter AND o.at = e.at AND o.event_key = e.corrects_key
         LEFT JOIN usage_event n
           ON n.instance_id = e.instance_id AND n.meter = e.meter AND n.at = e.at AND n.event_key = c.correcting_key
        ORDER BY e.at, e.event_key`,
      meters.flatMap((meter) => [
        bin(instanceId),
        meter,
        at(after ? Math.max(from, after.at) : from),
        at(to),
        ...(after ? [at(after.at), at(after.at), after.key] : []),
      ]),
    );
    return found.map(fromRow);
  }
}

const fromRow = (row: Row): ListedEvent => ({
  key: row.event_key,
  at: row.at,
  id: row.event_id,
  source: row.source,
  instanceId: id(row.instance_id),
  meter: row.meter,
  quantity: plain(row.quantity),
  occurredAt: row.occurred_at,
  windowStart: row.window_start,
  receivedAt: row.received_at,
  subject: row.subject,
  correctsEventId: row.corrects,
  correctedByEventId: row.corrected_by,
});
