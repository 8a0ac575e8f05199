import type { Id, Instant, Period } from '#kernel';
import { outsideSandboxes } from '#identity';
import { at, bin, bins, id, rows, type Runner } from '#platform';
import { GONE_STATUSES } from '../core/index.js';
import { type Instance, selectInstances } from './instance-rows.js';

/** Instances that lived in the period: `Instances.livingIn`. */
export function instancesLivingIn(
  runner: Runner,
  period: Period,
  organizationId: Id | null,
  { after, limit }: { after: Id | null; limit: number },
): Promise<Instance[]> {
  const sql = ['activated_at < ?', '(terminated_at IS NULL OR (terminated_at > ? AND terminated_at > activated_at))'];
  const parameters: unknown[] = [at(period.to), at(period.from)];
  if (organizationId === null) sql.push(outsideSandboxes('organization_id'));
  else {
    sql.push('organization_id = ?');
    parameters.push(bin(organizationId));
  }
  if (after !== null) {
    sql.push('id > ?');
    parameters.push(bin(after));
  }
  return selectInstances(runner, `WHERE ${sql.join(' AND ')} ORDER BY id LIMIT ${limit}`, parameters);
}

/** Which of these orders have an instance that goes on: `Instances.ordersGoingOn`. */
export async function ordersThatGoOn(runner: Runner, orderIds: readonly Id[], instant: Instant): Promise<Set<Id>> {
  if (!orderIds.length) return new Set();
  const found = await rows<{ order_id: Buffer }>(
    runner,
    `SELECT DISTINCT order_id FROM service_instance
      WHERE order_id IN (?) AND (status NOT IN (?) OR activated_at >= ?)`,
    [bins(orderIds), GONE_STATUSES, at(instant)],
  );
  return new Set(found.map((row) => id(row.order_id)));
}
