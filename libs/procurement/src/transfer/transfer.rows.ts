import { type Id, type Instant, notFound, text } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import { type TransferStatus, transferStatus } from '../core/index.js';

/** A running service that its buyer offers to another one. */
export interface Transfer {
  id: Id;
  instanceId: Id;
  planId: Id;
  /** Who gives it. */
  organizationId: Id;
  receiverId: Id;
  status: TransferStatus;
  reason: string;
  answer: string | null;
  offeredAt: Instant;
  decidedAt: Instant | null;
}

export const noSuchTransfer = (): Error => notFound(text('transfer', '服务转移'));

/** Offers (f) with their instances (i): `tail` is everything after FROM. */
export async function selectTransfers(runner: Runner, tail: string, parameters: unknown[]): Promise<Transfer[]> {
  const found = await rows<{
    id: Buffer;
    instance_id: Buffer;
    plan_id: Buffer;
    organization_id: Buffer;
    receiver_id: Buffer;
    status: Exclude<TransferStatus, 'LAPSED'>;
    reason: string;
    answer: string | null;
    offered_at: Instant;
    decided_at: Instant | null;
    terminated_at: Instant | null;
  }>(
    runner,
    `SELECT f.id, f.instance_id, i.plan_id, f.organization_id, f.receiver_id, f.status, f.reason, f.answer, f.offered_at,
       f.decided_at, i.terminated_at FROM instance_transfer f JOIN service_instance i ON i.id = f.instance_id ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), instanceId: id(row.instance_id), planId: id(row.plan_id) },
    ...{ organizationId: id(row.organization_id), receiverId: id(row.receiver_id) },
    status: transferStatus(row.status, { terminatedAt: row.terminated_at }),
    ...{ reason: row.reason, answer: row.answer, offeredAt: row.offered_at, decidedAt: row.decided_at },
  }));
}

/** The offer of an instance that stands; null: there is none. */
export const offerOf = async (runner: Runner, instanceId: Id): Promise<Transfer | null> =>
  (
    await selectTransfers(runner, "WHERE f.instance_id = ? AND f.status = 'OFFERED' AND i.terminated_at IS NULL", [
      bin(instanceId),
    ])
  )[0] ?? null;

/** Which of these instances are offered to an organization. */
export async function offeredTo(runner: Runner, receiverId: Id, instanceIds: readonly Id[]): Promise<Set<Id>> {
  if (!instanceIds.length) return new Set();
  const found = await selectTransfers(
    runner,
    "WHERE f.receiver_id = ? AND f.instance_id IN (?) AND f.status = 'OFFERED' AND i.terminated_at IS NULL",
    [bin(receiverId), bins(instanceIds)],
  );
  return new Set(found.map(({ instanceId }) => instanceId));
}
