import { Notifications, type Telling, WebhookEvents } from '#identity';
import type { Id } from '#kernel';
import { bin, type Doer, id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type OrderCommand, orderNews, orderWebhook } from '../core/index.js';
import { findOrder, type Order } from '../order/order-rows.js';

/** Tells people and webhooks of what becomes of their orders and services, in the transaction of the change. */
@Injectable()
export class OrderNews {
  constructor(
    private readonly notifications: Notifications,
    private readonly webhooks: WebhookEvents,
  ) {}

  /** After a step of an order. Who took it knows; and requesters, who may not approve, are not asked to. */
  async ofStep(
    manager: EntityManager,
    doer: Doer,
    orderId: Id,
    { command, comment = null }: { command: OrderCommand | 'create'; comment?: string | null },
  ): Promise<void> {
    const order = (await findOrder(manager, orderId))!;
    const news = orderNews(command, order.approvedAt !== null);
    if (news.length) {
      const requesters = await requestersOf(manager, orderId);
      const audience = {
        APPROVERS: { to: { organizationId: order.organizationId }, except: requesters },
        PROVIDER: { to: { organizationId: order.providerId } },
        REQUESTERS: { to: { personIds: requesters }, except: [doer.personId] },
      } satisfies Record<string, Pick<Telling, 'to' | 'except'>>;
      await this.notifications.tell(
        manager,
        news.map(({ event, to }) => ({
          ...{ event, subjectId: orderId, ...audience[to] },
          facts: { number: order.number, title: order.title, ...(comment === null ? {} : { reason: comment }) },
        })),
      );
    }
    await this.toWebhooks(manager, order, command);
  }

  /** Nothing that people wrote: titles and reasons are read where they stand. */
  private async toWebhooks(manager: EntityManager, order: Order, command: OrderCommand | 'create'): Promise<void> {
    const type = orderWebhook(command, order.approvedAt !== null);
    if (!type) return;
    const { id: orderId, number, status, version, organizationId, providerId, startsOn } = order;
    await this.webhooks.publish(manager, [
      {
        ...{ type, subjectId: orderId, organizationIds: [organizationId, providerId] },
        data: { id: orderId, number, status, version, organizationId, providerId, startsOn },
      },
    ]);
  }

  /** After an instance was activated or failed. */
  async ofInstance(
    manager: EntityManager,
    { number, title, id: orderId }: Order,
    news: { event: 'INSTANCE_ACTIVATED' | 'INSTANCE_FAILED'; instanceId: Id; reason?: string },
  ): Promise<void> {
    const { event, instanceId, reason } = news;
    await this.notifications.tell(manager, [
      {
        ...{ event, subjectId: instanceId, to: { personIds: await requestersOf(manager, orderId) } },
        facts: { number, title, ...(reason === undefined ? {} : { reason }) },
      },
    ]);
  }
}

async function requestersOf(manager: EntityManager, orderId: Id): Promise<Id[]> {
  const found = await rows<{ person_id: Buffer }>(
    manager,
    'SELECT person_id FROM order_requester WHERE order_id = ? ORDER BY person_id',
    [bin(orderId)],
  );
  return found.map((row) => id(row.person_id));
}
