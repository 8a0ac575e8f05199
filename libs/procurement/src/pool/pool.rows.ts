import { dec, type Decimal, type Id, plain } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import type { EntityManager } from 'typeorm';
import type { PoolPart } from '../core/index.js';

export interface PoolResource {
  ownerId: Id;
  code: string;
  unit: string;
  /** A plain decimal of `unit`. */
  capacity: string;
  /** The sum of its quotas. */
  allotted: string;
}

export interface PoolQuota {
  id: Id;
  ownerId: Id;
  organizationId: Id;
  resource: string;
  unit: string;
  quantity: string;
}

const RESOURCES = `SELECT r.owner_id, r.code, r.unit, r.capacity,
  COALESCE((SELECT SUM(q.quantity) FROM pool_quota q WHERE q.owner_id = r.owner_id AND q.resource = r.code), 0) AS allotted
  FROM pool_resource r`;

/** An owner's resources, in the order of their codes. @param lock keeps them until the transaction ends */
export async function resourcesOf(runner: Runner, ownerId: Id, lock = false): Promise<PoolResource[]> {
  if (lock)
    await rows(runner, 'SELECT code FROM pool_resource WHERE owner_id = ? ORDER BY code FOR UPDATE', [bin(ownerId)]);
  const found = await rows<{ owner_id: Buffer; code: string; unit: string; capacity: string; allotted: string }>(
    runner,
    `${RESOURCES} WHERE r.owner_id = ? ORDER BY r.code`,
    [bin(ownerId)],
  );
  return found.map((row) => ({
    ...{ ownerId: id(row.owner_id), code: row.code, unit: row.unit },
    ...{ capacity: plain(row.capacity), allotted: plain(row.allotted) },
  }));
}

/** What plans take of these owners' pools; of these offerings alone where they are given. */
export async function partsOf(
  runner: Runner,
  ownerIds: readonly Id[],
  offeringIds: readonly Id[] | null = null,
): Promise<PoolPart[]> {
  if (!ownerIds.length || offeringIds?.length === 0) return [];
  const found = await rows<{
    owner_id: Buffer;
    offering_id: Buffer;
    plan_code: string;
    resource: string;
    per_unit: string;
  }>(
    runner,
    `SELECT owner_id, offering_id, plan_code, resource, per_unit FROM pool_plan WHERE owner_id IN (?)
       ${offeringIds ? 'AND offering_id IN (?)' : ''} ORDER BY owner_id, offering_id, plan_code, resource`,
    offeringIds ? [bins(ownerIds), bins(offeringIds)] : [bins(ownerIds)],
  );
  return found.map((row) => ({
    ...{ ownerId: id(row.owner_id), offeringId: id(row.offering_id), planCode: row.plan_code },
    ...{ resource: row.resource, perUnit: plain(row.per_unit) },
  }));
}

/** Quotas: `tail` is everything after FROM, where a quota is `q`. */
export async function selectQuotas(runner: Runner, tail: string, parameters: unknown[]): Promise<PoolQuota[]> {
  const found = await rows<{
    id: Buffer;
    owner_id: Buffer;
    organization_id: Buffer;
    resource: string;
    unit: string;
    quantity: string;
  }>(
    runner,
    `SELECT q.id, q.owner_id, q.organization_id, q.resource, r.unit, q.quantity
       FROM pool_quota q JOIN pool_resource r ON r.owner_id = q.owner_id AND r.code = q.resource ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), ownerId: id(row.owner_id), organizationId: id(row.organization_id) },
    ...{ resource: row.resource, unit: row.unit, quantity: plain(row.quantity) },
  }));
}

/** An organization's quotas of these owners' pools, by owner and resource, locked until the transaction ends. */
export async function lockQuotas(
  manager: EntityManager,
  organizationId: Id,
  ownerIds: readonly Id[],
): Promise<Map<string, Decimal>> {
  const found = await rows<{ owner_id: Buffer; resource: string; quantity: string }>(
    manager,
    `SELECT owner_id, resource, quantity FROM pool_quota WHERE organization_id = ? AND owner_id IN (?)
       ORDER BY id FOR UPDATE`,
    [bin(organizationId), bins(ownerIds)],
  );
  return new Map(found.map((row) => [`${id(row.owner_id)} ${row.resource}`, dec(row.quantity)]));
}
