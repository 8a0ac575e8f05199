import { dec, type Decimal, type Id, type Instant, notFound, plain, text } from '#kernel';
import { at, atOrNull, bin, bins, id, idLiteral, idOrNull, rows, type Runner } from '#platform';
import type { Asked, InstanceStatus, Notice, QuantityChange, Suspension } from '../core/index.js';
import { suspensionsOf } from './suspension-rows.js';

/** A service instance as other libs need it. */
export interface InstanceFacts {
  id: Id;
  organizationId: Id;
  providerId: Id;
  orderId: Id;
  orderItemId: Id;
  offeringId: Id;
  planId: Id;
  /** Of its plan's prices. */
  currency: string;
  /** How much of the plan was ordered, and what there was until the first resize; a plain decimal. */
  quantity: string;
  /** Later changes of the quantity, ascending; of those from the same instant the last one counts. */
  resizes: readonly QuantityChange[];
  /** Ascending and apart; the last one may last. */
  suspensions: readonly Suspension[];
  /** Whether a sharing of its cost was ever set. */
  shared: boolean;
  status: InstanceStatus;
  externalId: string | null;
  /** What a used-up budget's policy asks of its provider. */
  asked: Asked | null;
  /** When it ends or was to end, as one side gave notice. */
  notice: Notice | null;
  /** The instance whose service goes on as this one. */
  continuesId: Id | null;
  /** Whether it goes on from another. */
  continues: boolean;
  /** The first of those that are one service; null while it is alone. */
  serviceId: Id | null;
  /** Since when its years count, where it goes on from another; null: since its activation. */
  yearsFrom: Instant | null;
  /** It lives in [activatedAt, terminatedAt). */
  activatedAt: Instant | null;
  terminatedAt: Instant | null;
  /** When its provider took it on, whatever it says of when it began. */
  createdAt: Instant;
}

export interface Instance extends InstanceFacts {
  /** Its item's share of the order's estimate. */
  estimate: Decimal;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  provider_id: Buffer;
  order_id: Buffer;
  order_item_id: Buffer;
  offering_id: Buffer;
  plan_id: Buffer;
  currency: string;
  quantity: string;
  resize_count: number;
  suspension_count: number;
  sharing_count: number;
  status: InstanceStatus;
  external_id: string | null;
  asked: Asked | null;
  continues_id: Buffer | null;
  service_id: Buffer | null;
  years_from: Instant | null;
  estimate: string;
  activated_at: Instant | null;
  terminated_at: Instant | null;
  ends_at: Instant | null;
  notice_by: Notice['by'] | null;
  notice_reason: string | null;
  created_at: Instant;
}

const SELECT =
  'SELECT id, organization_id, provider_id, order_id, order_item_id, offering_id, plan_id, currency, quantity, resize_count, suspension_count, sharing_count, status, external_id, asked, continues_id, service_id, years_from, estimate, activated_at, terminated_at, ends_at, notice_by, notice_reason, created_at FROM service_instance';

const fromRow = (row: Row, resizes: readonly QuantityChange[], suspensions: readonly Suspension[]): Instance => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  providerId: id(row.provider_id),
  orderId: id(row.order_id),
  orderItemId: id(row.order_item_id),
  offeringId: id(row.offering_id),
  planId: id(row.plan_id),
  currency: row.currency,
  quantity: plain(row.quantity),
  resizes,
  suspensions,
  shared: row.sharing_count > 0,
  status: row.status,
  externalId: row.external_id,
  asked: row.asked,
  notice: row.ends_at === null ? null : { by: row.notice_by!, endsAt: row.ends_at, reason: row.notice_reason! },
  continuesId: idOrNull(row.continues_id),
  continues: row.continues_id !== null,
  serviceId: idOrNull(row.service_id),
  yearsFrom: row.years_from,
  estimate: dec(row.estimate),
  activatedAt: row.activated_at,
  terminatedAt: row.terminated_at,
  createdAt: row.created_at,
});

export const noSuchInstance = (): Error => notFound(text('service instance', '服务实例'));

const NEVER_RESIZED: readonly QuantityChange[] = [];
const NEVER_SUSPENDED: readonly Suspension[] = [];

/** Instances: `tail` is everything after FROM. What was never resized or suspended costs no second statement. */
export async function selectInstances(runner: Runner, tail: string, parameters: unknown[]): Promise<Instance[]> {
  const found = await rows<Row>(runner, `${SELECT} ${tail}`, parameters);
  const resized = found.filter(({ resize_count: count }) => count > 0);
  const changes = await changesOf(
    runner,
    resized.map((row) => row.id),
  );
  const suspensions = await suspensionsOf(
    runner,
    found.filter(({ suspension_count: count }) => count > 0).map((row) => row.id),
  );
  return found.map((row) =>
    fromRow(row, changes.get(id(row.id)) ?? NEVER_RESIZED, suspensions.get(id(row.id)) ?? NEVER_SUSPENDED),
  );
}

const IDS_AT_ONCE = 1000;

/** The changes of quantity of instances, ascending; those never resized are absent. */
export async function changesOf(runner: Runner, instanceIds: readonly Buffer[]): Promise<Map<Id, QuantityChange[]>> {
  const changes = new Map<Id, QuantityChange[]>();
  for (let start = 0; start < instanceIds.length; start += IDS_AT_ONCE) {
    const found = await rows<{ instance_id: Buffer; since: Instant; quantity: string }>(
      runner,
      'SELECT instance_id, since, quantity FROM instance_quantity WHERE instance_id IN (?) ORDER BY instance_id, seq',
      [instanceIds.slice(start, start + IDS_AT_ONCE)],
    );
    for (const row of found) {
      const change = { from: row.since, quantity: plain(row.quantity) };
      const before = changes.get(id(row.instance_id));
      if (before) before.push(change);
      else changes.set(id(row.instance_id), [change]);
    }
  }
  return changes;
}

/** Adds a change of quantity to the instance's history, which is only ever added to. */
export async function insertResize(runner: Runner, before: Instance, change: QuantityChange): Promise<void> {
  const seq = before.resizes.length + 1;
  await runner.query('INSERT INTO instance_quantity (instance_id, seq, since, quantity) VALUES (?,?,?,?)', [
    bin(before.id),
    seq,
    at(change.from),
    change.quantity,
  ]);
  await runner.query('UPDATE service_instance SET resize_count = ?, synced_at = NULL WHERE id = ?', [
    seq,
    bin(before.id),
  ]);
}

export const findInstance = async (runner: Runner, instanceId: Id): Promise<Instance | null> =>
  (await selectInstances(runner, 'WHERE id = ?', [bin(instanceId)]))[0] ?? null;

export async function instancesById(runner: Runner, ids: readonly Id[]): Promise<Map<Id, Instance>> {
  if (!ids.length) return new Map();
  const found = await selectInstances(runner, 'WHERE id IN (?)', [bins(ids)]);
  return new Map(found.map((instance) => [instance.id, instance]));
}

/** An order's, held until the transaction ends; the caller has locked the order. */
export const instancesOfOrder = (runner: Runner, orderId: Id): Promise<Instance[]> =>
  selectInstances(runner, 'WHERE order_id = ? ORDER BY id FOR UPDATE', [bin(orderId)]);

/** Writes what changes in an instance's life. */
export async function saveInstance(runner: Runner, instance: Instance): Promise<void> {
  await runner.query(
    'UPDATE service_instance SET status = ?, external_id = ?, activated_at = ?, terminated_at = ?, ends_at = ?, notice_by = ?, notice_reason = ?, synced_at = NULL WHERE id = ?',
    [
      instance.status,
      instance.externalId,
      atOrNull(instance.activatedAt),
      atOrNull(instance.terminatedAt),
      atOrNull(instance.notice?.endsAt ?? null),
      instance.notice?.by ?? null,
      instance.notice?.reason ?? null,
      bin(instance.id),
    ],
  );
}

/** What of an instance the audit trail keeps. */
export const instanceSnapshot = ({ estimate, ...facts }: Instance): Record<string, unknown> => ({
  ...facts,
  estimate: estimate.toFixed(),
});

/** What taking in use needs of an instance: read with every batch, so no more than that. */
export type UsageInstance = Pick<
  InstanceFacts,
  'id' | 'providerId' | 'planId' | 'externalId' | 'serviceId' | 'activatedAt' | 'terminatedAt' | 'suspensions'
>;

type UsageRow = Pick<
  Row,
  'id' | 'plan_id' | 'external_id' | 'service_id' | 'suspension_count' | 'activated_at' | 'terminated_at' | 'ends_at'
>;

/** This provider's among the ids, in the order of the ids, which are sorted; held shared. */
export async function usageInstances(runner: Runner, providerId: Id, ids: readonly Id[]): Promise<UsageInstance[]> {
  const found = await rows<UsageRow>(
    runner,
    `SELECT id, plan_id, external_id, service_id, suspension_count, activated_at, terminated_at, ends_at FROM service_instance FORCE INDEX (PRIMARY)
      WHERE id IN (${ids.map(idLiteral).join(',')}) AND provider_id = ${idLiteral(providerId)}
      ORDER BY id LOCK IN SHARE MODE`,
  );
  const suspensions = await suspensionsOf(
    runner,
    found.filter(({ suspension_count: count }) => count > 0).map((row) => row.id),
  );
  return found.map((row) => ({
    id: id(row.id),
    suspensions: suspensions.get(id(row.id)) ?? NEVER_SUSPENDED,
    providerId,
    planId: id(row.plan_id),
    externalId: row.external_id,
    serviceId: idOrNull(row.service_id),
    activatedAt: row.activated_at,
    // Beyond the announced end nothing is taken in, also before it is carried out.
    terminatedAt: row.terminated_at ?? row.ends_at,
  }));
}
