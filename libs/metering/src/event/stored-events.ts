import { dec, type Instant } from '#kernel';
import { id, rows, type Runner } from '#platform';
import type { EventKey, KnownEvent } from '../core/index.js';
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

const distinct = (keys: readonly EventKey[]): Buffer[] => [...new Set(keys)].sort().map(keyBytes);

/** Which of these events are kept. */
export async function eventsByKey(runner: Runner, keys: readonly EventKey[]): Promise<Map<EventKey, KnownEvent>> {
  if (!keys.length) return new Map();
  const found = await rows<KnownRow>(runner, `SELECT ${KNOWN_COLUMNS} FROM usage_event e WHERE e.event_key IN (?)`, [
    distinct(keys),
  ]);
  return new Map(found.map((row) => [keyText(row.event_key), fromKnownRow(row)]));
}

/** Which of these events a kept event corrects. */
export async function correctedKeys(runner: Runner, keys: readonly EventKey[]): Promise<Set<EventKey>> {
  if (!keys.length) return new Set();
  const found = await rows<{ corrects_key: Buffer }>(
    runner,
    'SELECT corrects_key FROM usage_event WHERE corrects_key IN (?)',
    [distinct(keys)],
  );
  return new Set(found.map((row) => keyText(row.corrects_key)));
}
