import { amountText, type Decimal, type Id, max, ZERO } from '#kernel';
import { Audit, type Doer, log } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Budget, BudgetLedger } from '../budget/budget-ledger.js';
import { consume, giveBack } from '../core/index.js';
import { OrderFunds } from './order-funds.js';
import { lockOrders, type Order, saveFunds } from './order-rows.js';

/** What an invoice charges, or gives back when negative, to one order; whole minor units of its currency. */
export interface OrderAmount {
  orderId: Id;
  amount: Decimal;
}

/** What billing does to budgets. Both steps belong to the transaction that issues the invoice. */
@Injectable()
export class Budgets {
  constructor(
    private readonly ledger: BudgetLedger,
    private readonly funds: OrderFunds,
    private readonly audit: Audit,
  ) {}

  /**
   * Books an invoice's signed sums per order: consumes the order's commitment, then what is available, then overrun;
   * a negative sum gives back in reverse. Nothing is ever refused. Orders without a budget are skipped. Locks the
   * orders, then their budgets, each in the order of their ids. An overrun that was zero before is warned of in the
   * log and stands as 'budgetOverrun' in the audit trail.
   */
  async book(
    manager: EntityManager,
    doer: Doer,
    { invoiceId, amounts }: { invoiceId: Id; amounts: readonly OrderAmount[] },
  ): Promise<void> {
    const orders = await lockOrders(
      manager,
      amounts.map(({ orderId }) => orderId),
    );
    const before = await this.ledger.lock(
      manager,
      orders.flatMap(({ budgetId }) => budgetId ?? []),
    );
    const now = new Map(before);
    for (const { order, amount } of inTurn(orders, amounts)) {
      const budget = order.budgetId === null ? undefined : now.get(order.budgetId);
      if (!budget) continue;
      const step = amount.isNegative() ? takenBack(budget, order, amount.negated()) : taken(budget, order, amount);
      now.set(budget.id, await this.ledger.post(manager, budget, step.change, doer, { orderId: order.id, invoiceId }));
      await saveFunds(manager, order.id, step.funds);
    }
    for (const budget of now.values())
      if (before.get(budget.id)!.overrun.isZero() && budget.overrun.gt(0))
        await this.alert(manager, doer, budget, invoiceId);
  }

  /** Releases what is left of these orders' commitments; an order whose commitment was released before is left alone. */
  async releaseFinished(manager: EntityManager, doer: Doer, orderIds: readonly Id[]): Promise<void> {
    const orders = await lockOrders(manager, orderIds);
    await this.ledger.lock(
      manager,
      orders.flatMap(({ budgetId }) => budgetId ?? []),
    );
    for (const order of orders) if (order.approvedAt !== null) await this.funds.releaseCommitment(manager, doer, order);
  }

  private async alert(manager: EntityManager, doer: Doer, budget: Budget, invoiceId: Id): Promise<void> {
    const overrun = amountText(budget.overrun, budget.currency);
    log.warn({ budgetId: budget.id, invoiceId, overrun, currency: budget.currency }, 'budget overrun');
    const after = { overrun, currency: budget.currency, invoiceId };
    await this.audit.write(manager, doer, { action: 'budgetOverrun', subject: 'budget', subjectId: budget.id, after });
  }
}

/** Each order with its one signed sum; what is given back comes first, so that it serves what is taken. */
function inTurn(orders: readonly Order[], amounts: readonly OrderAmount[]): { order: Order; amount: Decimal }[] {
  const sums = new Map<Id, Decimal>();
  for (const { orderId, amount } of amounts) sums.set(orderId, (sums.get(orderId) ?? ZERO).plus(amount));
  const all = orders.map((order) => ({ order, amount: sums.get(order.id) ?? ZERO }));
  return [...all.filter(({ amount }) => amount.lt(0)), ...all.filter(({ amount }) => amount.gt(0))];
}

type Step = { change: Parameters<BudgetLedger['post']>[2]; funds: Parameters<typeof saveFunds>[2] };

function taken(budget: Budget, order: Order, amount: Decimal): Step {
  const change = consume(budget, amount, order.commitmentLeft);
  const commitmentLeft = order.commitmentLeft.minus(change.fromCommitment);
  const takenBeyond = order.takenBeyond.plus(change.fromAvailable).plus(change.fromOverrun);
  return { change, funds: { ...order, commitmentLeft, takenBeyond } };
}

function takenBack(budget: Budget, order: Order, amount: Decimal): Step {
  const { takenBeyond, commitmentClosed } = order;
  const change = giveBack(budget, amount, { takenBeyond, commitmentOpen: !commitmentClosed });
  const commitmentLeft = order.commitmentLeft.plus(change.toCommitment);
  return {
    change,
    funds: { commitmentClosed, commitmentLeft, takenBeyond: max(ZERO, takenBeyond.minus(change.ofBeyond)) },
  };
}
