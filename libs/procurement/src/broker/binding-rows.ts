import type { Id, Instant } from '#kernel';
import { bin, type Doer, id, rows, type Runner } from '#platform';
import type { EntityManager } from 'typeorm';
import type { BindingStatus } from '../core/index.js';
import { queueChange } from './broker-queue.js';

/** Credentials of an instance, without what they say. */
export interface ServiceBinding {
  id: Id;
  instanceId: Id;
  organizationId: Id;
  status: BindingStatus;
  createdAt: Instant;
  readyAt: Instant | null;
  endedAt: Instant | null;
}

interface Row {
  id: Buffer;
  instance_id: Buffer;
  organization_id: Buffer;
  status: BindingStatus;
  created_at: Instant;
  ready_at: Instant | null;
  ended_at: Instant | null;
}

export async function selectBindings(runner: Runner, tail: string, parameters: unknown[]): Promise<ServiceBinding[]> {
  const found = await rows<Row>(
    runner,
    `SELECT id, instance_id, organization_id, status, created_at, ready_at, ended_at FROM service_binding ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    instanceId: id(row.instance_id),
    organizationId: id(row.organization_id),
    status: row.status,
    createdAt: row.created_at,
    readyAt: row.ready_at,
    endedAt: row.ended_at,
  }));
}

/** One that is there; its instance's row is locked. */
export const lockBinding = async (manager: EntityManager, bindingId: Id): Promise<ServiceBinding> =>
  (await selectBindings(manager, 'WHERE id = ? FOR UPDATE', [bin(bindingId)]))[0]!;

/** What credentials are sealed for. */
export const bindingPurpose = (bindingId: Id): string => `service binding ${bindingId}`;

/** Forgets credentials and has the broker take them back. Its instance's row and its own are locked. */
export async function endBinding(
  manager: EntityManager,
  doer: Doer,
  binding: ServiceBinding,
  status: BindingStatus,
  now: Instant,
): Promise<void> {
  await manager.query('UPDATE service_binding SET status = ?, sealed_credentials = NULL WHERE id = ?', [
    status,
    bin(binding.id),
  ]);
  await queueChange(manager, doer, binding.instanceId, { kind: 'UNBIND', bindingId: binding.id }, now);
}

/** Has the broker take back all credentials of an instance that ends, before the instance. Its row is locked. */
export async function endBindings(manager: EntityManager, doer: Doer, instanceId: Id, now: Instant): Promise<void> {
  const ready = await selectBindings(manager, "WHERE instance_id = ? AND status = 'READY' ORDER BY id FOR UPDATE", [
    bin(instanceId),
  ]);
  for (const binding of ready) await endBinding(manager, doer, binding, 'ENDING', now);
}
