import type { PlanFacts, Plans } from '#catalog';
import { dayStart, type Id, type Instant, newId } from '#kernel';
import { at, bin, type Doer, id, insertRows, rows } from '#platform';
import type { EntityManager } from 'typeorm';
import type { BrokerOperationKind } from '../core/index.js';
import type { OrderItem } from '../order/order-rows.js';

interface Bound {
  broker_id: Buffer;
  service_id: string;
  broker_plan_id: string;
  polling_seconds: number;
}

interface Made extends Bound {
  id: Buffer;
  provider_id: Buffer;
  quantity: string;
  plan_id: Buffer;
  plan_code: string;
}

const HEAD = `INSERT INTO broker_operation (id, instance_id, seq, provider_id, broker_id, service_id, broker_plan_id,
  polling_seconds, kind, state, quantity, binding_id, known_as, order_item_id, requested_by, tries, claims, orphan_suspected, next_at, created_at)`;

const values = (
  instance: { id: Buffer; provider: Buffer; seq: number; bound: Bound; knownAs: Buffer | null },
  what: {
    kind: BrokerOperationKind;
    quantity: string | null;
    bindingId?: Id | null;
    itemId?: Id;
    doer: Doer;
    dueAt: Instant;
    now: Instant;
  },
): unknown[] => [
  ...[bin(newId()), instance.id, instance.seq, instance.provider],
  ...[instance.bound.broker_id, instance.bound.service_id, instance.bound.broker_plan_id],
  ...[instance.bound.polling_seconds, what.kind, 'WAITING', what.quantity, what.bindingId ? bin(what.bindingId) : null],
  instance.knownAs,
  what.itemId ? bin(what.itemId) : null,
  ...[what.doer.personId && bin(what.doer.personId), 0, 0, 0, at(what.dueAt), at(what.now)],
];

async function boundTo(manager: EntityManager, brokerId: Buffer, plan: PlanFacts): Promise<Bound | null> {
  const [found] = await rows<Bound>(
    manager,
    'SELECT broker_id, service_id, broker_plan_id, polling_seconds FROM broker_plan WHERE offering_id = ? AND plan_code = ? AND broker_id = ?',
    [bin(plan.offeringId), plan.code, brokerId],
  );
  return found ?? null;
}

/**
 * Has the new instances of an accepted order whose plans are bound to a broker made there, from its first day on. In
 * the transaction that makes them, so that none is forgotten or asked for twice.
 */
export async function queueProvisions(
  manager: EntityManager,
  doer: Doer,
  order: { id: Id; startsOn: string | null },
  plans: Plans,
  now: Instant,
): Promise<void> {
  const ofOfferings = await rows<Made>(
    manager,
    `SELECT i.id, i.provider_id, i.quantity, i.plan_id, p.plan_code, p.broker_id, p.service_id, p.broker_plan_id,
       p.polling_seconds FROM service_instance i JOIN broker_plan p ON p.offering_id = i.offering_id
      WHERE i.order_id = ? AND i.status = 'CREATING' ORDER BY i.id LOCK IN SHARE MODE`,
    [bin(order.id)],
  );
  const sold = await plans.byIds(
    ofOfferings.map((row) => id(row.plan_id)),
    manager,
  );
  const found = ofOfferings.filter((row) => sold.get(id(row.plan_id))?.code === row.plan_code);
  if (!found.length) return;
  const dueAt = Math.max(now, order.startsOn === null ? now : dayStart(order.startsOn));
  await insertRows(
    manager,
    HEAD,
    found.map((row) =>
      values(
        { id: row.id, provider: row.provider_id, seq: 1, bound: row, knownAs: null },
        { kind: 'PROVISION', quantity: row.quantity, bindingId: null, doer, dueAt, now },
      ),
    ),
  );
}

/**
 * Has the brokers that made them change and end instances as an accepted order says, from its first day on; nothing for
 * what no broker made. Each is done for its item, which waits for it.
 */
export async function queueItems(
  manager: EntityManager,
  doer: Doer,
  { startsOn }: { startsOn: string | null },
  items: readonly OrderItem[],
  { plans, now }: { plans: Plans; now: Instant },
): Promise<void> {
  const dueAt = Math.max(now, startsOn === null ? now : dayStart(startsOn));
  const changed = items.filter(({ kind }) => kind === 'MODIFY').map(({ planId }) => planId);
  const sold = changed.length ? await plans.byIds([...new Set(changed)], manager) : new Map<Id, PlanFacts>();
  for (const { id: itemId, instanceId, kind, quantity, planId } of items) {
    // What is renewed or given is there: nothing is to be set up.
    if (instanceId === null || kind === 'RENEW' || kind === 'TRANSFER') continue;
    const change =
      kind === 'TERMINATE'
        ? { kind: 'DEPROVISION' as const }
        : { kind: 'UPDATE' as const, quantity, plan: sold.get(planId) ?? null };
    await queue(manager, doer, instanceId, { ...change, itemId, dueAt }, now);
  }
}

/** Tells the broker that made an instance what became of it; nothing where no broker did. Its row is locked. */
export const queueChange = (
  manager: EntityManager,
  doer: Doer,
  instanceId: Id,
  change: Change,
  now: Instant,
): Promise<void> => queue(manager, doer, instanceId, { ...change, dueAt: now }, now);

type Change =
  | { kind: 'UPDATE'; quantity: string; plan?: PlanFacts | null }
  | { kind: 'DEPROVISION' }
  | { kind: 'BIND' | 'UNBIND'; bindingId: Id };

async function queue(
  manager: EntityManager,
  doer: Doer,
  instanceId: Id,
  { dueAt, itemId, ...change }: Change & { dueAt: Instant; itemId?: Id },
  now: Instant,
): Promise<void> {
  const [last] = await rows<
    Bound & { own: number; known_as: Buffer; plan_id: Buffer; provider_id: Buffer; seq: number }
  >(
    manager,
    `SELECT o.instance_id = i.id AS own, COALESCE(o.known_as, o.instance_id) AS known_as, i.plan_id, o.seq, o.provider_id,
         o.broker_id, o.service_id, o.broker_plan_id, o.polling_seconds
       FROM service_instance i JOIN service_instance s ON s.id = i.id OR s.service_id = i.service_id
       JOIN broker_operation o ON o.instance_id = s.id
      WHERE i.id = ? ORDER BY own DESC, s.activated_at DESC, o.seq DESC LIMIT 1`,
    [bin(instanceId)],
  );
  if (!last) return;
  const quantity = change.kind === 'UPDATE' ? change.quantity : null;
  const bindingId = 'bindingId' in change ? change.bindingId : null;
  const plan = change.kind === 'UPDATE' && change.plan && change.plan.id !== id(last.plan_id) ? change.plan : null;
  const bound = plan ? await boundTo(manager, last.broker_id, plan) : last;
  // A plan that the broker does not make is set up by hand.
  if (!bound) return;
  const [mine, seq] = [bin(instanceId), Number(last.own) ? last.seq + 1 : 1];
  const knownAs = last.known_as.equals(mine) ? null : last.known_as;
  await insertRows(manager, HEAD, [
    values(
      { id: mine, provider: last.provider_id, seq, bound, knownAs },
      { kind: change.kind, quantity, bindingId, ...(itemId && { itemId }), doer, dueAt, now },
    ),
  ]);
}
