import { Notifications, WebhookEvents } from '#identity';
import { Clock, formatInstant, type Id, type Instant, Issues, textInput, transition } from '#kernel';
import { Audit, bin, type Doer, id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { INSTANCE_MACHINE, resumed, suspended, type Suspender, type Suspension, WHO } from '../core/index.js';
import { findOrder } from '../order/order-rows.js';
import { type Instance, type InstanceFacts, instanceSnapshot, saveInstance, selectInstances } from './instance-rows.js';
import { saveSuspension } from './suspension-rows.js';

/** What one side does to an instance that the caller has locked and may touch. */
interface Step {
  by: Suspender;
  reason: string;
}

/** Instances that are suspended for a while, [from, to); see ADR 0048 for what that means. */
@Injectable()
export class Suspensions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly notifications: Notifications,
    private readonly webhooks: WebhookEvents,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * ACTIVE becomes SUSPENDED, from now on; returns since when. INVALID_TRANSITION; VALIDATION_FAILED with REQUIRED or
   * TOO_LONG of the reason.
   */
  async suspend(manager: EntityManager, doer: Doer, instanceId: Id, { by, reason }: Step): Promise<Instant> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    const before = await this.held(manager, instanceId);
    const status = transition(INSTANCE_MACHINE, before.status, 'suspend');
    const suspension = suspended(alive(before), { by, reason: why }, this.clock.now());
    const after = { ...before, status, suspensions: [...before.suspensions, suspension] };
    await this.save(manager, doer, { action: 'suspendInstance', before, after });
    return suspension.from;
  }

  /**
   * SUSPENDED becomes ACTIVE, from now on; returns since when. INVALID_TRANSITION; SUSPENDED_BY_OTHERS and
   * BUDGET_USED_UP by the rules of `resumed`.
   * @param otherMoney it is paid from another budget from now on: what the used-up one's policy asks does not count
   */
  async resume(
    manager: EntityManager,
    doer: Doer,
    instanceId: Id,
    by: Suspender,
    otherMoney = false,
  ): Promise<Instant> {
    const before = await this.held(manager, instanceId);
    const status = transition(INSTANCE_MACHINE, before.status, 'resume');
    const asked = otherMoney ? null : before.asked;
    const suspension = resumed({ ...alive(before), asked }, by, this.clock.now());
    const after = { ...before, status, suspensions: [...before.suspensions.slice(0, -1), suspension] };
    await this.save(manager, doer, { action: 'resumeInstance', before, after });
    return suspension.to!;
  }

  /** At most `limit` instances that their budgets' policies have suspended, or have resumed, and that are not yet. */
  async dueByPolicy(limit: number): Promise<{ suspend: Id[]; resume: Id[] }> {
    const toSuspend = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM service_instance WHERE asked = 'SUSPEND' AND status = 'ACTIVE' ORDER BY id LIMIT ${limit}`,
    );
    const toResume = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT i.id FROM instance_suspension s JOIN service_instance i ON i.id = s.instance_id
        WHERE s.suspended_by = 'POLICY' AND s.ended_at IS NULL AND i.status = 'SUSPENDED'
          AND (i.asked IS NULL OR i.asked <> 'SUSPEND') ORDER BY i.id LIMIT ${limit}`,
    );
    return { suspend: toSuspend.map((row) => id(row.id)), resume: toResume.map((row) => id(row.id)) };
  }

  private async held(manager: EntityManager, instanceId: Id): Promise<Instance> {
    const [found] = await selectInstances(manager, 'WHERE id = ? FOR UPDATE', [bin(instanceId)]);
    return found!;
  }

  private async save(
    manager: EntityManager,
    doer: Doer,
    { action, before, after }: { action: 'suspendInstance' | 'resumeInstance'; before: Instance; after: Instance },
  ): Promise<void> {
    const suspension = after.suspensions.at(-1)!;
    await saveInstance(manager, after);
    await saveSuspension(manager, after.id, after.suspensions.length, suspension);
    await this.audit.write(manager, doer, {
      ...{ action, subject: 'instance', subjectId: after.id },
      ...{ before: instanceSnapshot(before), after: instanceSnapshot(after) },
    });
    await this.tell(manager, doer, after, suspension);
  }

  /** Both sides, who did it excepted. */
  private async tell(
    manager: EntityManager,
    doer: Doer,
    { id: instanceId, orderId, organizationId, providerId, externalId }: InstanceFacts,
    { from, to, by, reason }: Suspension,
  ): Promise<void> {
    const { number, title } = (await findOrder(manager, orderId))!;
    const event = to === null ? 'INSTANCE_SUSPENDED' : 'INSTANCE_RESUMED';
    await this.notifications.tell(
      manager,
      [organizationId, providerId].map((each) => ({
        ...({ event, to: { organizationId: each }, subjectId: instanceId } as const),
        ...(doer.personId === null ? {} : { except: [doer.personId] }),
        facts: { number, title, by: WHO[by], reason },
      })),
    );
    await this.webhooks.publish(manager, [
      {
        ...({ type: to === null ? 'instance.suspended' : 'instance.resumed', subjectId: instanceId } as const),
        organizationIds: [organizationId, providerId],
        data: {
          instanceId,
          externalId,
          by,
          reason,
          from: formatInstant(from),
          to: to === null ? null : formatInstant(to),
        },
      },
    ]);
  }
}

const alive = (instance: Instance): Instance & { activatedAt: Instant } => ({
  ...instance,
  activatedAt: instance.activatedAt!,
});
