import type { Actor } from '#identity';
import {
  amountText,
  Clock,
  dateOf,
  type DateOn,
  type Decimal,
  type Id,
  isId,
  Issues,
  newId,
  notFound,
  dec,
  sum,
  text,
  textInput,
  ZERO,
} from '#kernel';
import { at, Audit, bin, bins, id, Idempotency, json, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  carryIn,
  carryOut,
  type CarryOverHindrance,
  checkCarriable,
  checkCarryOver,
  checkUnspent,
  GONE_STATUSES,
  hindrance,
  lapse,
} from '../core/index.js';
import { lockOrders, type Order, saveAllFunds, selectOrders, type YearFunds } from '../order/order-rows.js';
import { amountInput } from './amount-input.js';
import { type Budget, BudgetLedger, LedgerPage } from './budget-ledger.js';
import { BudgetDesk } from './budget.service.js';
import type { CarryOverBudgetInput } from './budget.type.js';

/** Orders of one call, and those that are read at a time. */
const AT_ONCE = 500;
/** Of those that stay so many are told of. */
const TOLD = 500;

const noSuchBudget = (): Error => notFound(text('budget', '预算'));

export interface CarryOver {
  from: Budget;
  to: Budget;
  committed: Decimal;
  unspent: Decimal;
  /** Whose commitments went. */
  orderIds: readonly Id[];
  /** Whose stay, and why; the first 500. */
  staying: readonly { orderId: Id; reason: CarryOverHindrance }[];
  /** There are more orders than one call carries: call again. */
  hasMore: boolean;
}

/** What of a budget's orders goes on, and what does not. */
interface Going {
  orders: Order[];
  /** Orders of which services run. */
  running: Set<Id>;
  staying: { orderId: Id; reason: CarryOverHindrance }[];
  hasMore: boolean;
}

/** 结转 and 结余: what becomes of a budget's money when its year is over (ADR 0056). */
@Injectable()
export class BudgetCarryOver {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly desk: BudgetDesk,
    private readonly ledger: BudgetLedger,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * What is left of the commitments of orders that go on, and so much of what is available as is asked, to the next
   * year's budget of the same indicator. What went has gone: the same call again carries what has become possible since.
   * NOT_FOUND for another's budgets; CARRY_OVER_NOT_ALLOWED before the year is over, CARRY_OVER_EXCEEDED.
   */
  async carryOver(actor: Actor, { idempotencyKey, ...input }: CarryOverBudgetInput): Promise<CarryOver> {
    const once = {
      ...{ organizationId: actor.organizationId, operation: 'carryOverBudget', key: idempotencyKey },
      body: input,
    };
    const done = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.carry(manager, actor, input)),
    );
    return this.find(done);
  }

  /** All that is available of a year whose December is billed goes back to the treasury. CARRY_OVER_NOT_ALLOWED before. */
  async lapse(actor: Actor, budgetId: Id): Promise<Budget> {
    await this.transactions.run(async (manager) => {
      const budget = (await this.locked(manager, actor, [budgetId])).get(budgetId.toLowerCase())!;
      checkUnspent(budget.fiscalYear, dateOf(this.clock.now()));
      const after = await this.ledger.post(manager, budget, lapse(budget), actor);
      const amount = amountText(budget.allocated.minus(after.allocated), budget.currency);
      await this.tell(manager, actor, 'lapseBudget', budget.id, { amount });
    });
    return (await this.desk.byIds([budgetId.toLowerCase()])).get(budgetId.toLowerCase())!;
  }

  private async carry(
    manager: EntityManager,
    actor: Actor,
    input: Omit<CarryOverBudgetInput, 'idempotencyKey'>,
  ): Promise<Id> {
    // Orders before budgets, as everywhere: which budget it is, is seen once both are held.
    const fromId = input.fromBudgetId.toLowerCase();
    const { orders, running, staying, hasMore } = await this.going(manager, fromId, input.toBudgetId.toLowerCase());
    const budgets = await this.locked(manager, actor, [input.fromBudgetId, input.toBudgetId]);
    const [from, to] = [budgets.get(fromId)!, budgets.get(input.toBudgetId.toLowerCase())!];
    const today = dateOf(this.clock.now());
    checkCarryOver(from, to, today);
    const issues = new Issues();
    const unspent = amountInput(issues, ['unspent'], input.unspent ?? '0', from.currency, 'ZERO');
    const reason = textInput(issues, ['reason'], input.reason, { max: 2000 });
    issues.throwIfAny();
    const page = new LedgerPage(budgets);
    const carried = new Map<Id, Order>();
    for (const order of orders)
      // What has changed since it was read is looked at by the next call.
      if (hindranceOf(order, running, from, { toBudgetId: to.id, today }) === null)
        carried.set(order.id, carriedOrder(page, order, from.id, to));
    if (unspent!.gt(0)) {
      checkUnspent(from.fiscalYear, today);
      checkCarriable(page.budgets.get(from.id)!, await carriedInto(manager, from.id), unspent!, from.currency);
      page.post(page.budgets.get(from.id)!, carryOut(page.budgets.get(from.id)!, unspent!, 'UNSPENT'), {});
      page.post(page.budgets.get(to.id)!, carryIn(page.budgets.get(to.id)!, unspent!, 'UNSPENT'), {});
    }
    await this.ledger.write(manager, actor, page);
    await saveAllFunds(manager, carried);
    const committed = sum([...carried.keys()].map((orderId) => leftOn(orders, orderId, from.id)));
    await manager.query('UPDATE budget SET watched_on = NULL WHERE id IN (?)', [bins([from.id, to.id])]);
    const amounts = {
      ...{ committed: amountText(committed, from.currency), unspent: amountText(unspent!, from.currency) },
    };
    const [carryOverId, orderIds] = [newId(), [...carried.keys()]];
    await manager.query(
      'INSERT INTO budget_carry_over (id, from_budget_id, to_budget_id, committed, unspent, orders, at) VALUES (?,?,?,?,?,?,?)',
      [
        ...[bin(carryOverId), bin(from.id), bin(to.id), committed.toFixed(), unspent!.toFixed()],
        ...[JSON.stringify({ orderIds, staying: staying.slice(0, TOLD), hasMore }), at(this.clock.now())],
      ],
    );
    await this.tell(manager, actor, 'carryOverBudget', from.id, { to: to.id, ...amounts, orderIds, reason });
    return carryOverId;
  }

  private async find(carryOverId: Id): Promise<CarryOver> {
    const [row] = await rows<{ from_id: Buffer; to_id: Buffer; committed: string; unspent: string; orders: unknown }>(
      this.dataSource,
      'SELECT from_budget_id AS from_id, to_budget_id AS to_id, committed, unspent, orders FROM budget_carry_over WHERE id = ?',
      [bin(carryOverId)],
    );
    const { from_id: fromId, to_id: toId, committed, unspent, orders } = row!;
    const budgets = await this.desk.byIds([id(fromId), id(toId)]);
    return {
      ...json<Pick<CarryOver, 'orderIds' | 'staying' | 'hasMore'>>(orders),
      ...{ from: budgets.get(id(fromId))!, to: budgets.get(id(toId))! },
      ...{ committed: dec(committed), unspent: dec(unspent) },
    };
  }

  /**
   * Up to 500 orders with an open commitment on this budget that go on, locked in the order of their ids, and those in
   * between that stay: however many these are, they keep nobody behind them.
   */
  private async going(manager: EntityManager, fromId: Id, toBudgetId: Id): Promise<Going> {
    if (!isId(fromId)) throw noSuchBudget();
    const from = (await this.desk.byIds([fromId], manager)).get(fromId);
    if (!from) throw noSuchBudget();
    const today = dateOf(this.clock.now());
    const [going, staying]: [Id[], Going['staying']] = [[], []];
    for (let after: Buffer | null = null; going.length <= AT_ONCE;) {
      const found: Order[] = await ordersWithMoneyLeft(manager, fromId, after);
      if (!found.length) break;
      const running = await runningOf(manager, found);
      for (const order of found) {
        const reason = hindranceOf(order, running, from, { toBudgetId, today });
        if (reason === null) going.push(order.id);
        else if (going.length < AT_ONCE) staying.push({ orderId: order.id, reason });
      }
      after = bin(found.at(-1)!.id);
    }
    const locked = await lockOrders(manager, going.slice(0, AT_ONCE));
    const orders = locked.filter(
      ({ funds, commitmentClosed }) =>
        !commitmentClosed && funds.some((year) => year.budgetId === fromId && year.commitmentLeft.gt(0)),
    );
    // A service may have begun or ended before the lock was had.
    return { orders, running: await runningOf(manager, orders), staying, hasMore: going.length > AT_ONCE };
  }

  /** One's own, all of them; NOT_FOUND. */
  private async locked(manager: EntityManager, actor: Actor, asked: readonly Id[]): Promise<Map<Id, Budget>> {
    const ids = asked.map((each) => each.toLowerCase());
    const budgets = await this.ledger.lock(manager, ids.filter(isId));
    if (ids.some((each) => budgets.get(each)?.organizationId !== actor.organizationId)) throw noSuchBudget();
    return budgets;
  }

  private async tell(manager: EntityManager, actor: Actor, action: string, budgetId: Id, after: object): Promise<void> {
    await this.audit.write(manager, actor, { action, subject: 'budget', subjectId: budgetId, after });
  }
}

function hindranceOf(
  order: Order,
  running: ReadonlySet<Id>,
  { fiscalYear }: Budget,
  to: { toBudgetId: Id; today: DateOn },
): CarryOverHindrance | null {
  const nextBudgetId = order.funds.find((year) => year.fiscalYear === fiscalYear + 1)?.budgetId ?? null;
  return hindrance({ ...order, runs: running.has(order.id), nextBudgetId }, { fiscalYear, ...to });
}

/** The next orders with an open commitment on a budget, in the order of their ids; nothing is locked. */
async function ordersWithMoneyLeft(manager: EntityManager, budgetId: Id, after: Buffer | null): Promise<Order[]> {
  const found = await rows<{ order_id: Buffer }>(
    manager,
    `SELECT b.order_id FROM order_budget b JOIN purchase_order o ON o.id = b.order_id
      WHERE b.budget_id = ? AND b.commitment_left > 0 AND o.commitment_closed = 0 ${after ? 'AND b.order_id > ?' : ''}
      ORDER BY b.order_id LIMIT ${AT_ONCE}`,
    [bin(budgetId), ...(after ? [after] : [])],
  );
  if (!found.length) return [];
  return selectOrders(manager, 'WHERE id IN (?) ORDER BY id', [found.map((row) => row.order_id)]);
}

const leftOn = (orders: readonly Order[], orderId: Id, budgetId: Id): Decimal =>
  orders.find((order) => order.id === orderId)!.funds.find((year) => year.budgetId === budgetId)!.commitmentLeft;

/** Moves what an order has left on a budget to the next year's; what the order then has on each. */
function carriedOrder(page: LedgerPage, order: Order, fromId: Id, to: Budget): Order {
  const year = order.funds.find(({ budgetId }) => budgetId === fromId)!;
  const amount = year.commitmentLeft;
  const cause = { orderId: order.id };
  page.post(page.budgets.get(fromId)!, carryOut(page.budgets.get(fromId)!, amount, 'COMMITTED'), cause);
  page.post(page.budgets.get(to.id)!, carryIn(page.budgets.get(to.id)!, amount, 'COMMITTED'), cause);
  const none: YearFunds = {
    ...{ fiscalYear: to.fiscalYear, budgetId: to.id, estimate: ZERO },
    ...{ commitmentLeft: ZERO, takenBeyond: ZERO, carriedOut: ZERO },
  };
  const next = order.funds.find(({ fiscalYear }) => fiscalYear === to.fiscalYear) ?? none;
  const funds = [
    ...order.funds.filter((each) => each !== year && each.fiscalYear !== to.fiscalYear),
    { ...year, commitmentLeft: ZERO, carriedOut: year.carriedOut.plus(amount) },
    { ...next, commitmentLeft: next.commitmentLeft.plus(amount) },
  ];
  return { ...order, funds: funds.toSorted((a, b) => a.fiscalYear - b.fiscalYear) };
}

/** Which of these orders have a service that runs or is being made. */
async function runningOf(manager: EntityManager, orders: readonly Order[]): Promise<Set<Id>> {
  if (!orders.length) return new Set();
  const found = await rows<{ order_id: Buffer }>(
    manager,
    'SELECT DISTINCT order_id FROM service_instance WHERE order_id IN (?) AND status NOT IN (?)',
    [bins(orders.map((order) => order.id)), GONE_STATUSES],
  );
  return new Set(found.map((row) => id(row.order_id)));
}

/** What came to a budget from the year before, beside commitments. */
async function carriedInto(manager: EntityManager, budgetId: Id): Promise<Decimal> {
  const [row] = await rows<{ amount: string | null }>(
    manager,
    "SELECT SUM(allocated - committed) AS amount FROM budget_entry WHERE budget_id = ? AND kind = 'CARRY_OVER' AND allocated > 0",
    [bin(budgetId)],
  );
  return dec(row?.amount ?? '0');
}
