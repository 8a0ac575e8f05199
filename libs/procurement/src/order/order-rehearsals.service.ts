import { type Actor, Organizations } from '#identity';
import { Clock, DomainError, type Id, isId, transition } from '#kernel';
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
  type NeededStep,
  ORDER_MACHINE,
} from '../core/index.js';
import { KeyProjects } from '../key-project/key-projects.service.js';
import { PoolUse } from '../pool/pool-use.service.js';
import { LikeSystems } from './like-systems.service.js';
import { OrderChanges } from './order-changes.js';
import { OrderFunds } from './order-funds.js';
import { OrderPricing, type PricedOrder } from './order-pricing.js';
import { OrderRules } from './order-rules.js';
import { findOrder, itemsOf, lockOrder, noSuchOrder, type Order } from './order-rows.js';
import { saveOrder } from './order-store.js';
import { laterOf } from './order-writing.js';

/** What the submission would be refused for. */
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
  steps: NeededStep[];
  problems: Problem[];
}

/** Ends the transaction of a rehearsal, which keeps nothing. */
class Rehearsed extends Error {}

/** Submits an order in vain: everything that a submission asks is asked, and nothing is kept. See ADR 0062. */
@Injectable()
export class OrderRehearsals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly pricing: OrderPricing,
    private readonly rules: OrderRules,
    private readonly like: LikeSystems,
    private readonly approvals: Approvals,
    private readonly projects: KeyProjects,
    private readonly contracts: ContractUse,
    private readonly pools: PoolUse,
    private readonly changes: OrderChanges,
    private readonly funds: OrderFunds,
    private readonly clock: Clock,
  ) {}

  /** All that `submitOrder` would refuse now, not the first of it alone. NOT_FOUND; INVALID_TRANSITION unless it may be submitted. */
  async of(actor: Actor, orderId: Id): Promise<Rehearsal> {
    const order = isId(orderId) ? await findOrder(this.dataSource, orderId) : null;
    if (order?.organizationId !== actor.organizationId) throw noSuchOrder();
    transition(ORDER_MACHINE, order.status, 'submit');
    const tried = new Tried();
    const priced = await tried.ask('PRICE', async () =>
      this.pricing.price(actor, {
        ...order,
        laterBudgetIds: laterOf(order),
        startsOn: order.requestedStartsOn,
        months: order.requestedMonths,
        items: await itemsOf(this.dataSource, [order.id]),
      }),
    );
    if (!priced) return { decision: null, priced, steps: [], problems: tried.problems };
    await tried.ask('PROJECT', () => this.checkProject(priced));
    const buyer = await this.organizations.get(actor.organizationId);
    const decision = await tried.ask('RULES', () => this.rules.decide(buyer, priced.items, priced));
    await tried.ask('DUPLICATES', async () => {
      const added = priced.items.filter(({ kind }) => kind === 'ADD' || kind === 'TRANSFER');
      checkDuplicates(await this.like.of(actor, added), order.duplicateReason);
    });
    const steps = await this.inVain((manager) => this.hold(manager, actor, { order, priced, tried }));
    // It was changed meanwhile: all is looked at again, as a submission does.
    return steps ? { decision, priced, steps, problems: tried.problems } : this.of(actor, orderId);
  }

  /** KEY_PROJECT_NOT_APPROVED. */
  private async checkProject({ request: { keyProjectId } }: PricedOrder): Promise<void> {
    if (keyProjectId === null) return;
    checkKeyProject((await this.projects.byIds([keyProjectId])).get(keyProjectId) ?? null);
  }

  /** What a submission sets aside, as if it were one; null when the order is no longer the one that was priced. */
  private async hold(
    manager: EntityManager,
    actor: Actor,
    { order, priced, tried }: { order: Order; priced: PricedOrder; tried: Tried },
  ): Promise<NeededStep[] | null> {
    const locked = (await lockOrder(manager, order.id))!;
    if (locked.version !== order.version) return null;
    const status = transition(ORDER_MACHINE, locked.status, 'submit');
    const { contractId, estimate, startsOn } = priced;
    // The quantities that were filled in anew are those that count below.
    const request = { ...priced.request, contractId };
    await saveOrder(manager, order.id, { ...priced, request }, { status, startsOn, now: this.clock.now() });
    const items =
      (await tried.ask('CHANGE', () => this.changes.lock(manager, order.id))) ??
      (await this.changes.bought(manager, await itemsOf(manager, [order.id])));
    const buys = buysSomething(priced.items);
    if (buys)
      await tried.ask('CONTRACT', () =>
        this.contracts.hold(manager, { ...locked, contractId, startsOn, estimate }, items),
      );
    await tried.ask('QUOTA', async () =>
      this.pools.hold(manager, locked.organizationId, await this.changes.taken(manager, locked.id), {
        orderId: locked.id,
      }),
    );
    if (buys)
      await tried.ask('BUDGET', () => {
        checkBudget(
          actor.organizationKind,
          priced.budgets.map(({ currency }) => currency),
          priced.currency,
        );
        return this.funds.reserve(manager, actor, locked, priced.funds);
      });
    return this.approvals.stepsFor(manager, locked.organizationId, priced);
  }

  private async inVain<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const found: T[] = [];
    const done = this.transactions.run(async (manager) => {
      found[0] = await work(manager);
      throw new Rehearsed();
    });
    await done.catch((error: unknown) => {
      if (!(error instanceof Rehearsed)) throw error;
    });
    return found[0]!;
  }
}

/** Goes on after a refusal, and keeps it. */
class Tried {
  readonly problems: Problem[] = [];

  async ask<T>(about: Problem['about'], work: () => T | Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // A transaction that is tried again asks again.
      if (!this.problems.some((one) => one.about === about)) this.problems.push({ about, error });
      return null;
    }
  }
}
