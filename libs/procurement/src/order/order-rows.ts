import { type DateOn, dec, type Decimal, type Id, type Instant, notFound, plain, text } from '#kernel';
import type { Decision } from '#policy/core';
import { bin, bins, id, idOrNull, json, rows, type Runner, updateRows } from '#platform';
import type { EntityManager } from 'typeorm';
import type { OrderStatus } from '../core/index.js';

/** An order as the database has it; amounts are whole minor units of `currency`. */
export interface Order {
  id: Id;
  number: string;
  title: string;
  status: OrderStatus;
  version: number;
  organizationId: Id;
  providerId: Id;
  budgetId: Id | null;
  contractId: Id | null;
  currency: string;
  requestedStartsOn: DateOn | null;
  startsOn: DateOn | null;
  requestedMonths: number | null;
  months: number;
  estimate: Decimal;
  commitmentLeft: Decimal;
  takenBeyond: Decimal;
  commitmentClosed: boolean;
  decision: Decision | null;
  approvedAt: Instant | null;
}

export interface ExpectedUsage {
  meter: string;
  quantityPerMonth: string;
  /** By how many events it comes; absent in orders written before it was asked. */
  eventsPerMonth?: number | null;
}

export interface OrderItem {
  id: Id;
  orderId: Id;
  planId: Id;
  offeringId: Id;
  quantity: string;
  expectedUsage: ExpectedUsage[];
  zoneCode: string | null;
  configuration: unknown;
  estimate: Decimal;
}

interface OrderRow {
  id: Buffer;
  number: string;
  title: string;
  status: OrderStatus;
  version: number;
  organization_id: Buffer;
  provider_id: Buffer;
  budget_id: Buffer | null;
  contract_id: Buffer | null;
  currency: string;
  requested_starts_on: DateOn | null;
  starts_on: DateOn | null;
  requested_months: number | null;
  months: number;
  estimate: string;
  commitment_left: string;
  taken_beyond: string;
  commitment_closed: number;
  decision: unknown;
  approved_at: Instant | null;
}

interface ItemRow {
  id: Buffer;
  order_id: Buffer;
  plan_id: Buffer;
  offering_id: Buffer;
  quantity: string;
  expected_usage: unknown;
  zone_code: string | null;
  configuration: unknown;
  estimate: string;
}

// Days as text: the driver would make a Date of them, in a zone of its own.
const SELECT =
  'SELECT id, number, title, status, version, organization_id, provider_id, budget_id, contract_id, currency, CAST(requested_starts_on AS CHAR) AS requested_starts_on, CAST(starts_on AS CHAR) AS starts_on, requested_months, months, estimate, commitment_left, taken_beyond, commitment_closed, decision, approved_at FROM purchase_order';

const orderFrom = (row: OrderRow): Order => ({
  id: id(row.id),
  number: row.number,
  title: row.title,
  status: row.status,
  version: row.version,
  organizationId: id(row.organization_id),
  providerId: id(row.provider_id),
  budgetId: idOrNull(row.budget_id),
  contractId: idOrNull(row.contract_id),
  currency: row.currency,
  requestedStartsOn: row.requested_starts_on,
  startsOn: row.starts_on,
  requestedMonths: row.requested_months,
  months: row.months,
  estimate: dec(row.estimate),
  commitmentLeft: dec(row.commitment_left),
  takenBeyond: dec(row.taken_beyond),
  commitmentClosed: row.commitment_closed === 1,
  decision: row.decision === null ? null : json<Decision>(row.decision),
  approvedAt: row.approved_at,
});

const itemFrom = (row: ItemRow): OrderItem => ({
  id: id(row.id),
  orderId: id(row.order_id),
  planId: id(row.plan_id),
  offeringId: id(row.offering_id),
  quantity: plain(row.quantity),
  expectedUsage: json<ExpectedUsage[]>(row.expected_usage),
  zoneCode: row.zone_code,
  configuration: row.configuration === null ? null : json(row.configuration),
  estimate: dec(row.estimate),
});

export const noSuchOrder = (): Error => notFound(text('order', '订单'));

/** Orders: `tail` is everything after FROM. */
export const selectOrders = async (runner: Runner, tail: string, parameters: unknown[]): Promise<Order[]> =>
  (await rows<OrderRow>(runner, `${SELECT} ${tail}`, parameters)).map(orderFrom);

export const findOrder = async (runner: Runner, orderId: Id): Promise<Order | null> =>
  (await selectOrders(runner, 'WHERE id = ?', [bin(orderId)]))[0] ?? null;

/**
 * Locks orders until the transaction ends, in the order of their ids. Whoever needs them takes orders before
 * instances before budgets before number series, so that no two transactions wait for each other.
 */
export async function lockOrders(manager: EntityManager, orderIds: readonly Id[]): Promise<Order[]> {
  const wanted = [...new Set(orderIds)];
  return wanted.length
    ? selectOrders(manager, 'FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE', [bins(wanted)])
    : [];
}

export const lockOrder = async (manager: EntityManager, orderId: Id): Promise<Order | null> =>
  (await lockOrders(manager, [orderId]))[0] ?? null;

/** Items of orders, in their buyer's order. */
export async function itemsOf(runner: Runner, orderIds: readonly Id[]): Promise<OrderItem[]> {
  if (!orderIds.length) return [];
  const found = await rows<ItemRow>(
    runner,
    'SELECT id, order_id, plan_id, offering_id, quantity, expected_usage, zone_code, configuration, estimate FROM order_item WHERE order_id IN (?) ORDER BY order_id, position',
    [bins(orderIds)],
  );
  return found.map(itemFrom);
}

/** What is kept of an order's own money on its budget. */
export type Funds = Pick<Order, 'commitmentLeft' | 'takenBeyond' | 'commitmentClosed'>;

/** What the order's ledger bookkeeping is after a step, in the caller's transaction. */
export const saveFunds = (manager: EntityManager, orderId: Id, funds: Funds): Promise<void> =>
  saveAllFunds(manager, new Map([[orderId, funds]]));

/** The same for many orders, in the order of their ids. */
export const saveAllFunds = (manager: EntityManager, funds: ReadonlyMap<Id, Funds>): Promise<void> =>
  updateRows(
    manager,
    { table: 'purchase_order', key: 'id', columns: ['commitment_left', 'taken_beyond', 'commitment_closed'] },
    [...funds]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([orderId, { commitmentLeft, takenBeyond, commitmentClosed }]) => [
        bin(orderId),
        commitmentLeft.toFixed(),
        takenBeyond.toFixed(),
        commitmentClosed ? 1 : 0,
      ]),
  );
