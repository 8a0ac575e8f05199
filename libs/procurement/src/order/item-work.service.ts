import type { Actor } from '#identity';
import { Clock, dec, DomainError, type Id, type Instant, isId, Issues, notFound, text, textInput } from '#kernel';
import { at, Audit, bin, type Doer, id, rows, Transactions } from '#platform';
import { ChannelCapacity, itemFacts } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ContractUse } from '../contract/contract-use.service.js';
import { checkChangedAt, currentQuantity, type ItemOutcome, paysWhole } from '../core/index.js';
import { GoingOn } from '../instance/going-on.service.js';
import { findInstance, type InstanceFacts } from '../instance/instance-rows.js';
import { Instances } from '../instance/instance.service.js';
import { PoolUse } from '../pool/pool-use.service.js';
import { Transfers } from '../transfer/transfers.service.js';
import { FreedFunds } from './freed-funds.service.js';
import { OrderFunds } from './order-funds.js';
import { OrderProgress } from './order-progress.js';
import { findOrder, lockOrders, type Order, type OrderItem, selectItems } from './order-rows.js';

/** Why what was ordered of an instance is not done. */
export const INSTANCE_ENDED = 'The instance has ended. 服务实例已终止。';

/** A change that its order waits for, with the locked instance and the order that pays for that. */
export interface OpenChange {
  item: OrderItem;
  order: Order;
  paying: Order;
  instance: InstanceFacts;
}

const noSuchItem = (): Error => notFound(text('order item', '订单项目'));

const notOpen = (en: string, zh: string): DomainError => new DomainError('INVALID_TRANSITION', text(en, zh));

/** Changes and ends of instances that were ordered: carried out, or refused, by the provider. */
@Injectable()
export class ItemWork {
  constructor(
    private readonly transactions: Transactions,
    private readonly dataSource: DataSource,
    private readonly instances: Instances,
    private readonly going: GoingOn,
    private readonly contracts: ContractUse,
    private readonly pools: PoolUse,
    private readonly progress: OrderProgress,
    private readonly funds: OrderFunds,
    private readonly freed: FreedFunds,
    private readonly transfers: Transfers,
    private readonly capacity: ChannelCapacity,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** What an item is about, for whoever carries it out: NOT_FOUND unless it is the caller's own provider's. */
  async find(actor: Actor, itemId: Id): Promise<OrderItem> {
    return this.transactions.run((manager) => this.own(manager, actor.organizationId, itemId));
  }

  /**
   * An item that is open, its orders and its instance locked; a first day that has come starts its order. NOT_FOUND
   * unless it is the caller's own provider's; INVALID_TRANSITION for one that makes an instance, is over, or whose order
   * does not execute.
   * @param providerId whose it must be; null for what the platform does by itself
   */
  async lock(manager: EntityManager, doer: Doer, itemId: Id, providerId: Id | null): Promise<OpenChange> {
    const seen = await this.own(manager, providerId, itemId);
    if (seen.instanceId === null)
      throw notOpen('It makes an instance: activate or fail that.', '该项目新建服务实例，请激活该实例或报告失败。');
    const { orderId: paidBy } = (await findInstance(manager, seen.instanceId))!;
    const locked = new Map((await lockOrders(manager, [seen.orderId, paidBy])).map((order) => [order.id, order]));
    const instance = (await this.instances.lock(manager, seen.instanceId))!;
    const order = await this.progress.startIfDue(manager, doer, locked.get(seen.orderId)!);
    const [item] = await selectItems(manager, 'WHERE t.id = ?', [bin(itemId)]);
    if (order.status !== 'EXECUTING' || item!.outcome !== null)
      throw notOpen(
        `The item is ${item!.status}, its order ${order.status}.`,
        `该项目状态为 ${item!.status}，订单状态为 ${order.status}。`,
      );
    return { item: item!, order, paying: locked.get(paidBy)!, instance };
  }

  /** What the order says the instance is to be: its quantity from `from` on. The rest is the provider's to set up. */
  async resize(
    manager: EntityManager,
    doer: Doer,
    { item, order, instance }: OpenChange,
    from: Instant | null,
  ): Promise<Instant | null> {
    if (instance.status !== 'ACTIVE')
      throw notOpen(`The instance is ${instance.status}.`, `该实例状态为 ${instance.status}。`);
    const { bandwidthMbps } = itemFacts({ ...item, planCode: null });
    // What was held for it since its approval is the instance's now.
    await this.capacity.release(manager, doer, { orderItemId: item.id });
    const quantity = currentQuantity(instance);
    if (!item.quantityNamed || dec(item.quantity).eq(dec(quantity))) {
      const now = this.clock.now();
      checkChangedAt({ ...instance, activatedAt: instance.activatedAt! }, from ?? now, now);
      await this.capacity.resize(manager, doer, instance.orderItemId, { quantity, bandwidthMbps });
      return null;
    }
    const ordered = { quantity: item.quantity, bandwidthMbps, orderId: order.id };
    const wanted = { ...ordered, at: from, beyondOrdered: true, told: false };
    return (await this.instances.resize(manager, doer, instance, wanted)).from;
  }

  /**
   * The instance goes on as another one from `from` on: by the plan or for the term that was ordered. Its money stays
   * with the order that paid, but for another term, for which its own order does. A quantity that was not named is what
   * there is.
   * @param yearsFrom see `yearsFrom` of the catalogue
   */
  async goOn(
    manager: EntityManager,
    doer: Doer,
    change: OpenChange,
    { from, yearsFrom }: { from: Instant; yearsFrom: Instant },
  ): Promise<InstanceFacts> {
    const { order, paying, instance } = change;
    await this.holdPool(manager, change);
    const item = await this.asItIs(manager, change);
    if (instance.status !== 'ACTIVE')
      throw notOpen(`The instance is ${instance.status}.`, `该实例状态为 ${instance.status}。`);
    const own = paysWhole(item.kind);
    if (!own)
      await this.contracts.holdQuantity(manager, order.id, {
        ...{ instanceId: instance.id, planId: item.planId, change: dec(item.quantity) },
      });
    const next = await this.going.go(
      manager,
      doer,
      { item, paying: own ? order : paying, instance },
      { from, yearsFrom },
    );
    if (item.kind === 'TRANSFER') await this.transfers.done(manager, doer, instance.id);
    return next;
  }

  /** What an order says is allocated since its submission; not what a service without a named quantity has become since. */
  private async holdPool(manager: EntityManager, { item, instance }: OpenChange): Promise<void> {
    const quantity = currentQuantity(instance);
    if (item.quantityNamed || dec(quantity).lte(dec(item.quantity))) return;
    const instead = { planId: instance.planId, quantity };
    const wish = { planId: item.planId, quantity, instead };
    await this.pools.hold(manager, instance.organizationId, [wish], { itemId: item.id });
  }

  /** The item with the quantity it has now, which it then says. */
  private async asItIs(manager: EntityManager, { item, instance }: OpenChange): Promise<OrderItem> {
    const quantity = currentQuantity(instance);
    if (item.quantityNamed || dec(quantity).eq(dec(item.quantity))) return item;
    if (item.kind === 'TRANSFER')
      throw notOpen(
        `Its receiver ordered ${item.quantity}, and there are ${quantity} by now.`,
        `接收方按数量 ${item.quantity} 下单，现为 ${quantity}。`,
      );
    await manager.query('UPDATE order_item SET quantity = ? WHERE id = ?', [quantity, bin(item.id)]);
    return { ...item, quantity };
  }

  /** The item of a renewal. */
  async renewal(itemId: Id): Promise<OrderItem> {
    const [item] = await selectItems(this.dataSource, 'WHERE t.id = ?', [bin(itemId)]);
    if (!item) throw noSuchItem();
    return item;
  }

  /** Renewals whose first day has come, up to a hundred. */
  async renewalsDue(): Promise<Id[]> {
    const found = await rows<{ id: Buffer }>(
      this.dataSource,
      // What is suspended or about to end waits without holding up the others; what waited for the old term's money does not.
      `SELECT t.id FROM purchase_order o JOIN order_item t ON t.order_id = o.id JOIN service_instance i ON i.id = t.instance_id
        WHERE o.status = 'EXECUTING' AND t.kind = 'RENEW' AND t.outcome IS NULL
          AND (i.status = 'ACTIVE' OR i.terminated_at IS NOT NULL OR (i.status = 'SUSPENDED' AND EXISTS (
            SELECT 1 FROM instance_suspension s WHERE s.instance_id = i.id AND s.ended_at IS NULL AND s.suspended_by = 'POLICY')))
          ORDER BY t.id LIMIT 100`,
    );
    return found.map((row) => id(row.id));
  }

  /**
   * It is done at `from`: what it reserved goes to the order that pays for the instance, what it makes cheaper from then on
   * comes free of that; the order is finished with its last item.
   * @param change its instance as it was before
   */
  async done(manager: EntityManager, doer: Doer, change: OpenChange, from: Instant): Promise<void> {
    const { item, order, paying } = change;
    const freed = await this.freed.settle(manager, change, from);
    await this.decide(manager, doer, item, 'DONE', null);
    const way = { from: order, to: paying };
    // Another term, and what another buyer gave, is paid by its own order.
    const moved = paysWhole(item.kind) ? way : await this.funds.moveShare(manager, doer, way, item);
    if (freed) await this.funds.giveYears(manager, doer, moved.to, freed);
    await this.progress.settle(manager, doer, moved.from);
  }

  /** The provider could not, or would not: all stays as it is, and its part of the commitment comes free. */
  async fail(actor: Actor, itemId: Id, reason: string): Promise<OrderItem> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    await this.transactions.run(async (manager) =>
      this.drop(manager, actor, await this.lock(manager, actor, itemId, actor.organizationId), why),
    );
    return this.find(actor, itemId);
  }

  /** The orders under way that wait for something of an instance, locked with the one that pays for it: before it ends. */
  async lockOf(manager: EntityManager, instanceId: Id): Promise<Omit<OpenChange, 'instance'>[]> {
    const instance = isId(instanceId) ? await findInstance(manager, instanceId) : null;
    if (!instance) return [];
    const waiting = await rows<{ id: Buffer; order_id: Buffer }>(
      manager,
      `SELECT t.id, t.order_id FROM order_item t JOIN purchase_order o ON o.id = t.order_id
        WHERE t.instance_id = ? AND t.outcome IS NULL AND o.status = 'EXECUTING'`,
      [bin(instanceId)],
    );
    if (!waiting.length) return [];
    const orderIds = [...waiting.map((row) => id(row.order_id)), instance.orderId];
    const orders = new Map((await lockOrders(manager, orderIds)).map((order) => [order.id, order]));
    const items = await selectItems(manager, 'WHERE t.id IN (?)', [waiting.map((row) => row.id)]);
    return items
      .filter(({ outcome, orderId }) => outcome === null && orders.get(orderId)!.status === 'EXECUTING')
      .map((item) => ({ item, order: orders.get(item.orderId)!, paying: orders.get(instance.orderId)! }));
  }

  /**
   * The instance has ended at `from`: so was ordered, or there is nothing to change any more.
   * @param instance as it was before
   */
  async ended(
    manager: EntityManager,
    doer: Doer,
    open: readonly Omit<OpenChange, 'instance'>[],
    { instance, from }: { instance: InstanceFacts; from: Instant },
  ): Promise<void> {
    for (const change of open)
      if (change.item.kind === 'TERMINATE') await this.done(manager, doer, { ...change, instance }, from);
      else await this.drop(manager, doer, change, INSTANCE_ENDED);
  }

  /** It is not done: all stays as it is, and its part of the commitment comes free. */
  async drop(
    manager: EntityManager,
    doer: Doer,
    { item, order }: Omit<OpenChange, 'instance'>,
    why: string,
  ): Promise<void> {
    await this.decide(manager, doer, item, 'FAILED', why);
    await this.capacity.release(manager, doer, { orderItemId: item.id });
    const share = { orderItemId: item.id, estimate: item.estimate };
    await this.progress.settle(manager, doer, await this.funds.releaseShare(manager, doer, order, share));
  }

  private async decide(
    manager: EntityManager,
    doer: Doer,
    item: OrderItem,
    outcome: ItemOutcome,
    reason: string | null,
  ): Promise<void> {
    await manager.query('UPDATE order_item SET outcome = ?, outcome_reason = ?, outcome_at = ? WHERE id = ?', [
      ...[outcome, reason, at(this.clock.now()), bin(item.id)],
    ]);
    const { id: subjectId, kind, instanceId, quantity, orderId } = item;
    await this.audit.write(manager, doer, {
      ...{ action: outcome === 'DONE' ? 'completeOrderItem' : 'failOrderItem', subject: 'orderItem', subjectId },
      before: { outcome: null },
      after: { outcome, kind, orderId, instanceId, quantity, ...(reason === null ? {} : { reason }) },
    });
  }

  private async own(manager: EntityManager, providerId: Id | null, itemId: Id): Promise<OrderItem> {
    const [item] = isId(itemId) ? await selectItems(manager, 'WHERE t.id = ?', [bin(itemId)]) : [];
    const order = item && (await findOrder(manager, item.orderId));
    const theirs = providerId === null || order?.providerId === providerId;
    if (!item || !order || !theirs || order.approvedAt === null) throw noSuchItem();
    return item;
  }
}
