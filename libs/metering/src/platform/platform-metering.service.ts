import { type Life, lifeOf, pausedLife } from '#catalog/core';
import { Clock, HOUR, hourStart, type Id, type Instant } from '#kernel';
import { at, atOrNull, bin, id, isDuplicate, isRetryable, rows, Transactions } from '#platform';
import { type InstanceFacts, Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type HourEvent, hourWrites, meterUntil, type NewEvent, nextLook, useAt } from '../core/index.js';
import { EventStore } from '../event/event-store.js';
import { platformEvent } from './platform-event.js';
import { CORRECTION_OF, fromKnownRow, KNOWN_COLUMNS, type KnownRow } from '../event/stored-events.js';

/** Meters of one transaction, and hours: a year of catching up goes in steps that nobody notices. */
const PAGE = 50;
const MOST_HOURS = 500;

interface MeterRow {
  instance_id: Buffer;
  meter: string;
  provider_id: Buffer;
  quantity: string;
  activated_at: Instant;
  ended_at: Instant | null;
  metered_until: Instant;
  while_suspended: number;
}

interface PlatformMeter {
  instanceId: Id;
  providerId: Id;
  meter: string;
  life: Life;
  meteredUntil: Instant;
}

const fromRow = (
  row: MeterRow,
  { resizes, suspensions }: Pick<InstanceFacts, 'resizes' | 'suspensions'>,
): PlatformMeter => ({
  instanceId: id(row.instance_id),
  providerId: id(row.provider_id),
  meter: row.meter,
  life: pausedLife(
    lifeOf({ activatedAt: row.activated_at, terminatedAt: row.ended_at, quantity: row.quantity, resizes }),
    row.while_suspended ? [] : suspensions,
  ),
  meteredUntil: row.metered_until,
});

/**
 * Writes the events of PLATFORM meters. A meter's row is held while its hours are compared with the events that
 * stand and what is missing or wrong is written; so doubled ticks, two workers or an emptied Redis change nothing.
 */
@Injectable()
export class PlatformMetering {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: EventStore,
    private readonly instances: Instances,
    private readonly clock: Clock,
  ) {}

  /**
   * Meters all that is due now, however much was missed; returns the number of events written.
   * @param toTheLast waits for meters that another worker has under way; else they are left to it
   */
  async meterDue(toTheLast = false): Promise<number> {
    let written = 0;
    for (let waits = false; ;) {
      const page = await this.transactions.run(
        (manager) => this.page(manager, waits),
        (error) => isRetryable(error) || isDuplicate(error),
      );
      written += page.events;
      if (page.meters) continue;
      if (waits === toTheLast) return written;
      waits = true;
    }
  }

  private async page(manager: EntityManager, waits: boolean): Promise<{ meters: number; events: number }> {
    const now = this.clock.now();
    const due = await rows<MeterRow>(
      manager,
      `SELECT instance_id, meter, provider_id, quantity, activated_at, ended_at, metered_until, while_suspended
         FROM platform_meter FORCE INDEX (ix_platform_meter_due)
        WHERE due_at <= ? ORDER BY due_at, instance_id, meter LIMIT ${PAGE} FOR UPDATE${waits ? '' : ' SKIP LOCKED'}`,
      [at(now)],
    );
    const events: NewEvent[] = [];
    let hours = MOST_HOURS;
    // Read after the meters' rows are held: what changes these holds them too, and has its hours looked at again.
    const instanceIds = [...new Set(due.map((row) => id(row.instance_id)))];
    const resizes = await this.instances.resizesOf(manager, instanceIds);
    const suspensions = await this.instances.suspensionsOf(manager, instanceIds);
    const historyOf = (of: Id): Pick<InstanceFacts, 'resizes' | 'suspensions'> => ({
      resizes: resizes.get(of) ?? [],
      suspensions: suspensions.get(of) ?? [],
    });
    for (const meter of due.map((row) => fromRow(row, historyOf(id(row.instance_id))))) {
      if (hours <= 0) break;
      const done = await this.settle(manager, meter, hours, now);
      hours -= done.hours;
      events.push(...done.events);
    }
    await this.store.append(manager, events);
    return { meters: due.length, events: events.length };
  }

  /** Makes at most `most` hours of one meter right, and says when to look again. */
  private async settle(
    manager: EntityManager,
    meter: PlatformMeter,
    most: number,
    now: Instant,
  ): Promise<{ hours: number; events: NewEvent[] }> {
    const { life, meteredUntil: from } = meter;
    const last = life.terminatedAt === null ? null : await this.lastWritten(manager, meter);
    const until = meterUntil(life.terminatedAt, last, now);
    const to = Math.max(from, Math.min(until, from + most * HOUR));
    const standing = to > from ? await this.standing(manager, meter, from, to) : new Map<Instant, HourEvent>();
    const events = hourWrites(meter, { from, to }, standing).map((write) => platformEvent(meter, write));
    const { meteredUntil, dueAt } = nextLook(to, until, life.terminatedAt, now);
    await manager.query('UPDATE platform_meter SET metered_until = ?, due_at = ? WHERE instance_id = ? AND meter = ?', [
      at(meteredUntil),
      atOrNull(dueAt),
      bin(meter.instanceId),
      meter.meter,
    ]);
    return { hours: (to - from) / HOUR, events };
  }

  private async lastWritten(manager: EntityManager, { instanceId, meter }: PlatformMeter): Promise<Instant | null> {
    const [last] = await rows<{ at: Instant }>(
      manager,
      'SELECT at FROM usage_event WHERE instance_id = ? AND meter = ? ORDER BY at DESC LIMIT 1',
      [bin(instanceId), meter],
    );
    return last?.at ?? null;
  }

  /** By hour: the event that no other corrects. */
  private async standing(
    manager: EntityManager,
    { instanceId, meter }: PlatformMeter,
    from: Instant,
    to: Instant,
  ): Promise<Map<Instant, HourEvent>> {
    const found = await rows<KnownRow & { event_id: string }>(
      manager,
      `SELECT ${KNOWN_COLUMNS}, e.event_id FROM usage_event e ${CORRECTION_OF}
        WHERE e.instance_id = ? AND e.meter = ? AND e.at >= ? AND e.at < ? AND e.platform AND c.corrected_key IS NULL`,
      [bin(instanceId), meter, at(from), at(to)],
    );
    return new Map(
      found.map((row) => [hourStart(useAt(fromKnownRow(row))), { ...fromKnownRow(row), id: row.event_id }]),
    );
  }
}
