import { Clock, type Id, type Instant, type Month, plain } from '#kernel';
import { at, atOrNull, bin, bins, id, insertRows, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hourChanges, type NewEvent, useAt, useMonth } from '../core/index.js';
import { keyBytes } from './event-key.js';

interface InstanceMonth {
  instanceId: Id;
  month: Month;
}

interface PlacedEvent extends InstanceMonth {
  event: NewEvent;
}

type Cuts = Map<string, number>;

/** The cut of a month before anything was closed. */
const FIRST_CUT = 1;

const nameOf = ({ instanceId, month }: InstanceMonth): string => `${instanceId} ${month}`;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** As usage_event lies. */
const byPlace = ({ event: a }: PlacedEvent, { event: b }: PlacedEvent): number =>
  order(a.instanceId, b.instanceId) || order(a.meter, b.meter) || useAt(a) - useAt(b) || order(a.key, b.key);

/**
 * Keeps accepted events: the only writer of usage_identity, usage_correction, usage_event and usage_rollup. All are
 * written in the caller's transaction, which must end with the insert's failure when an identity is kept already or
 * its original corrected already: the hours then grow by exactly the rows that were inserted.
 *
 * Locks are taken in one order by everyone: months, what is open of them, identities, corrections, events, hours, each by key.
 */
@Injectable()
export class EventStore {
  constructor(private readonly clock: Clock) {}

  async append(manager: EntityManager, events: readonly NewEvent[]): Promise<void> {
    if (!events.length) return;
    const placed = events.map((event) => ({ event, month: useMonth(event), instanceId: event.instanceId }));
    const cuts = await this.openCuts(manager, placed);
    await this.noteOpen(manager, placed, cuts);
    await this.insert(manager, placed, cuts, this.clock.now());
    const changes = hourChanges(events);
    await insertRows(
      manager,
      'INSERT INTO usage_rollup (instance_id, meter, hour, quantity, n)',
      changes.map(({ instanceId, meter, hour, quantity, count }) => [
        bin(instanceId),
        meter,
        at(hour),
        plain(quantity),
        count,
      ]),
      'ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity), n = n + VALUES(n)',
    );
  }

  /** The open cut of every month the events lie in, held shared until the transaction ends. */
  private async openCuts(manager: EntityManager, placed: readonly InstanceMonth[]): Promise<Cuts> {
    const touched = new Map(placed.map((month) => [nameOf(month), month]));
    const wanted = [...touched.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const cuts = await this.share(manager, wanted);
    const missing = wanted.filter((month) => !cuts.has(nameOf(month)));
    if (!missing.length) return cuts;
    // IGNORE: another writer may make the same month at this moment; it is waited for, then shared.
    await insertRows(
      manager,
      'INSERT IGNORE INTO usage_month (instance_id, month, cut)',
      missing.map(({ instanceId, month }) => [bin(instanceId), month, FIRST_CUT]),
    );
    await insertOpen(manager, missing);
    for (const [name, cut] of await this.share(manager, missing)) cuts.set(name, cut);
    return cuts;
  }

  /** Says of months that were closed before that their open cut has events; a new month says so when it is made. */
  private async noteOpen(manager: EntityManager, placed: readonly InstanceMonth[], cuts: Cuts): Promise<void> {
    const late = new Map(
      placed.filter((month) => cuts.get(nameOf(month))! > FIRST_CUT).map((month) => [nameOf(month), month]),
    );
    await insertOpen(manager, [...late.values()]);
  }

  private async share(manager: EntityManager, months: readonly InstanceMonth[]): Promise<Cuts> {
    const byMonth = [...Map.groupBy(months, ({ month }) => month)];
    const found = await rows<{ instance_id: Buffer; month: Month; cut: number }>(
      manager,
      // Without the forced key a small table is scanned, and rows of others are waited for.
      `SELECT instance_id, month, cut FROM usage_month FORCE INDEX (PRIMARY)
        WHERE ${byMonth.map(() => '(instance_id IN (?) AND month = ?)').join(' OR ')}
        ORDER BY instance_id, month LOCK IN SHARE MODE`,
      byMonth.flatMap(([month, some]) => [bins(some.map(({ instanceId }) => instanceId)), month]),
    );
    return new Map(found.map((row) => [nameOf({ instanceId: id(row.instance_id), month: row.month }), row.cut]));
  }

  private async insert(
    manager: EntityManager,
    placed: readonly PlacedEvent[],
    cuts: Cuts,
    now: Instant,
  ): Promise<void> {
    const byKey = [...placed].sort((a, b) => order(a.event.key, b.event.key));
    await insertRows(
      manager,
      'INSERT INTO usage_identity (event_key, digest)',
      byKey.map(({ event }) => [keyBytes(event.key), Buffer.from(event.digest, 'hex')]),
    );
    const corrections = byKey.flatMap(({ event: { key, correctsKey }, ...place }) =>
      correctsKey === null ? [] : [{ correctsKey, key, cut: cuts.get(nameOf(place)) }],
    );
    await insertRows(
      manager,
      'INSERT INTO usage_correction (corrected_key, correcting_key, cut)',
      corrections
        .sort((a, b) => order(a.correctsKey, b.correctsKey))
        .map(({ correctsKey, key, cut }) => [keyBytes(correctsKey), keyBytes(key), cut]),
    );
    const received = at(now);
    await insertRows(
      manager,
      `INSERT INTO usage_event (event_key, provider_id, source, event_id, instance_id, meter, at, cut,
         occurred_at, window_start, received_at, quantity, subject, corrects_key, platform)`,
      [...placed]
        .sort(byPlace)
        .map(({ event, ...place }) => [
          keyBytes(event.key),
          bin(event.providerId),
          event.source,
          event.id,
          bin(event.instanceId),
          event.meter,
          at(useAt(event)),
          cuts.get(nameOf(place)),
          at(event.occurredAt),
          atOrNull(event.windowStart),
          received,
          plain(event.quantity),
          event.subject,
          event.correctsKey && keyBytes(event.correctsKey),
          event.platform,
        ]),
    );
  }
}

const insertOpen = (manager: EntityManager, months: readonly InstanceMonth[]): Promise<void> =>
  insertRows(
    manager,
    'INSERT IGNORE INTO usage_open (instance_id, month)',
    months
      .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
      .map(({ instanceId, month }) => [bin(instanceId), month]),
  );
