import { Plans, PriceTermsReader } from '#catalog';
import type { Instant } from '#kernel';
import { bin } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { currentQuantity } from '../core/index.js';
import type { InstanceFacts } from '../instance/instance-rows.js';
import { ChangeTargets } from './change-targets.js';
import { freedAt } from './item-estimates.js';
import type { Order, OrderItem } from './order-rows.js';

/** What of the order that pays for a service comes free by what is done to it. */
@Injectable()
export class FreedFunds {
  constructor(
    private readonly targets: ChangeTargets,
    private readonly plans: Plans,
    private readonly terms: PriceTermsReader,
  ) {}

  /**
   * By that order's years, from the instant on that it is done, by the terms of its buyer; the item then says so, and so
   * much counts no more under that order's contract. Null: nothing, or no budget.
   * @param instance as it was before, locked
   * @param paying the order that pays for it until then, locked
   */
  async settle(
    manager: EntityManager,
    { item, paying, instance }: { item: OrderItem; paying: Order; instance: InstanceFacts },
    from: Instant,
  ): Promise<Record<string, string> | null> {
    const target = await this.targets.locked(manager, instance, paying);
    const plan = (await this.plans.byIds([item.planId], manager)).get(item.planId)!;
    const terms = await this.terms.standing([paying.organizationId], [paying.providerId], manager);
    const quantity = item.quantityNamed ? item.quantity : currentQuantity(instance);
    const freed = freedAt({ ...item, quantity, plan, target }, from, (sold) =>
      terms.pricesOf(paying.organizationId, { ...sold, contractId: paying.contractId }),
    );
    const yearly = freed?.yearly ?? null;
    await manager.query('UPDATE order_item SET freed = ?, freed_total = ? WHERE id = ?', [
      ...[yearly && JSON.stringify(yearly), freed?.total.toFixed() ?? '0', bin(item.id)],
    ]);
    return yearly;
  }
}
