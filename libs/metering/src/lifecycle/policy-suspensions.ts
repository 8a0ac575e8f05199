import { DomainError, type Id } from '#kernel';
import { log, system, Transactions } from '#platform';
import { type InstanceFacts, Instances, Suspensions } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Pauses } from './pauses.js';

/** Instances of one sweep; what is left has its turn in the next. */
const AT_ONCE = 200;

const REASON = '预算已用尽，按预算策略暂停。The budget is used up, and its policy suspends.';

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
    private readonly pauses: Pauses,
  ) {}

  async run(requestId: string): Promise<void> {
    const doer = system(requestId);
    const { suspend, resume } = await this.suspensions.dueByPolicy(AT_ONCE);
    const due = await this.instances.byIds([...suspend, ...resume]);
    for (const instanceId of suspend) {
      const gauges = await this.pauses.gaugesOf(due.get(instanceId)!.planId);
      await this.step(instanceId, true, (manager, found) =>
        this.pauses.begin(manager, doer, found, { by: 'POLICY', reason: REASON, gauges }),
      );
    }
    for (const instanceId of resume)
      await this.step(instanceId, false, (manager, found) => this.pauses.end(manager, doer, found, 'POLICY'));
  }

  /** What changed meanwhile is left as it is, and one that fails does not keep the others waiting. */
  private async step(
    instanceId: Id,
    asked: boolean,
    take: (manager: EntityManager, instance: InstanceFacts) => Promise<void>,
  ): Promise<void> {
    try {
      await this.transactions.run(async (manager) => {
        const found = await this.instances.lock(manager, instanceId);
        if (found && (found.asked === 'SUSPEND') === asked) await take(manager, found);
      });
    } catch (error) {
      if (error instanceof DomainError) return;
      log.error({ instance: instanceId, err: String(error) }, 'suspension by policy failed');
    }
  }
}
