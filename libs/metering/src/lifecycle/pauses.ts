import { Plans } from '#catalog';
import { metersWhileSuspended } from '#catalog/core';
import { Clock, formatInstant, type Id, type Instant, ZERO } from '#kernel';
import { at, bin, type Doer, rows } from '#platform';
import { type InstanceFacts, Suspensions } from '#procurement';
import type { Suspender } from '#procurement/core';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventStore } from '../event/event-store.js';
import { platformEvent } from '../platform/platform-event.js';
import { PlatformMeters } from '../platform/platform-meters.js';

type Pausing = Pick<InstanceFacts, 'id' | 'providerId'>;

/** Suspensions, and what they mean for metering, in one transaction. The caller has locked the instance. */
@Injectable()
export class Pauses {
  constructor(
    private readonly plans: Plans,
    private readonly suspensions: Suspensions,
    private readonly meters: PlatformMeters,
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /**
   * The meters of a plan whose values hold until their provider reports another, but for those that go on. Asked before
   * the transaction.
   */
  async gaugesOf(planId: Id): Promise<string[]> {
    const prices = (await this.plans.byIds([planId])).get(planId)?.prices ?? [];
    const goOn = metersWhileSuspended(prices);
    return [
      ...new Set(
        prices.flatMap(({ meter, aggregation }) =>
          meter && aggregation === 'TIME_WEIGHTED' && !goOn.has(meter) ? [meter] : [],
        ),
      ),
    ];
  }

  /** By the rules of `Suspensions.suspend`. Gauges fall to zero, where they stay until their provider reports them again. */
  async begin(
    manager: EntityManager,
    doer: Doer,
    instance: Pausing,
    { gauges, ...step }: { by: Suspender; reason: string; gauges: readonly string[] },
  ): Promise<void> {
    const from = await this.suspensions.suspend(manager, doer, instance.id, step);
    await this.meters.change(manager, instance.id, from, this.clock.now());
    const zeros = [];
    for (const meter of gauges) {
      // After what a clock ahead of ours has reported already, which stays.
      const occurredAt = Math.max(from, (await this.lastOf(manager, instance.id, meter)) + 1);
      const id = `${instance.id}/${meter}/suspended/${formatInstant(occurredAt)}`;
      zeros.push(
        platformEvent(
          { instanceId: instance.id, providerId: instance.providerId, meter },
          { id, quantity: ZERO, corrects: null, occurredAt, windowStart: null },
        ),
      );
    }
    await this.store.append(manager, zeros);
  }

  /** By the rules of `Suspensions.resume`. */
  async end(manager: EntityManager, doer: Doer, instance: Pausing, by: Suspender): Promise<void> {
    const from = await this.suspensions.resume(manager, doer, instance.id, by);
    await this.meters.change(manager, instance.id, from, this.clock.now());
  }

  /** The same for what the policy of a used-up budget has suspended, and other money pays for from now on. */
  async endWithMoney(manager: EntityManager, doer: Doer, instance: Pausing): Promise<void> {
    const from = await this.suspensions.resume(manager, doer, instance.id, 'POLICY', true);
    await this.meters.change(manager, instance.id, from, this.clock.now());
  }

  private async lastOf(manager: EntityManager, instanceId: Id, meter: string): Promise<Instant> {
    const [last] = await rows<{ at: Instant }>(
      manager,
      'SELECT at FROM usage_event WHERE instance_id = ? AND meter = ? AND at >= ? ORDER BY at DESC LIMIT 1',
      [bin(instanceId), meter, at(this.clock.now())],
    );
    return last?.at ?? 0;
  }
}
