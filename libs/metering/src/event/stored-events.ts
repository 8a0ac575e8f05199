import { dec, type Id, type Instant } from '#kernel';
import { at, bin, hexLiteral, id, rows, type Runner } from '#platform';
import type { Digest, EventKey, KnownEvent } from '../core/index.js';
import { keyBytes, keyText } from './event-key.js';

export interface KnownRow {
  event_key: Buffer;
  instance_id: Buffer;
  meter: string;
  occurred_at: Instant;
  window_start: Instant | null;
  quantity: string;
  subject: string | null;
  corrects_key: Buffer | null;
}

/** The columns of a `KnownEvent`, of the table named `e`. */
export const KNOWN_COLUMNS =
  'e.event_key, e.instance_id, e.meter, e.occurred_at, e.window_start, e.quantity, e.subject, e.corrects_key';

export const fromKnownRow = (row: KnownRow): KnownEvent => ({
  key: keyText(row.event_key),
  instanceId: id(row.instance_id),
  meter: row.meter,
  occurredAt: row.occurred_at,
  windowStart: row.window_start,
  quantity: dec(row.quantity),
  subject: row.subject,
  correctsKey: row.corrects_key && keyText(row.corrects_key),
});

/** Joins what replaces the event `e`, if anything does: `WHERE c.corrected_key IS NULL` leaves those that stand. */
export const CORRECTION_OF = 'LEFT JOIN usage_correction c ON c.corrected_key = e.event_key';

/** The distinct keys as a list of literals, in their order. */
const listOf = (keys: readonly EventKey[]): string => [...new Set(keys)].sort().map(hexLiteral).join(',');

/** Which of these events are kept, and the digests of their payloads. */
export async function identitiesOf(runner: Runner, keys: readonly EventKey[]): Promise<Map<EventKey, Digest>> {
  if (!keys.length) return new Map();
  const found = await rows<{ event_key: Buffer; digest: Buffer }>(
    runner,
    `SELECT event_key, digest FROM usage_identity WHERE event_key IN (${listOf(keys)})`,
  );
  return new Map(found.map((row) => [keyText(row.event_key), row.digest.toString('hex')]));
}

/** Where an event lies in usage_event. A correction lies where what it corrects lies. */
export interface EventPlace {
  instanceId: Id;
  meter: string;
  at: Instant;
  key: EventKey;
}

const MOST_PLACES = 500;

/** The events that are kept at these places, found by the primary key. */
export async function eventsAt<R extends KnownRow>(
  runner: Runner,
  columns: string,
  places: readonly EventPlace[],
): Promise<R[]> {
  const found: R[] = [];
  for (let start = 0; start < places.length; start += MOST_PLACES) {
    const page = places.slice(start, start + MOST_PLACES);
    const one = '(e.instance_id = ? AND e.meter = ? AND e.at = ? AND e.event_key = ?)';
    const parameters = page.flatMap(({ instanceId, meter, at: when, key }) => [
      bin(instanceId),
      meter,
      at(when),
      keyBytes(key),
    ]);
    const sql = `SELECT ${columns} FROM usage_event e WHERE ${page.map(() => one).join(' OR ')}`;
    found.push(...(await rows<R>(runner, sql, parameters)));
  }
  return found;
}

/** Which of these events a kept event corrects. */
export async function correctedKeys(runner: Runner, keys: readonly EventKey[]): Promise<Set<EventKey>> {
  if (!keys.length) return new Set();
  const found = await rows<{ corrected_key: Buffer }>(
    runner,
    `SELECT corrected_key FROM usage_correction WHERE corrected_key IN (${listOf(keys)})`,
  );
  return new Set(found.map((row) => keyText(row.corrected_key)));
}
