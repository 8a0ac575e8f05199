import { dec, type Decimal, type Id, type Instant, notFound, plain, text } from '#kernel';
import { atOrNull, bin, bins, id, rows, type Runner } from '#platform';
import type { InstanceStatus } from '../core/index.js';

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
  /** How much of the plan was ordered; a plain decimal. */
  quantity: string;
  status: InstanceStatus;
  externalId: string | null;
  /** It lives in [activatedAt, terminatedAt). */
  activatedAt: Instant | null;
  terminatedAt: Instant | null;
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
  status: InstanceStatus;
  external_id: string | null;
  estimate: string;
  activated_at: Instant | null;
  terminated_at: Instant | null;
}

const SELECT =
  'SELECT id, organization_id, provider_id, order_id, order_item_id, offering_id, plan_id, currency, quantity, status, external_id, estimate, activated_at, terminated_at FROM service_instance';

const fromRow = (row: Row): Instance => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  providerId: id(row.provider_id),
  orderId: id(row.order_id),
  orderItemId: id(row.order_item_id),
  offeringId: id(row.offering_id),
  planId: id(row.plan_id),
  currency: row.currency,
  quantity: plain(row.quantity),
  status: row.status,
  externalId: row.external_id,
  estimate: dec(row.estimate),
  activatedAt: row.activated_at,
  terminatedAt: row.terminated_at,
});

export const noSuchInstance = (): Error => notFound(text('service instance', '服务实例'));

/** Instances: `tail` is everything after FROM. */
export const selectInstances = async (runner: Runner, tail: string, parameters: unknown[]): Promise<Instance[]> =>
  (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map(fromRow);

export const findInstance = async (runner: Runner, instanceId: Id): Promise<Instance | null> =>
  (await selectInstances(runner, 'WHERE id = ?', [bin(instanceId)]))[0] ?? null;

export async function instancesById(runner: Runner, ids: readonly Id[]): Promise<Map<Id, Instance>> {
  if (!ids.length) return new Map();
  const found = await selectInstances(runner, 'WHERE id IN (?)', [bins(ids)]);
  return new Map(found.map((instance) => [instance.id, instance]));
}

/** Writes what changes in an instance's life. */
export async function saveInstance(runner: Runner, instance: Instance): Promise<void> {
  await runner.query(
    'UPDATE service_instance SET status = ?, external_id = ?, activated_at = ?, terminated_at = ? WHERE id = ?',
    [
      instance.status,
      instance.externalId,
      atOrNull(instance.activatedAt),
      atOrNull(instance.terminatedAt),
      bin(instance.id),
    ],
  );
}

/** What of an instance the audit trail keeps. */
export const instanceSnapshot = ({ estimate, ...facts }: Instance): Record<string, unknown> => ({
  ...facts,
  estimate: estimate.toFixed(),
});
