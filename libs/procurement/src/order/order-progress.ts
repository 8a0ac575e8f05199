import { SellerRules } from '#catalog';
import { Organizations } from '#identity';
import { Clock, dateOf, type DateOn, transition } from '#kernel';
import { at, bin, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { buysSomething, commandAfterItems, ORDER_MACHINE, type OrderCommand } from '../core/index.js';
import { ContractUse } from '../contract/contract-use.service.js';
import { OrderFunds } from './order-funds.js';
import { OrderJournal, orderSnapshot } from './order-journal.js';
import { itemsOf, type Order } from './order-rows.js';

/** What follows by itself in an order's life. The caller has locked the order. */
@Injectable()
export class OrderProgress {
  constructor(
    private readonly funds: OrderFunds,
    private readonly contracts: ContractUse,
    private readonly organizations: Organizations,
    private readonly sellers: SellerRules,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  today(): DateOn {
    return dateOf(this.clock.now());
  }

  /**
   * A PENDING_START order whose first day has come begins; any other stays as it is. PLAN_RULE when its provider may not
   * sell it any more, CONTRACT_NOT_ACTIVE when its contract ended or is frozen since.
   */
  async startIfDue(manager: EntityManager, doer: Doer, order: Order): Promise<Order> {
    if (order.status !== 'PENDING_START' || order.startsOn! > this.today()) return order;
    const items = await itemsOf(manager, [order.id]);
    if (buysSomething(items)) await this.contracts.stillActive(manager, order);
    const buyer = await this.organizations.get(order.organizationId, manager);
    const planIds = items.filter(({ kind }) => kind !== 'TERMINATE').map(({ planId }) => planId);
    if (planIds.length) await this.sellers.refuse(manager, buyer, [...new Set(planIds)]);
    return this.follow(manager, doer, order, 'start', 'startOrder');
  }

  /** DONE, PARTIAL or FAILED once no item is being made any more; a failed order has no commitment left. */
  async settle(manager: EntityManager, doer: Doer, order: Order): Promise<Order> {
    const command = commandAfterItems((await itemsOf(manager, [order.id])).map(({ outcome }) => outcome));
    if (!command) return order;
    const after = await this.follow(manager, doer, order, command, 'finishOrder');
    if (after.status === 'FAILED') await this.funds.releaseCommitment(manager, doer, after);
    return after;
  }

  private async follow(
    manager: EntityManager,
    doer: Doer,
    order: Order,
    command: OrderCommand,
    action: string,
  ): Promise<Order> {
    const status = transition(ORDER_MACHINE, order.status, command);
    const after = { ...order, status, version: order.version + 1 };
    await manager.query('UPDATE purchase_order SET status = ?, version = ?, updated_at = ? WHERE id = ?', [
      status,
      after.version,
      at(this.clock.now()),
      bin(order.id),
    ]);
    const [before, snapshot] = [orderSnapshot(order), orderSnapshot(after)];
    await this.journal.write(manager, doer, order.id, { action, command, before, after: snapshot });
    return after;
  }
}
