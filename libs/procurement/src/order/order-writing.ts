import { type Actor, Organizations } from '#identity';
import { Clock, type Id, newId, transition, yearOf } from '#kernel';
import { assertAllowed, Policy } from '#policy';
import { Idempotency, nextNumber, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ORDER_MACHINE } from '../core/index.js';
import { OrderJournal, orderSnapshot } from './order-journal.js';
import { OrderPricing, type PricedOrder } from './order-pricing.js';
import { headOf, type OrderRequest, requestedItem } from './order-request.js';
import { findOrder, itemsOf, laterOf, lockOrder, type Order, ownOrder, versionConflict } from './order-rows.js';
import { addRequester, insertOrder, replaceItems, saveOrder } from './order-store.js';
import type { CreateOrderInput, UpdateOrderInput } from './order.input.js';

/** What buyers write: drafts and their changes. */
@Injectable()
export class OrderWriting {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly pricing: OrderPricing,
    private readonly policy: Policy,
    private readonly journal: OrderJournal,
    private readonly clock: Clock,
  ) {}

  /** A draft of the caller's organization, checked and priced as of today. PLAN_RULE for what is classified. */
  async create(actor: Actor, { idempotencyKey, classified, ...input }: CreateOrderInput): Promise<Order> {
    this.refuseClassified(actor, classified);
    const request: OrderRequest = {
      title: input.title,
      budgetId: input.budgetId ?? null,
      ...headOf(input),
      startsOn: input.startsOn ?? null,
      months: input.months ?? null,
      items: input.items.map(requestedItem),
    };
    const { code } = await this.organizations.get(actor.organizationId);
    // A repeated request answers the first result, whatever has changed since: what refuses it counts only if it is new.
    const priced = await settled(this.pricing.price(actor, request));
    const once = { organizationId: actor.organizationId, operation: 'createOrder', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, code, priced())),
    );
    return (await findOrder(this.dataSource, made))!;
  }

  /** PLAN_RULE when the buyer declares state secrets; before anything of it is read or kept. */
  refuseClassified({ organizationKind }: Actor, classified?: boolean | null): void {
    const facts = { buyer: { organizationKind }, offerings: [], classified: classified ?? false };
    assertAllowed(this.policy.decide('ORDER', facts, this.clock.now(), ['CLASSIFIED_REFUSED']));
  }

  /**
   * Checks and prices several drafts of the caller's organization; the function it gives writes them in the caller's
   * transaction, in their order, and answers their ids.
   */
  async prepare(actor: Actor, requests: readonly OrderRequest[]): Promise<(manager: EntityManager) => Promise<Id[]>> {
    const { code } = await this.organizations.get(actor.organizationId);
    const priced: PricedOrder[] = [];
    for (const request of requests) priced.push(await this.pricing.price(actor, request));
    return async (manager) => {
      const made: Id[] = [];
      for (const order of priced) made.push(await this.insert(manager, actor, code, order));
      return made;
    };
  }

  /** DRAFT and RETURNED only; absent or null fields stay. VERSION_CONFLICT for a stale version. */
  async update(actor: Actor, input: UpdateOrderInput): Promise<Order> {
    this.refuseClassified(actor, input.classified);
    const order = await ownOrder(this.dataSource, actor, input.id);
    transition(ORDER_MACHINE, order.status, 'update');
    if (order.version !== input.version) throw versionConflict();
    const priced = await this.pricing.price(actor, {
      title: input.title ?? order.title,
      budgetId: input.budgetId ?? order.budgetId,
      laterBudgetIds: input.laterBudgetIds ?? laterOf(order),
      chargedYear: input.chargedYear ?? order.chargedYear,
      economicClass: input.economicClass ?? order.economicClass,
      purchaseOrderNumber: input.purchaseOrderNumber ?? order.purchaseOrderNumber,
      lineClass: input.lineClass ?? order.lineClass,
      keyProjectId: input.keyProjectId ?? order.keyProjectId,
      contractId: input.contractId ?? order.contractId,
      startsOn: input.startsOn ?? order.requestedStartsOn,
      months: input.months ?? order.requestedMonths,
      items: input.items?.map(requestedItem) ?? (await itemsOf(this.dataSource, [order.id])),
    });
    await this.transactions.run(async (manager) => {
      const locked = (await lockOrder(manager, order.id))!;
      const status = transition(ORDER_MACHINE, locked.status, 'update');
      if (locked.version !== input.version) throw versionConflict();
      const now = this.clock.now();
      await saveOrder(manager, order.id, priced, { status, startsOn: priced.request.startsOn, now });
      if (input.items) await replaceItems(manager, order.id, priced.items);
      await this.journal.changed(manager, actor, locked, { action: 'updateOrder', command: 'update' });
    });
    return (await findOrder(this.dataSource, order.id))!;
  }

  private async insert(manager: EntityManager, actor: Actor, code: string, priced: PricedOrder): Promise<Id> {
    const now = this.clock.now();
    const year = yearOf(now);
    const sequence = await nextNumber(manager, `order:${code}`, year);
    const number = `${code}-${year}-${String(sequence).padStart(6, '0')}`;
    const orderId = newId();
    await insertOrder(manager, priced, { id: orderId, number, organizationId: actor.organizationId, now });
    await addRequester(manager, orderId, actor);
    const after = orderSnapshot((await findOrder(manager, orderId))!);
    await this.journal.write(manager, actor, orderId, { action: 'createOrder', command: 'create', after });
    return orderId;
  }
}

/** The outcome of a promise, to be asked for later: gives its value or throws its refusal. */
async function settled<T>(promise: Promise<T>): Promise<() => T> {
  const [outcome] = await Promise.allSettled([promise]);
  return () => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  };
}
