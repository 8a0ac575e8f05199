import { actingPeople, type Actor, Organizations } from '#identity';
import {
  Clock,
  dateOf,
  DomainError,
  forbidden,
  type Id,
  isId,
  Issues,
  newId,
  text,
  textInput,
  transition,
} from '#kernel';
import { Plans, SellerRules } from '#catalog';
import { at, bin, bins, insertRows, rows, Transactions } from '#platform';
import { ChannelCapacity, type KeptFacts } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Approvals } from '../approval/approvals.service.js';
import { ContractUse } from '../contract/contract-use.service.js';
import { OrderContracts } from '../contract/contract.js';
import { queueItems, queueProvisions } from '../broker/broker-queue.js';
import { acceptCommand, buysSomething, INSTANCE_MACHINE, ORDER_MACHINE, type OrderCommand } from '../core/index.js';
import { OrderChanges } from './order-changes.js';
import { OrderFunds } from './order-funds.js';
import { OrderJournal, orderSnapshot } from './order-journal.js';
import { instancesOfOrder, saveInstance } from '../instance/instance-rows.js';
import { findOrder, itemsOf, lockOrder, noSuchOrder, type Order, type OrderItem } from './order-rows.js';

const MAX_REASON = 2000;

/** One step of an order by one of its two sides. */
interface Step {
  /** The operation, as in the permission table. */
  action: string;
  side: 'BUYER' | 'PROVIDER';
  /** An approver's step is closed to the order's requesters. */
  notByRequester?: boolean;
  command: (order: Order, manager: EntityManager) => OrderCommand | Promise<OrderCommand>;
  comment: string | null;
  /** What goes with it, in the same transaction; the order is locked and still as it was. */
  work: (manager: EntityManager, order: Order, command: OrderCommand) => Promise<void>;
}

/** What of an order's commitment an item has. */
type Share = Parameters<OrderFunds['releaseShare']>[3];

const notSent = (): DomainError =>
  new DomainError(
    'INVALID_TRANSITION',
    text('The order has not been sent to its provider yet.', '该订单尚未发送给供应商。'),
  );

/** What becomes of a submitted order: the decisions of approver, buyer and provider. */
@Injectable()
export class OrderSteps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly plans: Plans,
    private readonly sellers: SellerRules,
    private readonly changes: OrderChanges,
    private readonly funds: OrderFunds,
    private readonly approvals: Approvals,
    private readonly journal: OrderJournal,
    private readonly contracts: OrderContracts,
    private readonly use: ContractUse,
    private readonly capacity: ChannelCapacity,
    private readonly clock: Clock,
  ) {}

  /**
   * One approval of the chain its submission settled; with the last one commits what was reserved and, where the order
   * names no contract, makes one. FORBIDDEN for a requester, for whoever approved it already, and at a step that names others; PLAN_RULE
   * when its provider may not sell it any more, which its buyer can only return, reject or cancel.
   */
  async approve(actor: Actor, orderId: Id, comment?: string | null): Promise<Order> {
    const { code } = await this.organizations.get(actor.organizationId);
    const told = checkedText('comment', comment ?? '', 0) || null;
    return this.take(actor, orderId, {
      action: 'approveOrder',
      side: 'BUYER',
      notByRequester: true,
      command: async (order, manager) => {
        if (order.status !== 'PENDING_APPROVAL') return 'approve';
        return (await this.approvals.weigh(manager, actor, order)).complete ? 'approve' : 'approvePart';
      },
      comment: told,
      work: async (manager, order, command) => {
        const { step } = await this.approvals.weigh(manager, actor, order);
        await this.approvals.record(manager, actor, order, step, told);
        if (command === 'approvePart') return;
        const now = this.clock.now();
        await this.refuseSeller(manager, order);
        const items = await itemsOf(manager, [order.id]);
        const buys = buysSomething(items);
        if (buys) await this.use.hold(manager, order, await this.changes.bought(manager, items));
        // What is tried in a sandbox holds no bandwidth.
        if (!actor.sandboxOf) await this.capacity.hold(manager, actor, { ...order, facts: wantingFacts(order, items) });
        await this.funds.commit(manager, actor, order);
        const contractId =
          order.contractId ?? (buys ? await this.contracts.make(manager, actor, order, items, code) : null);
        await manager.query('UPDATE purchase_order SET contract_id = ?, approved_at = ? WHERE id = ?', [
          contractId && bin(contractId),
          at(now),
          bin(order.id),
        ]);
      },
    });
  }

  /** Back to its buyer, who may change and submit it again; what was reserved comes free. FORBIDDEN for a requester. */
  async return(actor: Actor, orderId: Id, reason: string): Promise<Order> {
    return this.end(actor, orderId, reason, 'BUYER', 'return', true);
  }

  async reject(actor: Actor, orderId: Id, reason: string): Promise<Order> {
    return this.end(actor, orderId, reason, 'BUYER', 'reject', true);
  }

  /** Before it executes; instances that wait for the first day become FAILED. */
  async cancel(actor: Actor, orderId: Id, reason: string): Promise<Order> {
    return this.end(actor, orderId, reason, 'BUYER', 'cancel', false);
  }

  async decline(actor: Actor, orderId: Id, reason: string): Promise<Order> {
    return this.end(actor, orderId, reason, 'PROVIDER', 'decline', false);
  }

  /**
   * Makes one CREATING instance per ADD item. An order that begins later waits in PENDING_START. NOT_ON_SALE while one of
   * its offerings is suspended, PLAN_RULE when the provider may not sell them any more; what was paused or retired since
   * is its provider's to accept or decline.
   */
  async accept(actor: Actor, orderId: Id): Promise<Order> {
    return this.take(actor, orderId, {
      action: 'acceptOrder',
      side: 'PROVIDER',
      command: (order) => acceptCommand(order.startsOn!, dateOf(this.clock.now())),
      comment: null,
      work: async (manager, order) => {
        await this.refuseSeller(manager, order);
        await this.makeInstances(manager, order);
        await this.contracts.signed(manager, actor, order);
        await queueProvisions(manager, actor, order, this.plans, this.clock.now());
        const now = this.clock.now();
        await queueItems(manager, actor, order, await itemsOf(manager, [order.id]), { plans: this.plans, now });
      },
    });
  }

  /** While it executes: its provider is asked, and nothing of it is delivered until it has answered. */
  requestCancellation(actor: Actor, orderId: Id, reason: string): Promise<Order> {
    return this.take(actor, orderId, {
      action: 'requestCancellation',
      side: 'BUYER',
      command: () => 'requestCancel',
      comment: checkedText('reason', reason, 1),
      work: () => Promise.resolve(),
    });
  }

  /**
   * The provider's answer. Granted, what is not delivered is off and its money comes free: CANCELLED when nothing is
   * delivered, PARTIAL where something is, which runs on. Refused, the order goes on.
   */
  answerCancellation(actor: Actor, orderId: Id, grant: boolean, reason: string): Promise<Order> {
    const why = checkedText('reason', reason, 1);
    return this.take(actor, orderId, {
      action: 'answerCancellation',
      side: 'PROVIDER',
      command: async (order, manager) => {
        if (!grant) return 'refuseCancel';
        return (await this.anythingMade(manager, order)) ? 'grantCancelPartly' : 'grantCancel';
      },
      comment: why,
      work: async (manager, order, command) => {
        if (command === 'refuseCancel') return;
        const dropped = await this.dropUnmade(manager, order);
        if (command === 'grantCancel') await this.contracts.ended(manager, actor, order, why);
        await this.giveBack(manager, actor, order, dropped);
        if (command !== 'grantCancel') return;
        await this.funds.releaseCommitment(manager, actor, (await findOrder(manager, order.id))!);
      },
    });
  }

  private async anythingMade(manager: EntityManager, order: Order): Promise<boolean> {
    return (await itemsOf(manager, [order.id])).some(({ outcome }) => outcome === 'DONE');
  }

  /** What is not made fails; what of it gives money back. */
  private async dropUnmade(manager: EntityManager, order: Order): Promise<Share[]> {
    const dropped: Share[] = [];
    for (const instance of await instancesOfOrder(manager, order.id)) {
      if (instance.status !== 'CREATING') continue;
      await saveInstance(manager, { ...instance, status: transition(INSTANCE_MACHINE, instance.status, 'fail') });
      dropped.push({ orderItemId: instance.orderItemId, estimate: instance.estimate });
    }
    for (const item of await itemsOf(manager, [order.id])) {
      if (item.instanceId === null || item.outcome !== null) continue;
      await manager.query("UPDATE order_item SET outcome = 'CANCELLED', outcome_at = ? WHERE id = ?", [
        at(this.clock.now()),
        bin(item.id),
      ]);
      dropped.push({ orderItemId: item.id, estimate: item.estimate });
    }
    return dropped;
  }

  /** The bandwidth of what is dropped first, then its parts of the commitment. */
  private async giveBack(manager: EntityManager, actor: Actor, order: Order, dropped: readonly Share[]): Promise<void> {
    for (const { orderItemId } of dropped) await this.capacity.release(manager, actor, { orderItemId });
    let left = order;
    for (const share of dropped) left = await this.funds.releaseShare(manager, actor, left, share);
  }

  private end(
    actor: Actor,
    orderId: Id,
    reason: string,
    side: Step['side'],
    command: 'return' | 'reject' | 'cancel' | 'decline',
    notByRequester: boolean,
  ): Promise<Order> {
    return this.take(actor, orderId, {
      action: `${command}Order`,
      side,
      notByRequester,
      command: () => command,
      comment: checkedText('reason', reason, 1),
      work: async (manager, order) => {
        await this.failInstances(manager, order);
        await this.contracts.ended(manager, actor, order, reason);
        await this.capacity.release(manager, actor, { orderId: order.id });
        await this.funds.release(manager, actor, order);
      },
    });
  }

  private async take(actor: Actor, orderId: Id, step: Step): Promise<Order> {
    if (!isId(orderId)) throw noSuchOrder();
    await this.transactions.run(async (manager) => {
      const order = await lockOrder(manager, orderId);
      if (!order || !this.isTheirs(actor, order, step.side)) throw noSuchOrder();
      if (step.notByRequester && (await this.requested(manager, order.id, actor)))
        throw forbidden(
          text(
            'Whoever created, changed or submitted an order does not decide on it.',
            '创建、修改或提交订单的人不能审批该订单。',
          ),
        );
      // Its provider reads an order once it is approved; before that it is told no more than that it comes too early.
      if (step.side === 'PROVIDER' && order.approvedAt === null) throw notSent();
      const command = await step.command(order, manager);
      const status = transition(ORDER_MACHINE, order.status, command);
      await step.work(manager, order, command);
      await manager.query('UPDATE purchase_order SET status = ?, version = version + 1, updated_at = ? WHERE id = ?', [
        status,
        at(this.clock.now()),
        bin(order.id),
      ]);
      await this.journal.write(manager, actor, order.id, {
        action: step.action,
        command,
        comment: step.comment,
        before: orderSnapshot(order),
        after: orderSnapshot((await findOrder(manager, order.id))!),
      });
    });
    return (await findOrder(this.dataSource, orderId))!;
  }

  private isTheirs(actor: Actor, order: Order, side: Step['side']): boolean {
    if (side === 'BUYER') return order.organizationId === actor.organizationId;
    return order.providerId === actor.organizationId;
  }

  private async requested(manager: EntityManager, orderId: Id, actor: Actor): Promise<boolean> {
    const found = await rows(manager, 'SELECT 1 FROM order_requester WHERE order_id = ? AND person_id IN (?)', [
      bin(orderId),
      bins(actingPeople(actor)),
    ]);
    return found.length > 0;
  }

  private async refuseSeller(manager: EntityManager, order: Order): Promise<void> {
    const buyer = await this.organizations.get(order.organizationId, manager);
    const items = await itemsOf(manager, [order.id]);
    const planIds = items.filter(({ kind }) => kind !== 'TERMINATE').map(({ planId }) => planId);
    if (planIds.length) await this.sellers.refuse(manager, buyer, [...new Set(planIds)]);
  }

  private async makeInstances(manager: EntityManager, order: Order): Promise<void> {
    const now = at(this.clock.now());
    const items = await itemsOf(manager, [order.id]);
    const delivered = items.filter(({ kind }) => kind !== 'TERMINATE').map(({ planId }) => planId);
    if (delivered.length) await this.plans.holdForDelivery(manager, [...new Set(delivered)]);
    const made = items.filter(({ kind }) => kind === 'ADD');
    await insertRows(
      manager,
      'INSERT INTO service_instance (id, organization_id, provider_id, order_id, order_item_id, offering_id, plan_id, currency, quantity, status, external_id, estimate, activated_at, terminated_at, created_at)',
      made.map((item) => [
        bin(newId()),
        bin(order.organizationId),
        bin(order.providerId),
        bin(order.id),
        bin(item.id),
        bin(item.offeringId),
        bin(item.planId),
        order.currency,
        item.quantity,
        'CREATING',
        null,
        item.estimate.toFixed(),
        null,
        null,
        now,
      ]),
    );
  }

  private async failInstances(manager: EntityManager, order: Order): Promise<void> {
    if (order.status !== 'PENDING_START') return;
    const failed = transition(INSTANCE_MACHINE, 'CREATING', 'fail');
    await manager.query(
      "UPDATE service_instance SET status = ?, synced_at = NULL WHERE order_id = ? AND status = 'CREATING'",
      [failed, bin(order.id)],
    );
  }
}

/** What the decision rests on of the items that make or change something; what goes on holds its bandwidth already. */
function wantingFacts({ decision }: Order, items: readonly OrderItem[]): KeptFacts | undefined {
  const facts = decision?.facts;
  const wanting = new Set(items.filter(({ kind }) => kind === 'ADD' || kind === 'MODIFY').map((item) => item.id));
  return facts && { ...facts, items: facts.items?.filter((item) => wanting.has(item.id)) };
}

/** A text people wrote about a step; VALIDATION_FAILED with REQUIRED or TOO_LONG (2000). */
function checkedText(field: string, written: string, min: 0 | 1): string {
  const issues = new Issues();
  const checked = textInput(issues, [field], written, { min, max: MAX_REASON });
  issues.throwIfAny();
  return checked;
}
