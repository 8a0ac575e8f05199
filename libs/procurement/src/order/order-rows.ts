import type { Actor } from '#identity';
import {
  type DateOn,
  dec,
  type Decimal,
  DomainError,
  type Finding,
  type Id,
  type Instant,
  isId,
  notFound,
  plain,
  type Text,
  text,
} from '#kernel';
import type { Decision } from '#policy/core';
import { bin, bins, id, idOrNull, insertRows, json, rows, type Runner } from '#platform';
import type { EntityManager } from 'typeorm';
import {
  type ChargedYear,
  type InstanceStatus,
  type ItemOutcome,
  itemStatus,
  type LineClass,
  type NeededStep,
  type OrderItemKind,
  type OrderItemStatus,
  type OrderStatus,
  outcomeOfInstance,
} from '../core/index.js';

/** What an order has on the budget of one year. */
export interface YearFunds {
  fiscalYear: number;
  budgetId: Id;
  /** The part of the estimate that falls into the year. */
  estimate: Decimal;
  commitmentLeft: Decimal;
  takenBeyond: Decimal;
  /** What of the commitment went on to the next year's budget. */
  carriedOut: Decimal;
}

/** What kept an order from beginning. */
interface StartRefusal {
  code: string;
  text: Text;
}

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
  /** 经济分类 it is for, as its buyer says. */
  economicClass: string | null;
  chargedYear: ChargedYear;
  estimate: Decimal;
  /** What it has on its budgets, by years ascending; empty without a budget. */
  funds: readonly YearFunds[];
  commitmentClosed: boolean;
  decision: Decision | null;
  /** The buyer's own number for it, on its invoices. */
  purchaseOrderNumber: string | null;
  lineClass: LineClass;
  keyProjectId: Id | null;
  /** Settled at its submission; empty until then. */
  approvalSteps: readonly NeededStep[];
  /** Systems of the same kind that were there at its submission, and why it goes on. */
  duplicates: readonly Finding[];
  duplicateReason: string | null;
  /** Which submission it is; 0 before the first. */
  round: number;
  /** Why it did not begin on its first day; null: nothing kept it. */
  startRefusal: StartRefusal | null;
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
  kind: OrderItemKind;
  /** What it changes or ends; null for one that makes its own. */
  instanceId: Id | null;
  planId: Id;
  offeringId: Id;
  /** How much there is to be; of what ends, how much there was. */
  quantity: string;
  /** Whether its buyer named it; else what there is when it is done goes on. */
  quantityNamed: boolean;
  expectedUsage: ExpectedUsage[];
  zoneCode: string | null;
  configuration: unknown;
  estimate: Decimal;
  /** The same by the years of the order's budgets; null without budgets. */
  yearly: Record<string, string> | null;
  /** What came of it; null while it is open. */
  outcome: ItemOutcome | null;
  /** Why it failed. */
  outcomeReason: string | null;
  status: OrderItemStatus;
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
  economic_class: string | null;
  charged_year: ChargedYear;
  estimate: string;
  commitment_closed: number;
  decision: unknown;
  purchase_order_number: string | null;
  line_class: LineClass;
  key_project_id: Buffer | null;
  approval_steps: unknown;
  duplicates: unknown;
  duplicate_reason: string | null;
  round: number;
  start_refusal: unknown;
  approved_at: Instant | null;
}

interface FundsRow {
  order_id: Buffer;
  fiscal_year: number;
  budget_id: Buffer;
  estimate: string;
  commitment_left: string;
  taken_beyond: string;
  carried_out: string;
}

interface ItemRow {
  id: Buffer;
  order_id: Buffer;
  kind: OrderItemKind;
  instance_id: Buffer | null;
  plan_id: Buffer;
  offering_id: Buffer;
  quantity: string;
  quantity_named: number;
  expected_usage: unknown;
  zone_code: string | null;
  configuration: unknown;
  estimate: string;
  yearly: unknown;
  outcome: ItemOutcome | null;
  outcome_reason: string | null;
  order_status: OrderStatus;
  made_status: InstanceStatus | null;
}

// Days as text: the driver would make a Date of them, in a zone of its own.
const SELECT =
  'SELECT id, number, title, status, version, organization_id, provider_id, budget_id, contract_id, currency, CAST(requested_starts_on AS CHAR) AS requested_starts_on, CAST(starts_on AS CHAR) AS starts_on, requested_months, months, economic_class, charged_year, estimate, commitment_closed, decision, purchase_order_number, line_class, key_project_id, approval_steps, duplicates, duplicate_reason, round, start_refusal, approved_at FROM purchase_order';

const orderFrom = (row: OrderRow, funds: readonly YearFunds[]): Order => ({
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
  economicClass: row.economic_class,
  chargedYear: row.charged_year,
  funds,
  commitmentClosed: row.commitment_closed === 1,
  decision: row.decision === null ? null : json<Decision>(row.decision),
  purchaseOrderNumber: row.purchase_order_number,
  lineClass: row.line_class,
  keyProjectId: idOrNull(row.key_project_id),
  approvalSteps: row.approval_steps === null ? [] : json<NeededStep[]>(row.approval_steps),
  duplicates: row.duplicates === null ? [] : json<Finding[]>(row.duplicates),
  duplicateReason: row.duplicate_reason,
  round: row.round,
  startRefusal: row.start_refusal === null ? null : json<StartRefusal>(row.start_refusal),
  approvedAt: row.approved_at,
});

function itemFrom(row: ItemRow): OrderItem {
  const outcome = row.kind === 'ADD' ? outcomeOfInstance(row.made_status) : row.outcome;
  return {
    ...itemFields(row),
    ...{ outcome, outcomeReason: row.outcome_reason, status: itemStatus(row.order_status, outcome) },
  };
}

const itemFields = (row: ItemRow): Omit<OrderItem, 'outcome' | 'outcomeReason' | 'status'> => ({
  id: id(row.id),
  orderId: id(row.order_id),
  kind: row.kind,
  instanceId: idOrNull(row.instance_id),
  planId: id(row.plan_id),
  offeringId: id(row.offering_id),
  quantity: plain(row.quantity),
  quantityNamed: row.quantity_named === 1,
  expectedUsage: json<ExpectedUsage[]>(row.expected_usage),
  zoneCode: row.zone_code,
  configuration: row.configuration === null ? null : json(row.configuration),
  estimate: dec(row.estimate),
  yearly: row.yearly === null ? null : json<Record<string, string>>(row.yearly),
});

export const noSuchOrder = (): Error => notFound(text('order', '订单'));

export const versionConflict = (): DomainError =>
  new DomainError(
    'VERSION_CONFLICT',
    text('The order was changed meanwhile: read it again.', '订单已被更改，请重新读取。'),
  );

/** The budgets of its years after the first. */
export const laterOf = ({ funds }: Order): Id[] => funds.slice(1).map(({ budgetId }) => budgetId);

/** Orders: `tail` is everything after FROM. */
export async function selectOrders(runner: Runner, tail: string, parameters: unknown[]): Promise<Order[]> {
  const found = await rows<OrderRow>(runner, `${SELECT} ${tail}`, parameters);
  const funds = await fundsOf(runner, found);
  return found.map((row) => orderFrom(row, funds.get(id(row.id)) ?? []));
}

/** What orders under a budget have on each year's, ascending. Whoever changes it holds the order's lock. */
async function fundsOf(runner: Runner, orders: readonly OrderRow[]): Promise<Map<Id, YearFunds[]>> {
  const under = orders.filter(({ budget_id: budget }) => budget !== null).map((row) => row.id);
  if (!under.length) return new Map();
  const found = await rows<FundsRow>(
    runner,
    'SELECT order_id, fiscal_year, budget_id, estimate, commitment_left, taken_beyond, carried_out FROM order_budget WHERE order_id IN (?) ORDER BY order_id, fiscal_year',
    [under],
  );
  const grouped = Map.groupBy(found, (row) => id(row.order_id));
  return new Map([...grouped].map(([orderId, some]) => [orderId, some.map(yearFundsFrom)]));
}

const yearFundsFrom = (row: FundsRow): YearFunds => ({
  fiscalYear: row.fiscal_year,
  budgetId: id(row.budget_id),
  estimate: dec(row.estimate),
  commitmentLeft: dec(row.commitment_left),
  takenBeyond: dec(row.taken_beyond),
  carriedOut: dec(row.carried_out),
});

export const findOrder = async (runner: Runner, orderId: Id): Promise<Order | null> =>
  (await selectOrders(runner, 'WHERE id = ?', [bin(orderId)]))[0] ?? null;

/** The order when it is the caller's own organization's, else NOT_FOUND. */
export async function ownOrder(runner: Runner, actor: Actor, orderId: Id): Promise<Order> {
  const order = isId(orderId) ? await findOrder(runner, orderId) : null;
  if (order?.organizationId !== actor.organizationId) throw noSuchOrder();
  return order;
}

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
  return selectItems(runner, 'WHERE t.order_id IN (?) ORDER BY t.order_id, t.position', [bins(orderIds)]);
}

const SELECT_ITEMS = `SELECT t.id, t.order_id, t.kind, t.instance_id, t.plan_id, t.offering_id, t.quantity, t.quantity_named, t.expected_usage,
    t.zone_code, t.configuration, t.estimate, t.yearly, t.outcome, t.outcome_reason, o.status AS order_status,
    i.status AS made_status
  FROM order_item t JOIN purchase_order o ON o.id = t.order_id LEFT JOIN service_instance i ON i.order_item_id = t.id`;

/** Items (t) of orders (o) with the instances that they made (i): `tail` is everything after FROM. */
export const selectItems = async (runner: Runner, tail: string, parameters: unknown[]): Promise<OrderItem[]> =>
  (await rows<ItemRow>(runner, `${SELECT_ITEMS} ${tail}`, parameters)).map(itemFrom);

const INSERT_YEARS =
  'INSERT INTO order_budget (order_id, fiscal_year, budget_id, estimate, commitment_left, taken_beyond, carried_out)';

/** What is kept of an order's own money on its budgets. */
export type Funds = Pick<Order, 'funds' | 'commitmentClosed'>;

/** What the order's ledger bookkeeping is after a step, in the caller's transaction, which holds the order's lock. */
export const saveFunds = (manager: EntityManager, orderId: Id, funds: Funds): Promise<void> =>
  saveAllFunds(manager, new Map([[orderId, funds]]));

/** The same for many orders, in the order of their ids. */
export async function saveAllFunds(manager: EntityManager, funds: ReadonlyMap<Id, Funds>): Promise<void> {
  const sorted = [...funds].sort(([a], [b]) => (a < b ? -1 : 1));
  await insertRows(
    manager,
    INSERT_YEARS,
    sorted.flatMap(([orderId, { funds: years }]) => years.map((year) => yearRow(orderId, year))),
    'ON DUPLICATE KEY UPDATE commitment_left = VALUES(commitment_left), taken_beyond = VALUES(taken_beyond), carried_out = VALUES(carried_out)',
  );
  const closed = sorted.filter(([, { commitmentClosed }]) => commitmentClosed).map(([orderId]) => orderId);
  if (closed.length)
    await manager.query('UPDATE purchase_order SET commitment_closed = 1 WHERE id IN (?)', [bins(closed)]);
}

/** The budgets of an open order and what it would take of each. */
export async function replaceFunds(manager: EntityManager, orderId: Id, years: readonly YearFunds[]): Promise<void> {
  const kept = years.map(({ fiscalYear }) => fiscalYear);
  await manager.query(
    `DELETE FROM order_budget WHERE order_id = ? ${kept.length ? 'AND fiscal_year NOT IN (?)' : ''}`,
    kept.length ? [bin(orderId), kept] : [bin(orderId)],
  );
  // A row that stays keeps its budget: a new one would hold the budget shared, which nobody may before locking it.
  await insertRows(
    manager,
    INSERT_YEARS,
    years.map((year) => yearRow(orderId, year)),
    'ON DUPLICATE KEY UPDATE budget_id = VALUES(budget_id), estimate = VALUES(estimate)',
  );
}

const yearRow = (
  orderId: Id,
  { fiscalYear, budgetId, estimate, commitmentLeft, takenBeyond, carriedOut }: YearFunds,
): unknown[] => [
  ...[bin(orderId), fiscalYear, bin(budgetId)],
  ...[estimate.toFixed(), commitmentLeft.toFixed(), takenBeyond.toFixed(), carriedOut.toFixed()],
];
