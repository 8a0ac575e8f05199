import { type Decimal, min, ZERO } from '#kernel';
import type { Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Budget, BudgetLedger } from '../budget/budget-ledger.js';
import { commit, releaseCommitted, releaseReserved, reserve } from '../core/index.js';
import { type Order, saveFunds } from './order-rows.js';

/**
 * The ledger steps of an order's life. The caller has locked the order; each locks its budget. An order without a
 * budget has no ledger step.
 */
@Injectable()
export class OrderFunds {
  constructor(private readonly ledger: BudgetLedger) {}

  /** At submission. BUDGET_EXCEEDED when the estimate is more than what is available. */
  async reserve(manager: EntityManager, doer: Doer, order: Order, estimate: Decimal): Promise<void> {
    const budget = await this.budgetOf(manager, order);
    if (!budget) return;
    await this.ledger.post(manager, budget, reserve(budget, estimate, budget.currency), doer, { orderId: order.id });
  }

  /** At approval: what was reserved is committed. */
  async commit(manager: EntityManager, doer: Doer, order: Order): Promise<void> {
    const budget = await this.budgetOf(manager, order);
    if (!budget) return;
    await this.ledger.post(manager, budget, commit(budget, order.estimate), doer, { orderId: order.id });
    await saveFunds(manager, order.id, { ...order, commitmentLeft: order.estimate });
  }

  /** When it is returned, rejected, declined or cancelled: what it reserved or has left committed comes free. */
  async release(manager: EntityManager, doer: Doer, order: Order): Promise<void> {
    if (order.approvedAt !== null) return this.releaseCommitment(manager, doer, order);
    const budget = order.status === 'PENDING_APPROVAL' ? await this.budgetOf(manager, order) : null;
    if (!budget) return;
    await this.ledger.post(manager, budget, releaseReserved(budget, order.estimate), doer, { orderId: order.id });
  }

  /** Everything left of an approved order's commitment, once; later use of it counts as use beyond. */
  async releaseCommitment(manager: EntityManager, doer: Doer, order: Order): Promise<void> {
    if (order.commitmentClosed) return;
    await this.giveFree(manager, doer, order, order.commitmentLeft);
    await saveFunds(manager, order.id, { ...order, commitmentLeft: ZERO, commitmentClosed: true });
  }

  /** An item's share of the commitment, as far as it is left; the order's new bookkeeping. */
  async releaseShare(manager: EntityManager, doer: Doer, order: Order, share: Decimal): Promise<Order> {
    const amount = min(share, order.commitmentLeft);
    await this.giveFree(manager, doer, order, amount);
    const after = { ...order, commitmentLeft: order.commitmentLeft.minus(amount) };
    await saveFunds(manager, order.id, after);
    return after;
  }

  private async giveFree(manager: EntityManager, doer: Doer, order: Order, amount: Decimal): Promise<void> {
    const budget = amount.isZero() ? null : await this.budgetOf(manager, order);
    if (!budget) return;
    await this.ledger.post(manager, budget, releaseCommitted(budget, amount), doer, { orderId: order.id });
  }

  private async budgetOf(manager: EntityManager, { budgetId }: Order): Promise<Budget | null> {
    if (budgetId === null) return null;
    const budget = (await this.ledger.lock(manager, [budgetId])).get(budgetId);
    if (!budget) throw new Error(`budget ${budgetId} is gone`);
    return budget;
  }
}
