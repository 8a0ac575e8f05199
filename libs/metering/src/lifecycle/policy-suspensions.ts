import { Clock, DomainError, type Id, type Instant } from '#kernel';
import { log, system, Transactions } from '#platform';
import { Instances, Suspensions } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PlatformMeters } from '../platform/platform-meters.js';

/** Instances of one sweep; what is left has its turn in the next. */
const AT_ONCE = 200;

/**
 * Does what the policy SUSPEND of used-up budgets asks, and takes it back when it does not ask any more. Run twice, or
 * by two workers, it changes nothing the second time.
 */
@Injectable()
export class PolicySuspensions {
  constructor(
    private readonly transactions: Transactions,
    private readonly instances: Instances,
    private readonly suspensions: Suspensions,
    private readonly meters: PlatformMeters,
    private readonly clock: Clock,
  ) {}

  async run(requestId: string): Promise<void> {
    const doer = system(requestId);
    const { suspend, resume } = await this.suspensions.dueByPolicy(AT_ONCE);
    for (const instanceId of suspend)
      await this.step(instanceId, true, (manager) =>
        this.suspensions.suspend(manager, doer, instanceId, {
          by: 'POLICY',
          reason: '预算已用尽，按预算策略暂停。The budget is used up, and its policy suspends.',
        }),
      );
    for (const instanceId of resume)
      await this.step(instanceId, false, (manager) => this.suspensions.resume(manager, doer, instanceId, 'POLICY'));
  }

  /** What changed meanwhile is left as it is, and one that fails does not keep the others waiting. */
  private async step(
    instanceId: Id,
    asked: boolean,
    take: (manager: EntityManager) => Promise<Instant>,
  ): Promise<void> {
    try {
      await this.transactions.run(async (manager) => {
        const found = await this.instances.lock(manager, instanceId);
        if (!found || (found.asked === 'SUSPEND') !== asked) return;
        await this.meters.change(manager, instanceId, await take(manager), this.clock.now());
      });
    } catch (error) {
      if (error instanceof DomainError) return;
      log.error({ instance: instanceId, err: String(error) }, 'suspension by policy failed');
    }
  }
}
