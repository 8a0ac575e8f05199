import { amountText, type Decimal, type Id, max, min, ZERO } from '#kernel';
import { Audit, bins, type Doer, id, log, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Budget, BudgetLedger, LedgerPage } from '../budget/budget-ledger.js';
import { type BudgetChange, chargedOn, consume, giveBack, releaseCommitted } from '../core/index.js';
import { lockSharers, saveTaken, type Sharer, sharerKey } from '../sharing/sharer-rows.js';
import { lockOrders, type Order, saveAllFunds, type YearFunds } from './order-rows.js';

/** What an invoice charges, or gives back when negative, to one order; whole minor units of its currency. */
export interface OrderAmount {
  orderId: Id;
  /** The year of the month of use, of Asia/Shanghai. */
  usedIn: number;
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
  /** The year of the invoice, of Asia/Shanghai: of one that is credited, that of its issue. */
  invoicedIn: number;
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
   * Books invoices, one after the other, by their signed sums per order and year: consumes the order's commitment on
   * the budget of the year it names (ChargedYear), then what is available, then overrun; a negative sum gives back in reverse. Nothing is ever refused. After each, the orders
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
      [...locked.flatMap(({ funds }) => funds), ...sharers].map(({ budgetId }) => budgetId),
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
  readonly changed = new Map<Id, Order>();
  /** What is booked of parts now; those that changed. */
  readonly taken = new Map<string, Sharer>();
  private readonly orders: Map<Id, Order>;
  private readonly sharers: Map<string, Sharer>;

  constructor(orders: readonly Order[], sharers: readonly Sharer[], budgets: ReadonlyMap<Id, Budget>) {
    this.sharers = new Map(sharers.map((sharer) => [sharerKey(sharer), sharer]));
    this.orders = new Map(orders.map((order) => [order.id, order]));
    this.page = new LedgerPage(budgets);
  }

  book({ invoiceId, invoicedIn, amounts, parts = [], finished }: Booking): Overrun[] {
    const before = new Map(this.page.budgets);
    const touched = new Set<Id>();
    for (const { orderId, fiscalYear, amount } of inTurn(this.byYears(amounts, invoicedIn))) {
      const order = this.orders.get(orderId)!;
      const year = order.funds.find((one) => one.fiscalYear === fiscalYear)!;
      const budget = this.budgetOf(year);
      const step = amount.isNegative() ? takenBack(budget, order, year, amount.negated()) : taken(budget, year, amount);
      this.page.post(budget, step.change, { orderId, ...(invoiceId === null ? {} : { invoiceId }) });
      this.save({ ...order, funds: order.funds.map((one) => (one === year ? step.year : one)) });
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

  /** What is charged to orders under budgets, by the years of these. */
  private byYears(amounts: readonly OrderAmount[], invoicedIn: number): YearAmount[] {
    return amounts.flatMap(({ orderId, usedIn, amount }) => {
      const order = this.orders.get(orderId);
      if (!order?.funds.length) return [];
      const years = order.funds.map((year) => year.fiscalYear);
      return [{ orderId, fiscalYear: chargedOn(years, order.chargedYear, { usedIn, invoicedIn }), amount }];
    });
  }

  private release(orderId: Id): void {
    const order = this.orders.get(orderId);
    if (!order || order.approvedAt === null || order.commitmentClosed) return;
    for (const year of order.funds)
      if (!year.commitmentLeft.isZero())
        this.page.post(this.budgetOf(year), releaseCommitted(this.budgetOf(year), year.commitmentLeft), { orderId });
    const funds = order.funds.map((year) => ({ ...year, commitmentLeft: ZERO }));
    this.save({ ...order, funds, commitmentClosed: true });
  }

  private budgetOf({ budgetId }: YearFunds): Budget {
    return this.page.budgets.get(budgetId)!;
  }

  private save(order: Order): void {
    this.orders.set(order.id, order);
    this.changed.set(order.id, order);
  }
}

/** What is charged to an order on one year's budget. */
interface YearAmount {
  orderId: Id;
  fiscalYear: number;
  amount: Decimal;
}

/**
 * Each order and year with its one signed sum, in the order of ids; what is given back comes first, so that it serves
 * what is taken.
 */
function inTurn(amounts: readonly YearAmount[]): YearAmount[] {
  const sums = new Map<string, YearAmount>();
  for (const each of amounts) {
    const key = `${each.orderId} ${each.fiscalYear}`;
    sums.set(key, { ...each, amount: (sums.get(key)?.amount ?? ZERO).plus(each.amount) });
  }
  const all = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  return [...all.filter(({ amount }) => amount.lt(0)), ...all.filter(({ amount }) => amount.gt(0))];
}

type Step = { change: BudgetChange; year: YearFunds };

function taken(budget: Budget, year: YearFunds, amount: Decimal): Step {
  const change = consume(budget, amount, year.commitmentLeft);
  const commitmentLeft = year.commitmentLeft.minus(change.fromCommitment);
  const takenBeyond = year.takenBeyond.plus(change.fromAvailable).plus(change.fromOverrun);
  return { change, year: { ...year, commitmentLeft, takenBeyond } };
}

function takenBack(budget: Budget, { commitmentClosed }: Order, year: YearFunds, amount: Decimal): Step {
  const { takenBeyond } = year;
  const change = giveBack(budget, amount, { takenBeyond, commitmentOpen: !commitmentClosed });
  const commitmentLeft = year.commitmentLeft.plus(change.toCommitment);
  return { change, year: { ...year, commitmentLeft, takenBeyond: max(ZERO, takenBeyond.minus(change.ofBeyond)) } };
}
