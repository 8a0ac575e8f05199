import { Clock, hourStart, type Id, type Instant } from '#kernel';
import { at, bin, insertRows } from '#platform';
import type { InstanceFacts } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Says what the platform has to meter; `PlatformMetering` does it. */
@Injectable()
export class PlatformMeters {
  constructor(private readonly clock: Clock) {}

  /** From the activation on these meters of the instance are due; some go on while it is suspended. */
  async start(
    manager: EntityManager,
    instance: InstanceFacts,
    meters: readonly string[],
    whileSuspended: ReadonlySet<string>,
  ): Promise<void> {
    const activatedAt = instance.activatedAt!;
    await insertRows(
      manager,
      'INSERT INTO platform_meter (instance_id, meter, provider_id, quantity, activated_at, ended_at, metered_until, due_at, while_suspended)',
      [...meters]
        .sort()
        .map((meter) => [
          bin(instance.id),
          meter,
          bin(instance.providerId),
          instance.quantity,
          at(activatedAt),
          null,
          at(hourStart(activatedAt)),
          at(this.clock.now()),
          whileSuspended.has(meter) ? 1 : 0,
        ]),
    );
  }

  /** What there is of it changes from `from` on, as it is resized, suspended or resumed: hours from there on are looked at again at once. */
  async change(manager: EntityManager, instanceId: Id, from: Instant, now: Instant): Promise<void> {
    await manager.query(
      'UPDATE platform_meter SET metered_until = LEAST(metered_until, ?), due_at = ? WHERE instance_id = ?',
      [at(hourStart(from)), at(now), bin(instanceId)],
    );
  }

  /** The meters end, and are due at once; hours from the end on are looked at again. */
  async end(manager: EntityManager, instanceId: Id, endedAt: Instant, now: Instant): Promise<void> {
    await manager.query(
      'UPDATE platform_meter SET ended_at = ?, metered_until = LEAST(metered_until, ?), due_at = ? WHERE instance_id = ?',
      [at(endedAt), at(hourStart(endedAt)), at(now), bin(instanceId)],
    );
  }
}
