import { type Actor, Organizations } from '#identity';
import { Clock, DomainError, type Id, Issues, textInput, transition } from '#kernel';
import { Plans } from '#catalog';
import { Transactions } from '#platform';
import type { Decision } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Approvals } from '../approval/approvals.service.js';
import { ContractUse } from '../contract/contract-use.service.js';
import {
  buysSomething,
  checkBudget,
  checkDuplicates,
  checkKeyProject,
  isSold,
  type NeededStep,
  ORDER_MACHINE,
} from '../core/index.js';
import { KeyProjects } from '../key-project/key-projects.service.js';
import { PoolUse } from '../pool/pool-use.service.js';
import { LikeSystems } from './like-systems.service.js';
import { OrderChanges } from './order-changes.js';
import { OrderFunds } from './order-funds.js';
import { OrderJournal } from './order-journal.js';
import { OrderPricing, type PricedOrder } from './order-pricing.js';
import { OrderRules } from './order-rules.js';
import { findOrder, itemsOf, laterOf, lockOrder, type Order, ownOrder, versionConflict } from './order-rows.js';
import { saveDecision, saveOrder, type Settled } from './order-store.js';

/** Someone may change an order between the reading and the locking of it; then everything is looked at again. */
const ATTEMPTS = 5;

/** What a submission may be refused for. */
export const REHEARSED = ['PRICE', 'PROJECT', 'RULES', 'DUPLICATES', 'CHANGE', 'CONTRACT', 'QUOTA', 'BUDGET'] as const;
export interface Problem {
  about: (typeof REHEARSED)[number];
  error: DomainError;
}

export interface Rehearsal {
  /** Null when the rules refuse, or could not be asked. */
  decision: Decision | null;
  priced: PricedOrder | null;
  /** Who would have to approve it. */
  steps: readonly NeededStep[];
  problems: Problem[];
}

/** How something is asked that may refuse: null after a refusal where the asker goes on. */
type Ask = <T>(about: Problem['about'], work: () => T | Promise<T>) => Promise<T | null>;

/** A submission stops at the first refusal. */
const orStop: Ask = async (_about, work) => work();

/** An order as it is priced and judged before anything of it is locked. */
interface Look extends Omit<Settled, 'decision' | 'steps'> {
  order: Order;
  priced: PricedOrder;
  decision: Decision | null;
  /** Whether its budgets are of the right kind to be asked for its money. */
  mayReserve: boolean;
}

/** Ends the transaction of a rehearsal, which keeps nothing. */
class Rehearsed extends Error {}

/** Sends an order to its approvers, or says what would come of it: both ask the same things in the same order. See ADR 0062. */
@Injectable()
export class OrderSubmission {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly pricing: OrderPricing,
    private readonly plans: Plans,
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

  /**
   * Checks and prices the order anew, asks the rules, and sets the estimate aside on its budget: BUDGET_REQUIRED,
   * NOT_ON_SALE, PLAN_REPLACED, PLAN_RULE, DUPLICATE_SYSTEM, QUOTA_EXCEEDED, BUDGET_EXCEEDED and all that creating it may answer. A refusal changes nothing.
   */
  async submit(actor: Actor, orderId: Id, duplicateReason?: string | null): Promise<Order> {
    const written = checkedReason(duplicateReason ?? null);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const look = (await this.look(actor, orderId, orStop, written))!;
      const done = await this.transactions.run(async (manager) => {
        const taken = await this.take(manager, actor, look, orStop);
        if (!taken) return false;
        const settled = { ...look, decision: look.decision!, steps: taken.steps };
        await saveDecision(manager, orderId, settled, this.clock.now());
        await this.journal.changed(manager, actor, taken.locked, { action: 'submitOrder', command: 'submit' });
        return true;
      });
      if (done) return (await findOrder(this.dataSource, orderId))!;
    }
    throw versionConflict();
  }

  /** All that `submit` would refuse now, not the first of it alone. NOT_FOUND; INVALID_TRANSITION unless it may be submitted. */
  async rehearse(actor: Actor, orderId: Id): Promise<Rehearsal> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const { problems, ask } = goingOn();
      const look = await this.look(actor, orderId, ask, null);
      if (!look) return { decision: null, priced: null, steps: [], problems };
      const taken = await this.inVain((manager) => this.take(manager, actor, look, ask));
      if (taken) return { ...look, steps: taken.steps, problems };
    }
    throw versionConflict();
  }

  /** Null where it has no price. @param written why another system of its kind is needed, where that is said now */
  private async look(actor: Actor, orderId: Id, ask: Ask, written: string | null): Promise<Look | null> {
    const order = await ownOrder(this.dataSource, actor, orderId);
    transition(ORDER_MACHINE, order.status, 'submit');
    const priced = await ask('PRICE', async () =>
      this.pricing.price(actor, {
        ...order,
        laterBudgetIds: laterOf(order),
        startsOn: order.requestedStartsOn,
        months: order.requestedMonths,
        items: await itemsOf(this.dataSource, [order.id]),
      }),
    );
    if (!priced) return null;
    const mayReserve = (await ask('BUDGET', () => mayBePaid(actor, priced))) ?? false;
    await ask('PROJECT', () => this.checkProject(priced));
    const buyer = await this.organizations.get(actor.organizationId);
    const decision = await ask('RULES', () => this.rules.decide(buyer, priced.items, priced));
    const added = priced.items.filter(({ kind }) => kind === 'ADD' || kind === 'TRANSFER');
    const duplicates = await this.like.of(actor, added);
    const duplicateReason = duplicates.length ? (written ?? order.duplicateReason) : null;
    await ask('DUPLICATES', () => checkDuplicates(duplicates, duplicateReason));
    return { order, priced, decision, duplicates, duplicateReason, mayReserve };
  }

  /** Sets aside what it needs, and says who must approve; null when the order, or a plan of it, is no longer the one that was priced. */
  private async take(
    manager: EntityManager,
    actor: Actor,
    { order, priced, mayReserve }: Look,
    ask: Ask,
  ): Promise<{ locked: Order; steps: readonly NeededStep[] } | null> {
    const locked = (await lockOrder(manager, order.id))!;
    if (locked.version !== order.version) return null;
    const status = transition(ORDER_MACHINE, locked.status, 'submit');
    // Nothing that was closed or replaced since it was priced.
    const sold = priced.items.filter((item) => isSold(item, item.target?.instance ?? null)).map(({ planId }) => planId);
    if (sold.length && !(await this.plans.holdForSale(manager, [...new Set(sold)], priced.pinned))) return null;
    const { contractId, estimate, startsOn } = priced;
    const request = { ...priced.request, contractId };
    await saveOrder(manager, order.id, { ...priced, request }, { status, startsOn, now: this.clock.now() });
    const items =
      (await ask('CHANGE', () => this.changes.lock(manager, order.id))) ??
      (await this.changes.bought(manager, await itemsOf(manager, [order.id])));
    const buys = buysSomething(priced.items);
    if (buys)
      await ask('CONTRACT', () => this.contracts.hold(manager, { ...locked, contractId, startsOn, estimate }, items));
    const wishes = await this.changes.taken(manager, order.id);
    await ask('QUOTA', () => this.pools.hold(manager, locked.organizationId, wishes, { orderId: order.id }));
    const steps = await this.approvals.stepsFor(manager, locked.organizationId, priced);
    if (buys && mayReserve) await ask('BUDGET', () => this.funds.reserve(manager, actor, locked, priced.funds));
    return { locked, steps };
  }

  /** KEY_PROJECT_NOT_APPROVED; an approval is never taken back, so nothing has to be held. */
  private async checkProject({ request: { keyProjectId } }: PricedOrder): Promise<void> {
    if (keyProjectId === null) return;
    checkKeyProject((await this.projects.byIds([keyProjectId])).get(keyProjectId) ?? null);
  }

  private async inVain<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    let found: T;
    const done = this.transactions.run(async (manager) => {
      found = await work(manager);
      throw new Rehearsed();
    });
    await done.catch((error: unknown) => {
      if (!(error instanceof Rehearsed)) throw error;
    });
    return found!;
  }
}

/** BUDGET_REQUIRED and its like, where it buys something. */
function mayBePaid(actor: Actor, { items, budgets, currency }: PricedOrder): true {
  if (buysSomething(items))
    checkBudget(
      actor.organizationKind,
      budgets.map((budget) => budget.currency),
      currency,
    );
  return true;
}

/** Goes on after a refusal, and keeps it. */
function goingOn(): { problems: Problem[]; ask: Ask } {
  const problems: Problem[] = [];
  return {
    problems,
    ask: async (about, work) => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        // A transaction that is tried again asks again.
        if (!problems.some((one) => one.about === about)) problems.push({ about, error });
        return null;
      }
    },
  };
}

/** Why another system of its kind is needed, as its buyer wrote it. */
function checkedReason(written: string | null): string | null {
  if (written === null) return null;
  const issues = new Issues();
  const reason = textInput(issues, ['duplicateReason'], written, { max: 2000 });
  issues.throwIfAny();
  return reason;
}
