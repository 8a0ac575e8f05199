import type { MeterAggregation } from '#catalog/core';
import { dec, type Decimal, type Id, type Instant } from '#kernel';
import { at, bin, bins, id, insertRows, rows, type Runner } from '#platform';
import { CORRECTION_OF } from '../event/stored-events.js';
import { STANDING } from './spans.js';

/** A gauge that goes on from the instance whose service its own continues. */
export interface Continued {
  since: Instant;
  /** The last event that stood before, of whichever instance of the service; null where there was none. */
  event: { instanceId: Id; quantity: Decimal; at: Instant; key: Buffer } | null;
}

const nameOf = (instanceId: Id, meter: string): string => `${instanceId} ${meter}`;

/** By `instanceId meter`; meters that began with their instance are absent. Corrections of what was before count. */
export async function continuedOf(
  runner: Runner,
  meters: readonly { instanceId: Id; meter: string }[],
): Promise<Map<string, Continued>> {
  const found = new Map<string, Continued>();
  for (const { instanceId, meter, beforeId, since } of await linksOf(runner, meters)) {
    let [before, event] = [beforeId as Id | null, null as Continued['event']];
    // Through the instances of the service, back to the first that has one.
    while (before !== null && event === null) {
      event = await lastBefore(runner, before, meter, since);
      const [link] = event ? [] : await linksOf(runner, [{ instanceId: before, meter }]);
      before = link?.beforeId ?? null;
    }
    found.set(nameOf(instanceId, meter), { since, event });
  }
  return found;
}

/** Since when meters of these instances go on from others. */
export async function linksOf(
  runner: Runner,
  meters: readonly { instanceId: Id; meter: string }[],
): Promise<{ instanceId: Id; meter: string; beforeId: Id; since: Instant }[]> {
  if (!meters.length) return [];
  const found = await rows<{ instance_id: Buffer; meter: string; before_id: Buffer; since: Instant }>(
    runner,
    'SELECT instance_id, meter, before_id, since FROM usage_continued WHERE instance_id IN (?) AND meter IN (?)',
    [bins([...new Set(meters.map(({ instanceId }) => instanceId))]), [...new Set(meters.map(({ meter }) => meter))]],
  );
  const wanted = new Set(meters.map(({ instanceId, meter }) => nameOf(instanceId, meter)));
  return found
    .map((row) => ({
      ...{ instanceId: id(row.instance_id), meter: row.meter },
      ...{ beforeId: id(row.before_id), since: row.since },
    }))
    .filter(({ instanceId, meter }) => wanted.has(nameOf(instanceId, meter)));
}

async function lastBefore(runner: Runner, instanceId: Id, meter: string, before: Instant): Promise<Continued['event']> {
  const [last] = await rows<{ quantity: string; at: Instant; event_key: Buffer }>(
    runner,
    `SELECT e.quantity, e.at, e.event_key FROM usage_event e ${CORRECTION_OF}
      WHERE e.instance_id = ? AND e.meter = ? AND e.at < ? AND ${STANDING}
      ORDER BY e.at DESC, e.event_key DESC LIMIT 1`,
    [bin(instanceId), meter, at(before)],
  );
  return last ? { instanceId, quantity: dec(last.quantity), at: last.at, key: last.event_key } : null;
}

interface MeteringPrice {
  meter: string | null;
  aggregation: MeterAggregation | null;
}

const gaugesOf = (prices: readonly MeteringPrice[]): string[] =>
  prices.flatMap(({ meter, aggregation }) => (meter !== null && aggregation === 'TIME_WEIGHTED' ? [meter] : []));

/** From `since` on the service of `beforeId` is `instanceId`: what gauges of both plans said holds on. */
export async function continueGauges(
  runner: Runner,
  { instanceId, beforeId, since }: { instanceId: Id; beforeId: Id; since: Instant },
  { before, next }: { before: readonly MeteringPrice[]; next: readonly MeteringPrice[] },
): Promise<void> {
  const there = new Set(gaugesOf(before));
  const both = [...new Set(gaugesOf(next))].filter((meter) => there.has(meter)).sort();
  await insertRows(
    runner,
    'INSERT INTO usage_continued (instance_id, meter, before_id, since)',
    both.map((meter) => [bin(instanceId), meter, bin(beforeId), at(since)]),
  );
}
