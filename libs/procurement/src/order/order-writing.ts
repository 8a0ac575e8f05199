import { type Actor, Organizations } from '#identity';
import { Clock, DomainError, type Id, isId, Issues, newId, text, textInput, transition, yearOf } from '#kernel';
import { Plans } from '#catalog';
import { assertAllowed, Policy } from '#policy';
import { Idempotency, nextNumber, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ContractUse } from '../contract/contract-use.service.js';
import { Approvals } from '../approval/approvals.service.js';
import { PoolUse } from '../pool/pool-use.service.js';
import { KeyProjects } from '../key-project/key-projects.service.js';
import { buysSomething, checkBudget, checkDuplicates, checkKeyProject, isSold, ORDER_MACHINE } from '../core/index.js';
import { LikeSystems } from './like-systems.service.js';
import { OrderChanges } from './order-changes.js';
import { OrderFunds } from './order-funds.js';
import { OrderJournal, orderSnapshot } from './order-journal.js';
import { OrderRules } from './order-rules.js';
import { OrderPricing, type PricedOrder } from './order-pricing.js';
import { headOf, type OrderRequest, requestedItem } from './order-request.js';
import { findOrder, itemsOf, lockOrder, noSuchOrder, type Order } from './order-rows.js';
import { addRequester, insertOrder, replaceItems, saveDecision, saveOrder, type Settled } from './order-store.js';
import type { CreateOrderInput, UpdateOrderInput } from './order.input.js';

/** Someone may change an order between the reading and the locking of it; then everything is looked at again. */
const ATTEMPTS = 5;

const versionConflict = (): DomainError =>
  new DomainError(
    'VERSION_CONFLICT',
    text('The order was changed meanwhile: read it again.', '订单已被更改，请重新读取。'),
  );

/** What buyers write: drafts, their changes and their submission. */
@Injectable()
export class OrderWriting {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly pricing: OrderPricing,
    private readonly plans: Plans,
    private readonly policy: Policy,
    private readonly rules: OrderRules,
    private readonly like: LikeSystems,
    private readonly approvals: Approvals,
    private readonly projects: KeyProjects,
    private readonly contracts: ContractUse,
    private readonly pools: PoolUse,
    private readonly changes: OrderChanges,
    private readonly funds: OrderFunds,
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
    const order = await this.own(actor, input.id);
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
      await this.record(manager, actor, locked, { action: 'updateOrder', command: 'update' });
    });
    return (await findOrder(this.dataSource, order.id))!;
  }

  /**
   * Checks and prices the order anew, asks the rules, and sets the estimate aside on its budget: BUDGET_REQUIRED,
   * NOT_ON_SALE, PLAN_REPLACED, PLAN_RULE, DUPLICATE_SYSTEM, QUOTA_EXCEEDED, BUDGET_EXCEEDED and all that creating it may answer. A refusal changes nothing.
   */
  async submit(actor: Actor, orderId: Id, duplicateReason?: string | null): Promise<Order> {
    const written = checkedReason(duplicateReason ?? null);
    for (let attempt = 1; ; attempt++) {
      const order = await this.own(actor, orderId);
      transition(ORDER_MACHINE, order.status, 'submit');
      const priced = await this.pricing.price(actor, {
        ...order,
        laterBudgetIds: laterOf(order),
        startsOn: order.requestedStartsOn,
        months: order.requestedMonths,
        items: await itemsOf(this.dataSource, [order.id]),
      });
      if (buysSomething(priced.items))
        checkBudget(
          actor.organizationKind,
          priced.budgets.map((budget) => budget.currency),
          priced.currency,
        );
      await this.checkProject(priced);
      const buyer = await this.organizations.get(actor.organizationId);
      const decision = await this.rules.decide(buyer, priced.items, priced);
      const added = priced.items.filter(({ kind }) => kind === 'ADD' || kind === 'TRANSFER');
      const duplicates = await this.like.of(actor, added);
      const reason = duplicates.length ? (written ?? order.duplicateReason) : null;
      checkDuplicates(duplicates, reason);
      const settled = { decision, duplicates, duplicateReason: reason };
      const done = await this.transactions.run((manager) => this.submitLocked(manager, actor, order, priced, settled));
      if (done) return (await findOrder(this.dataSource, order.id))!;
      if (attempt >= ATTEMPTS) throw versionConflict();
    }
  }

  /** False when the order, or a plan of it, is no longer the one that was priced. */
  private async submitLocked(
    manager: EntityManager,
    actor: Actor,
    order: Order,
    priced: PricedOrder,
    settled: Omit<Settled, 'steps'>,
  ): Promise<boolean> {
    const locked = (await lockOrder(manager, order.id))!;
    if (locked.version !== order.version) return false;
    const status = transition(ORDER_MACHINE, locked.status, 'submit');
    const now = this.clock.now();
    // Nothing that was closed or replaced since it was priced.
    const sold = priced.items.filter((item) => isSold(item, item.target?.instance ?? null)).map(({ planId }) => planId);
    if (sold.length && !(await this.plans.holdForSale(manager, [...new Set(sold)], priced.pinned))) return false;
    const { contractId, estimate, startsOn } = priced;
    const request = { ...priced.request, contractId };
    await saveOrder(manager, order.id, { ...priced, request }, { status, startsOn, now });
    const items = await this.changes.lock(manager, order.id);
    const buys = buysSomething(priced.items);
    if (buys) await this.contracts.hold(manager, { ...locked, contractId, startsOn, estimate }, items);
    await this.pools.hold(manager, locked.organizationId, await this.changes.taken(manager, locked.id), {
      orderId: locked.id,
    });
    const steps = await this.approvals.stepsFor(manager, locked.organizationId, priced);
    await saveDecision(manager, order.id, { ...settled, steps }, now);
    if (buys) await this.funds.reserve(manager, actor, locked, priced.funds);
    await this.record(manager, actor, locked, { action: 'submitOrder', command: 'submit' });
    return true;
  }

  /** KEY_PROJECT_NOT_APPROVED; an approval is never taken back, so nothing has to be held. */
  private async checkProject({ request: { keyProjectId } }: PricedOrder): Promise<void> {
    if (keyProjectId === null) return;
    checkKeyProject((await this.projects.byIds([keyProjectId])).get(keyProjectId) ?? null);
  }

  /** The order when it is the caller's own organization's, else NOT_FOUND. */
  private async own(actor: Actor, orderId: Id): Promise<Order> {
    const order = isId(orderId) ? await findOrder(this.dataSource, orderId) : null;
    if (order?.organizationId !== actor.organizationId) throw noSuchOrder();
    return order;
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

  /** Whoever writes an order is one of its requesters; the change goes to its history and the audit trail. */
  private async record(
    manager: EntityManager,
    actor: Actor,
    before: Order,
    { action, command }: { action: string; command: 'update' | 'submit' },
  ): Promise<void> {
    await addRequester(manager, before.id, actor);
    const after = orderSnapshot((await findOrder(manager, before.id))!);
    await this.journal.write(manager, actor, before.id, { action, command, before: orderSnapshot(before), after });
  }
}

/** Why another system of its kind is needed, as its buyer wrote it. */
function checkedReason(written: string | null): string | null {
  if (written === null) return null;
  const issues = new Issues();
  const reason = textInput(issues, ['duplicateReason'], written, { max: 2000 });
  issues.throwIfAny();
  return reason;
}

/** The budgets of its years after the first. */
export const laterOf = ({ funds }: Order): Id[] => funds.slice(1).map(({ budgetId }) => budgetId);

/** The outcome of a promise, to be asked for later: gives its value or throws its refusal. */
async function settled<T>(promise: Promise<T>): Promise<() => T> {
  const [outcome] = await Promise.allSettled([promise]);
  return () => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  };
}
