import { Plans } from '#catalog';
import { type Actor, Organizations } from '#identity';
import { type DateOn, DomainError, type Id } from '#kernel';
import type { Page } from '#platform';
import { Injectable } from '@nestjs/common';
import {
  answeredBefore,
  type InstanceStatus,
  type OrderItemKind,
  type OrderItemStatus,
  type OrderStatus,
} from '../core/index.js';
import { Instances } from '../instance/instance.service.js';
import { InstanceReading } from '../instance/instance-reading.js';
import { OrderReading } from '../order/order-reading.js';
import type { Order } from '../order/order-rows.js';
import { OrderSteps } from '../order/order-steps.js';
import { nextOf } from './page-query.js';

/** An order as its provider's agent reads it: what is to be set up, and nothing of its money. */
export interface OrderView {
  id: Id;
  number: string;
  title: string;
  state: OrderStatus;
  version: number;
  buyer: { code: string; name: string };
  startsOn: DateOn | null;
  items: {
    id: Id;
    kind: OrderItemKind;
    state: OrderItemStatus;
    offeringCode: string;
    planCode: string;
    quantity: string;
    zone: string | null;
    configuration: unknown;
    /** What is to be changed or ended; of ADD null until the order is accepted. */
    instance: { id: Id; state: InstanceStatus } | null;
  }[];
}

export interface OrderPageView {
  orders: OrderView[];
  next: string | null;
}

/** Orders for agents of providers, by the services that GraphQL asks. */
@Injectable()
export class ProviderOrders {
  constructor(
    private readonly reading: OrderReading,
    private readonly steps: OrderSteps,
    private readonly organizations: Organizations,
    private readonly plans: Plans,
    private readonly instances: InstanceReading,
    private readonly running: Instances,
  ) {}

  /** Newest first. */
  async list(actor: Actor, state: OrderStatus | null, page: Page): Promise<OrderPageView> {
    const found = await this.reading.list(actor, { statuses: state && [state] }, page);
    return { orders: await this.views(found.nodes), next: nextOf(found) };
  }

  async get(actor: Actor, orderId: Id): Promise<OrderView> {
    return this.view(await this.reading.get(actor, orderId));
  }

  /** By the rules of `acceptOrder`; once more, what was accepted stays as it is. */
  accept(actor: Actor, orderId: Id): Promise<OrderView> {
    return this.answer(actor, orderId, 'accept', () => this.steps.accept(actor, orderId));
  }

  /** By the rules of `declineOrder`; once more, what was declined stays as it is. */
  decline(actor: Actor, orderId: Id, reason: string): Promise<OrderView> {
    return this.answer(actor, orderId, 'decline', () => this.steps.decline(actor, orderId, reason));
  }

  private async answer(
    actor: Actor,
    orderId: Id,
    answer: 'accept' | 'decline',
    take: () => Promise<Order>,
  ): Promise<OrderView> {
    const before = await this.reading.get(actor, orderId);
    if (answeredBefore(answer, before.status)) return this.view(before);
    try {
      return await this.view(await take());
    } catch (error) {
      // The same answer may have come twice at once: the other one was taken.
      if (!(error instanceof DomainError) || error.code !== 'INVALID_TRANSITION') throw error;
      const now = await this.reading.get(actor, orderId);
      if (!answeredBefore(answer, now.status)) throw error;
      return this.view(now);
    }
  }

  private async view(order: Order): Promise<OrderView> {
    return (await this.views([order]))[0]!;
  }

  private async views(orders: readonly Order[]): Promise<OrderView[]> {
    const items = await this.reading.items(orders.map(({ id }) => id));
    const all = [...items.values()].flat();
    const [buyers, plans, instances, changed] = await Promise.all([
      this.organizations.byIds(orders.map(({ organizationId }) => organizationId)),
      this.plans.byIds(all.map(({ planId }) => planId)),
      this.instances.ofItems(all.map(({ id }) => id)),
      this.running.byIds(all.flatMap(({ instanceId }) => instanceId ?? [])),
    ]);
    return orders.map(({ id, number, title, status, version, organizationId, startsOn }) => {
      const { code, name } = buyers.get(organizationId)!;
      return {
        ...{ id, number, title, state: status, version, buyer: { code, name }, startsOn },
        items: (items.get(id) ?? []).map((item) => {
          const plan = plans.get(item.planId)!;
          const instance = item.instanceId === null ? instances.get(item.id) : changed.get(item.instanceId);
          return {
            ...{
              id: item.id,
              kind: item.kind,
              state: item.status,
              offeringCode: plan.offeringCode,
              planCode: plan.code,
            },
            ...{ quantity: item.quantity, zone: item.zoneCode, configuration: item.configuration },
            instance: instance ? { id: instance.id, state: instance.status } : null,
          };
        }),
      };
    });
  }
}
