import { type Decimal, DomainError, type Id, text, ZERO } from '#kernel';
import type { Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Budget, BudgetLedger, LedgerPage } from '../budget/budget-ledger.js';
import {
  type BudgetChange,
  commit,
  EMPTY_BUDGET,
  PROCUREMENT_ERRORS,
  releaseCommitted,
  releaseReserved,
  reserve,
  shareByYear,
} from '../core/index.js';
import { itemsOf, type Order, type OrderItem, saveFunds, type YearFunds } from './order-rows.js';

/**
 * The ledger steps of an order's life. The caller has locked the order; each locks its budgets. An order without a
 * budget has no ledger step.
 */
@Injectable()
export class OrderFunds {
  constructor(private readonly ledger: BudgetLedger) {}

  /**
   * At submission: each year's part on its budget. BUDGET_EXCEEDED when one is more than what is available,
   * BUDGET_BLOCKED where a policy lets nothing new in.
   */
  async reserve(manager: EntityManager, doer: Doer, order: Order, years: readonly YearFunds[]): Promise<void> {
    await this.onEach(manager, doer, { ...order, funds: years }, (budget, { estimate }) => {
      refuseBlocked(budget);
      return reserve(budget, estimate, budget.currency);
    });
  }

  /** At approval: what was reserved is committed. */
  async commit(manager: EntityManager, doer: Doer, order: Order): Promise<void> {
    await this.onEach(manager, doer, order, (budget, { estimate }) => commit(budget, estimate));
    const funds = order.funds.map((year) => ({ ...year, commitmentLeft: year.estimate }));
    await saveFunds(manager, order.id, { ...order, funds });
  }

  /** When it is returned, rejected, declined or cancelled: what it reserved or has left committed comes free. */
  async release(manager: EntityManager, doer: Doer, order: Order): Promise<void> {
    if (order.approvedAt !== null) return this.releaseCommitment(manager, doer, order);
    if (order.status !== 'PENDING_APPROVAL') return;
    await this.onEach(manager, doer, order, (budget, { estimate }) => releaseReserved(budget, estimate));
  }

  /** Everything left of an approved order's commitment, once; later use of it counts as use beyond. */
  async releaseCommitment(manager: EntityManager, doer: Doer, order: Order): Promise<void> {
    if (order.commitmentClosed) return;
    await this.giveFree(
      manager,
      doer,
      order,
      new Map(order.funds.map((year) => [year.fiscalYear, year.commitmentLeft])),
    );
    const funds = order.funds.map((year) => ({ ...year, commitmentLeft: ZERO }));
    await saveFunds(manager, order.id, { ...order, funds, commitmentClosed: true });
  }

  /** An item's share of the commitment, as far as it is left; the order's new bookkeeping. */
  async releaseShare(
    manager: EntityManager,
    doer: Doer,
    order: Order,
    { orderItemId, estimate }: { orderItemId: Id; estimate: Decimal },
  ): Promise<Order> {
    const item = (await itemsOf(manager, [order.id])).find(({ id }) => id === orderItemId);
    const shares = shareByYear(order.funds, estimate, item?.yearly ?? null);
    await this.giveFree(manager, doer, order, shares);
    const funds = order.funds.map((year) => ({
      ...year,
      commitmentLeft: year.commitmentLeft.minus(shares.get(year.fiscalYear)!),
    }));
    const after = { ...order, funds };
    await saveFunds(manager, order.id, after);
    return after;
  }

  /**
   * What an item reserved for a change, from its own order to the one that pays for the instance: of the same budgets,
   * whose figures stay. Years that order did not have come to it. It comes free where that order's commitment is closed, or
   * a year of it is on another budget by now.
   */
  async moveShare(
    manager: EntityManager,
    doer: Doer,
    { from, to }: { from: Order; to: Order },
    { id: orderItemId, estimate, yearly }: OrderItem,
  ): Promise<{ from: Order; to: Order }> {
    if (estimate.isZero() || !from.funds.length) return { from, to };
    // What was carried over to the next year may lie on another budget there than the order's own.
    const isOfOthers = from.funds.some(({ fiscalYear, budgetId }) =>
      to.funds.some((year) => year.fiscalYear === fiscalYear && year.budgetId !== budgetId),
    );
    if (to.commitmentClosed || isOfOthers)
      return { from: await this.releaseShare(manager, doer, from, { orderItemId, estimate }), to };
    const shares = shareByYear(from.funds, estimate, yearly);
    const budgets = await this.ledger.lock(
      manager,
      from.funds.map(({ budgetId }) => budgetId),
    );
    const page = new LedgerPage(budgets);
    for (const { fiscalYear, budgetId } of from.funds)
      for (const [order, change] of moved(page.budgets.get(budgetId)!, shares.get(fiscalYear)!, { from, to }))
        page.post(page.budgets.get(budgetId)!, change, { orderId: order.id });
    await this.ledger.write(manager, doer, page);
    const after = {
      from: { ...from, funds: from.funds.map((year) => plusLeft(year, shares.get(year.fiscalYear)!.negated())) },
      to: { ...to, funds: withYears(to.funds, from.funds).map((year) => plusLeft(year, shares.get(year.fiscalYear))) },
    };
    await saveFunds(manager, from.id, after.from);
    await saveFunds(manager, to.id, after.to);
    return after;
  }

  /** So much of each year's commitment, as far as it is left. */
  async giveYears(manager: EntityManager, doer: Doer, order: Order, yearly: Record<string, string>): Promise<void> {
    const shares = shareByYear(order.funds, ZERO, yearly);
    await this.giveFree(manager, doer, order, shares);
    const funds = order.funds.map((year) => plusLeft(year, shares.get(year.fiscalYear)!.negated()));
    await saveFunds(manager, order.id, { ...order, funds });
  }

  private giveFree(
    manager: EntityManager,
    doer: Doer,
    order: Order,
    parts: ReadonlyMap<number, Decimal>,
  ): Promise<void> {
    return this.onEach(manager, doer, order, (budget, { fiscalYear }) =>
      releaseCommitted(budget, parts.get(fiscalYear) ?? ZERO),
    );
  }

  /** Locks the budgets of all years, in the order of their ids, and does one step on each. */
  private async onEach(
    manager: EntityManager,
    doer: Doer,
    order: Order,
    step: (budget: Budget, year: YearFunds) => BudgetChange,
  ): Promise<void> {
    if (!order.funds.length) return;
    const budgets = await this.ledger.lock(
      manager,
      order.funds.map(({ budgetId }) => budgetId),
    );
    const page = new LedgerPage(budgets);
    for (const year of order.funds) {
      const budget = budgets.get(year.budgetId);
      if (!budget) throw new Error(`budget ${year.budgetId} is gone`);
      page.post(budget, step(budget, year), { orderId: order.id });
    }
    await this.ledger.write(manager, doer, page);
  }
}

/** The same money, committed for another order. */
function moved(budget: Budget, amount: Decimal, { from, to }: { from: Order; to: Order }): [Order, BudgetChange][] {
  if (amount.isZero()) return [];
  const entry = (committed: Decimal): BudgetChange => ({
    state: budget,
    entries: [{ kind: 'COMMITMENT', deltas: { ...EMPTY_BUDGET, committed } }],
  });
  return [
    [from, entry(amount.negated())],
    [to, entry(amount)],
  ];
}

const plusLeft = (year: YearFunds, amount: Decimal = ZERO): YearFunds => ({
  ...year,
  commitmentLeft: year.commitmentLeft.plus(amount),
});

/** The years of the first and those that only the second has, with nothing on them yet; ascending. */
function withYears(own: readonly YearFunds[], others: readonly YearFunds[]): YearFunds[] {
  const there = new Set(own.map(({ fiscalYear }) => fiscalYear));
  const more = others.filter(({ fiscalYear }) => !there.has(fiscalYear));
  return [
    ...own,
    ...more.map((year) => ({ ...year, estimate: ZERO, commitmentLeft: ZERO, takenBeyond: ZERO, carriedOut: ZERO })),
  ].sort((a, b) => a.fiscalYear - b.fiscalYear);
}

/** Used up by what is invoiced and running, though something may still be available: its policy decides. */
function refuseBlocked({ name, policy, exhausted }: Budget): void {
  if (!exhausted || policy === 'NOTIFY') return;
  throw new DomainError(
    PROCUREMENT_ERRORS.BUDGET_BLOCKED,
    text(
      `${name} is used up by what is invoiced and running; its policy ${policy} lets no new order in.`,
      `预算“${name}”已被已开票及运行中的费用用完，其管控策略 ${policy} 不再接受新订单。`,
    ),
  );
}
