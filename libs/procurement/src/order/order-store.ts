import { actingPeople, type Actor } from '#identity';
import type { DateOn, Finding, Id, Instant } from '#kernel';
import { at, bin, insertRows } from '#platform';
import type { Decision } from '#policy';
import type { EntityManager } from 'typeorm';
import type { NeededStep, OrderStatus } from '../core/index.js';
import { replaceFunds } from './order-rows.js';
import type { OrderRequest } from './order-request.js';
import type { PricedItem, PricedOrder } from './order-pricing.js';

/** Writes of what buyers write, each in the caller's transaction. */

export async function insertOrder(
  manager: EntityManager,
  { request, providerId, currency, months, estimate, items, funds }: PricedOrder,
  made: { id: Id; number: string; organizationId: Id; now: Instant },
): Promise<void> {
  await manager.query(
    `INSERT INTO purchase_order (id, number, title, status, version, organization_id, provider_id, budget_id, currency,
       requested_starts_on, starts_on, requested_months, months, economic_class, charged_year, purchase_order_number, line_class, key_project_id, contract_id, estimate, commitment_closed,
       decision, submitted_at, approved_at, created_at, updated_at)
     VALUES (?,?,?,'DRAFT',1,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,NULL,NULL,NULL,?,?)`,
    [
      bin(made.id),
      made.number,
      request.title,
      bin(made.organizationId),
      bin(providerId),
      funds[0] ? bin(funds[0].budgetId) : null,
      currency,
      request.startsOn,
      request.startsOn,
      request.months,
      months,
      ...ownWords(request),
      estimate.toFixed(),
      at(made.now),
      at(made.now),
    ],
  );
  await insertItems(manager, made.id, items);
  await replaceFunds(manager, made.id, funds);
}

/** The order as it was priced, one version on; `startsOn` is null while it is open. */
export async function saveOrder(
  manager: EntityManager,
  orderId: Id,
  { request, providerId, currency, months, estimate, items, funds }: PricedOrder,
  { status, startsOn, now }: { status: OrderStatus; startsOn: DateOn | null; now: Instant },
): Promise<void> {
  await manager.query(
    `UPDATE purchase_order SET title = ?, status = ?, version = version + 1, provider_id = ?, budget_id = ?, currency = ?,
       requested_starts_on = ?, starts_on = ?, requested_months = ?, months = ?, economic_class = ?, charged_year = ?, purchase_order_number = ?,
       line_class = ?, key_project_id = ?, contract_id = ?, estimate = ?, updated_at = ? WHERE id = ?`,
    [
      request.title,
      status,
      bin(providerId),
      funds[0] ? bin(funds[0].budgetId) : null,
      currency,
      request.startsOn,
      startsOn,
      request.months,
      months,
      ...ownWords(request),
      estimate.toFixed(),
      at(now),
      bin(orderId),
    ],
  );
  for (const item of items)
    await manager.query('UPDATE order_item SET quantity = ?, estimate = ?, yearly = ? WHERE id = ?', [
      ...[item.quantity, item.estimate.toFixed(), jsonOrNull(item.yearly), bin(item.id)],
    ]);
  await replaceFunds(manager, orderId, funds);
}

/** What an order says of itself beside its items. */
const ownWords = (request: OrderRequest): unknown[] => [
  ...[request.economicClass, request.chargedYear, request.purchaseOrderNumber, request.lineClass],
  request.keyProjectId && bin(request.keyProjectId),
  request.contractId && bin(request.contractId),
];

/** What a submission settled: the rules' answer, the approvals it needs, and what of its kind was there already. */
export interface Settled {
  decision: Decision;
  steps: readonly NeededStep[];
  duplicates: readonly Finding[];
  /** Null without duplicates. */
  duplicateReason: string | null;
}

export async function saveDecision(
  manager: EntityManager,
  orderId: Id,
  { decision, steps, duplicates, duplicateReason }: Settled,
  now: Instant,
): Promise<void> {
  await manager.query(
    `UPDATE purchase_order SET decision = ?, approval_steps = ?, duplicates = ?, duplicate_reason = ?, round = round + 1,
       submitted_at = ? WHERE id = ?`,
    [
      ...[JSON.stringify(decision), JSON.stringify(steps), JSON.stringify(duplicates), duplicateReason],
      ...[at(now), bin(orderId)],
    ],
  );
  await manager.query('DELETE FROM order_rule WHERE order_id = ?', [bin(orderId)]);
  const asked = new Set(decision.rulesUsed.map((rule) => rule.id));
  await insertRows(
    manager,
    'INSERT INTO order_rule (rule_id, order_id)',
    [...asked].map((ruleId) => [ruleId, bin(orderId)]),
  );
}

export async function replaceItems(manager: EntityManager, orderId: Id, items: readonly PricedItem[]): Promise<void> {
  await manager.query('DELETE FROM order_item WHERE order_id = ?', [bin(orderId)]);
  await insertItems(manager, orderId, items);
}

async function insertItems(manager: EntityManager, orderId: Id, items: readonly PricedItem[]): Promise<void> {
  await insertRows(
    manager,
    'INSERT INTO order_item (id, order_id, position, kind, instance_id, plan_id, offering_id, quantity, quantity_named, expected_usage, zone_code, configuration, estimate, yearly)',
    items.map((item, position) => [
      bin(item.id),
      bin(orderId),
      position,
      item.kind,
      item.instanceId && bin(item.instanceId),
      bin(item.planId),
      bin(item.plan.offeringId),
      item.quantity,
      item.quantityNamed ? 1 : 0,
      JSON.stringify(item.expectedUsage),
      item.zoneCode,
      item.configuration === null ? null : JSON.stringify(item.configuration),
      item.estimate.toFixed(),
      jsonOrNull(item.yearly),
    ]),
  );
}

const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Whoever writes an order is one of its requesters, once, and so is the colleague for whom it is done. */
export async function addRequester(manager: EntityManager, orderId: Id, actor: Actor): Promise<void> {
  await insertRows(
    manager,
    'INSERT INTO order_requester (order_id, person_id)',
    actingPeople(actor).map((personId) => [bin(orderId), bin(personId)]),
    'ON DUPLICATE KEY UPDATE person_id = order_requester.person_id',
  );
}
