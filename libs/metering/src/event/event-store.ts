import { Clock, plain } from '#kernel';
import { hexLiteral, idLiteral, insertLiterals, atLiteral, orNull, textLiteral } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hourChanges, type NewEvent, useAt, useMonth } from '../core/index.js';
import { type Cuts, openCuts } from './open-cuts.js';

interface PlacedEvent {
  event: NewEvent;
  cut: number;
}

/**
 * Keeps accepted events: the only writer of usage_identity, usage_correction, usage_event and usage_rollup. All are
 * written in the caller's transaction, which must end with the insert's failure when an identity is kept already or
 * its original corrected already: the hours then grow by exactly the rows that were inserted.
 *
 * Locks are taken in one order by everyone: months, what is open of them, identities, corrections, events, hours,
 * each by key. Rows are written as literals whose first columns are the key, so that their texts sort as the keys do.
 */
@Injectable()
export class EventStore {
  constructor(private readonly clock: Clock) {}

  async append(manager: EntityManager, events: readonly NewEvent[]): Promise<void> {
    if (!events.length) return;
    const months = events.map((event) => ({ instanceId: event.instanceId, month: useMonth(event) }));
    const cuts: Cuts = await openCuts(manager, months);
    const placed = events.map((event, index) => ({ event, cut: cuts.of(months[index]!) }));
    await insertLiterals(
      manager,
      'INSERT INTO usage_identity (event_key, digest)',
      events.map(({ key, digest }) => `(${hexLiteral(key)},${hexLiteral(digest)})`).sort(),
    );
    await insertLiterals(
      manager,
      'INSERT INTO usage_correction (corrected_key, correcting_key, cut)',
      placed
        .filter(({ event }) => event.correctsKey !== null)
        .map(({ event, cut }) => `(${hexLiteral(event.correctsKey!)},${hexLiteral(event.key)},${cut})`)
        .sort(),
    );
    const received = atLiteral(this.clock.now());
    await insertLiterals(manager, INSERT_EVENTS, placed.map((each) => eventRow(each, received)).sort());
    await insertLiterals(
      manager,
      'INSERT INTO usage_rollup (instance_id, meter, hour, quantity, n)',
      hourChanges(events)
        .map(
          ({ instanceId, meter, hour, quantity, count }) =>
            `(${idLiteral(instanceId)},${textLiteral(meter)},${atLiteral(hour)},${plain(quantity)},${count})`,
        )
        .sort(),
      'ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity), n = n + VALUES(n)',
    );
  }
}

const INSERT_EVENTS = `INSERT INTO usage_event (instance_id, meter, at, event_key, provider_id, source, event_id, cut,
  occurred_at, window_start, received_at, quantity, subject, corrects_key, platform)`;

function eventRow({ event, cut }: PlacedEvent, received: string): string {
  const place = `${idLiteral(event.instanceId)},${textLiteral(event.meter)},${atLiteral(useAt(event))}`;
  const who = `${hexLiteral(event.key)},${idLiteral(event.providerId)},${textLiteral(event.source)},${textLiteral(event.id)}`;
  const when = `${atLiteral(event.occurredAt)},${orNull(event.windowStart, atLiteral)},${received}`;
  const what = `${plain(event.quantity)},${orNull(event.subject, textLiteral)},${orNull(event.correctsKey, hexLiteral)}`;
  return `(${place},${who},${cut},${when},${what},${event.platform ? 1 : 0})`;
}
