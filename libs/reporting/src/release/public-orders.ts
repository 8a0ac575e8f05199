import { Plans } from '#catalog';
import { type Organization, Organizations } from '#identity';
import type { Id } from '#kernel';
import type { ToldOrder } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PublicOrder } from '../core/index.js';

/** What is told of orders, whatever step of theirs it is told with. */
@Injectable()
export class PublicOrders {
  constructor(
    private readonly organizations: Organizations,
    private readonly plans: Plans,
  ) {}

  /** By order; those of which a side is a sandbox are absent: nothing of them is ever told. */
  async of(manager: EntityManager, orders: readonly ToldOrder[]): Promise<Map<Id, PublicOrder>> {
    const parties = await this.parties(
      manager,
      orders.flatMap(({ order }) => [order.organizationId, order.providerId]),
    );
    const described = await this.described(
      manager,
      orders.flatMap(({ items }) => items.map(({ planId }) => planId)),
    );
    const told = new Map<Id, PublicOrder>();
    for (const { order, items, contract } of orders) {
      const [buyer, provider] = [parties.get(order.organizationId), parties.get(order.providerId)];
      if (!buyer || !provider) continue;
      told.set(order.id, {
        ...{ buyer, provider, contract, order: { ...order, estimate: order.estimate.toFixed() } },
        items: items.map(({ id: itemId, planId, quantity, estimate }) => ({
          ...{ id: itemId, quantity, estimate: estimate.toFixed() },
          description: described.get(planId)!,
        })),
      });
    }
    return told;
  }

  /** What these plans are called, with their offerings. */
  async described(manager: EntityManager, planIds: readonly Id[]): Promise<Map<Id, string>> {
    const plans = await this.plans.byIds([...new Set(planIds)], manager);
    return new Map([...plans].map(([planId, plan]) => [planId, `${plan.offeringName} / ${plan.name}`]));
  }

  /** These organizations, without sandboxes. */
  async parties(manager: EntityManager, ids: readonly Id[]): Promise<Map<Id, Organization>> {
    const found = await this.organizations.byIds([...new Set(ids)], manager);
    return new Map([...found].filter(([, { sandboxOf }]) => sandboxOf === null));
  }
}
