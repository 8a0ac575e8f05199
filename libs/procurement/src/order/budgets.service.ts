import { amountText, type Decimal, type Id, max, min, ZERO } from '#kernel';
import { Audit, bins, type Doer, id, log, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Budget, BudgetLedger, LedgerPage } from '../budget/budget-ledger.js';
import { consume, giveBack, releaseCommitted } from '../core/index.js';
import { lockSharers, saveTaken, type Sharer, sharerKey } from '../sharing/sharer-rows.js';
import { type Funds, lockOrders, type Order, saveAllFunds } from './order-rows.js';

/** What an invoice charges, or gives back when negative, to one order; whole minor units of its currency. */
export interface OrderAmount {
  orderId: Id;
  amount: Decimal;
}

/** The same for an organization's part of an instance that is another's. */
export interface PartAmount {
  instanceId: Id;
  organizationId: Id;
  amount: Decimal;
}

/** What one account's billing does to budgets. */
export interface Booking {
  /** Null when nothing is issued: then there are no amounts. */
  invoiceId: Id | null;
  amounts: readonly OrderAmount[];
  parts?: readonly PartAmount[];
  /** Orders that need what is left of their commitment no longer. */
  finished: readonly Id[];
}

/** What billing does to budgets, in the transaction that issues the invoices. */
@Injectable()
export class Budgets {
  constructor(
    private readonly ledger: BudgetLedger,
    private readonly audit: Audit,
  ) {}

  /**
   * Books invoices, one after the other, by their signed sums per order: consumes the order's commitment, then what
   * is available, then overrun; a negative sum gives back in reverse. Nothing is ever refused. After each, the orders
   * that are finished give back what is left of their commitment, once. Orders without a budget are skipped, and parts of
   * others' instances whose bearer named none; what was booked of a part comes back, never more. Locks all orders,
   * then all sharers, then all budgets, each in the order of their ids; one statement per table however many there are. An
   * overrun that was zero before is warned of in the log and stands as 'budgetOverrun' in the audit trail.
   */
  async book(manager: EntityManager, doer: Doer, bookings: readonly Booking[]): Promise<void> {
    const named = bookings.flatMap(({ amounts, finished }) => [...amounts.map(({ orderId }) => orderId), ...finished]);
    const locked = await lockOrders(manager, named);
    const sharers = await lockSharers(
      manager,
      bookings.flatMap(({ parts = [] }) => parts),
    );
    if (!locked.length && !sharers.length) return;
    const budgets = await this.ledger.lock(
      manager,
      [...locked, ...sharers].flatMap(({ budgetId }) => budgetId ?? []),
    );
    const books = new Books(locked, sharers, budgets);
    const overruns = bookings.flatMap((booking) => books.book(booking));
    await this.ledger.write(manager, doer, books.page);
    await saveAllFunds(manager, books.changed);
    await saveTaken(manager, books.taken);
    await this.alert(manager, doer, overruns);
  }

  /** Which of these orders have not released their commitment yet; nothing is locked. */
  async openCommitments(manager: EntityManager, orderIds: readonly Id[]): Promise<Set<Id>> {
    if (!orderIds.length) return new Set();
    const found = await rows<{ id: Buffer }>(
      manager,
      'SELECT id FROM purchase_order WHERE id IN (?) AND commitment_closed = 0',
      [bins(orderIds)],
    );
    return new Set(found.map((row) => id(row.id)));
  }

  private async alert(manager: EntityManager, doer: Doer, overruns: readonly Overrun[]): Promise<void> {
    const changes = overruns.map(({ budget: { id: budgetId, currency, overrun }, invoiceId }) => {
      const after = { overrun: amountText(overrun, currency), currency, invoiceId };
      log.warn({ budgetId, ...after }, 'budget overrun');
      return { doer, change: { action: 'budgetOverrun', subject: 'budget', subjectId: budgetId, after } };
    });
    await this.audit.writeAll(manager, changes);
  }
}

/** A budget that an invoice took beyond its money. */
interface Overrun {
  budget: Budget;
  invoiceId: Id;
}

/** Orders and budgets while invoices are booked on them, in memory. */
class Books {
  readonly page: LedgerPage;
  /** What is to be saved of the orders. */
  readonly changed = new Map<Id, Funds>();
  /** What is booked of parts now; those that changed. */
  readonly taken = new Map<string, Sharer>();
  private readonly orders: Map<Id, Order>;
  private readonly sharers: Map<string, Sharer>;

  constructor(orders: readonly Order[], sharers: readonly Sharer[], budgets: ReadonlyMap<Id, Budget>) {
    this.sharers = new Map(sharers.map((sharer) => [sharerKey(sharer), sharer]));
    this.orders = new Map(orders.map((order) => [order.id, order]));
    this.page = new LedgerPage(budgets);
  }

  book({ invoiceId, amounts, parts = [], finished }: Booking): Overrun[] {
    const before = new Map(this.page.budgets);
    const touched = new Set<Id>();
    for (const { orderId, amount } of inTurn(amounts)) {
      const order = this.orders.get(orderId);
      const budget = order && this.budgetOf(order);
      if (!budget) continue;
      const step = amount.isNegative() ? takenBack(budget, order, amount.negated()) : taken(budget, order, amount);
      this.page.post(budget, step.change, { orderId, ...(invoiceId === null ? {} : { invoiceId }) });
      this.save(order, step.funds);
      touched.add(budget.id);
    }
    for (const part of parts) touched.add(this.bookPart(part, invoiceId) ?? '');
    touched.delete('');
    const overruns = [...touched]
      .filter((of) => before.get(of)!.overrun.isZero() && this.page.budgets.get(of)!.overrun.gt(0))
      .map((of) => ({ budget: this.page.budgets.get(of)!, invoiceId: invoiceId! }));
    for (const orderId of [...new Set(finished)].sort()) this.release(orderId);
    return overruns;
  }

  /** The budget it was booked on, if any. */
  private bookPart(part: PartAmount, invoiceId: Id | null): Id | null {
    const sharer = this.taken.get(sharerKey(part)) ?? this.sharers.get(sharerKey(part));
    const budget = sharer && this.page.budgets.get(sharer.budgetId);
    if (!budget) return null;
    const cause = invoiceId === null ? {} : { invoiceId };
    const back = min(part.amount.abs(), sharer.taken);
    const change = part.amount.isNegative()
      ? giveBack(budget, back, { takenBeyond: sharer.taken, commitmentOpen: false })
      : consume(budget, part.amount, ZERO);
    this.page.post(budget, change, cause);
    const taken = part.amount.isNegative() ? sharer.taken.minus(back) : sharer.taken.plus(part.amount);
    this.taken.set(sharerKey(part), { ...sharer, taken });
    return budget.id;
  }

  private release(orderId: Id): void {
    const order = this.orders.get(orderId);
    if (!order || order.approvedAt === null || order.commitmentClosed) return;
    const budget = this.budgetOf(order);
    if (budget && !order.commitmentLeft.isZero())
      this.page.post(budget, releaseCommitted(budget, order.commitmentLeft), { orderId });
    this.save(order, { ...order, commitmentLeft: ZERO, commitmentClosed: true });
  }

  private budgetOf({ budgetId }: Order): Budget | undefined {
    return budgetId === null ? undefined : this.page.budgets.get(budgetId);
  }

  private save(order: Order, { commitmentLeft, takenBeyond, commitmentClosed }: Funds): void {
    const funds = { commitmentLeft, takenBeyond, commitmentClosed };
    this.orders.set(order.id, { ...order, ...funds });
    this.changed.set(order.id, funds);
  }
}

/** Each order with its one signed sum, in the order of ids; what is given back comes first, so that it serves what is taken. */
function inTurn(amounts: readonly OrderAmount[]): OrderAmount[] {
  const sums = new Map<Id, Decimal>();
  for (const { orderId, amount } of amounts) sums.set(orderId, (sums.get(orderId) ?? ZERO).plus(amount));
  const all = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([orderId, amount]) => ({ orderId, amount }));
  return [...all.filter(({ amount }) => amount.lt(0)), ...all.filter(({ amount }) => amount.gt(0))];
}

type Step = { change: Parameters<LedgerPage['post']>[1]; funds: Funds };

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
