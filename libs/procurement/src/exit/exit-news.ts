import { Notifications, WebhookEvents } from '#identity';
import { type DateOn, text, type Text } from '#kernel';
import type { Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { InstanceFacts } from '../instance/instance-rows.js';
import { findOrder } from '../order/order-rows.js';

/** Tells both sides, and their webhooks, how an instance that ends is wound up. */
@Injectable()
export class ExitNews {
  constructor(
    private readonly notifications: Notifications,
    private readonly webhooks: WebhookEvents,
  ) {}

  /** After a step; who took it knows. */
  async ofStep(manager: EntityManager, doer: Doer, instance: InstanceFacts, told: Text): Promise<void> {
    await this.tell(manager, instance, { event: 'EXIT_STEP', told, except: doer.personId });
    await this.publish(manager, 'instance.exit', instance, { state: instance.status });
  }

  /** A day has passed by which something was to be done. */
  async ofOverdue(
    manager: EntityManager,
    instance: InstanceFacts,
    { step, dueOn }: { step: string; dueOn: DateOn },
  ): Promise<void> {
    const told =
      step === 'DESTROY'
        ? text(`Its data were to be destroyed by ${dueOn}.`, `应于 ${dueOn} 前销毁数据并提供证明。`)
        : text(`Its data were to be returned by ${dueOn}.`, `应于 ${dueOn} 前返还数据并确认接收。`);
    await this.tell(manager, instance, { event: 'EXIT_OVERDUE', told, except: null });
    await this.publish(manager, 'instance.exit_overdue', instance, { state: instance.status, step, dueOn });
  }

  private async tell(
    manager: EntityManager,
    { id, orderId, organizationId, providerId }: InstanceFacts,
    { event, told, except }: { event: 'EXIT_STEP' | 'EXIT_OVERDUE'; told: Text; except: string | null },
  ): Promise<void> {
    const { number, title } = (await findOrder(manager, orderId))!;
    await this.notifications.tell(
      manager,
      [organizationId, providerId].map((each) => ({
        ...{ event, to: { organizationId: each }, subjectId: id },
        ...(except === null ? {} : { except: [except] }),
        facts: { number, title, told },
      })),
    );
  }

  private publish(
    manager: EntityManager,
    type: 'instance.exit' | 'instance.exit_overdue',
    { id, externalId, organizationId, providerId }: InstanceFacts,
    data: object,
  ): Promise<void> {
    return this.webhooks.publish(manager, [
      {
        ...{ type, subjectId: id, organizationIds: [organizationId, providerId] },
        data: { instanceId: id, externalId, ...data },
      },
    ]);
  }
}
