import type { Id, Instant } from '#kernel';
import { at, atOrNull, bin, id, rows, type Runner } from '#platform';
import type { Suspender, Suspension } from '../core/index.js';

const IDS_AT_ONCE = 1000;

/** The suspensions of instances, ascending; those never suspended are absent. */
export async function suspensionsOf(runner: Runner, instanceIds: readonly Buffer[]): Promise<Map<Id, Suspension[]>> {
  const suspensions = new Map<Id, Suspension[]>();
  for (let start = 0; start < instanceIds.length; start += IDS_AT_ONCE) {
    const found = await rows<{
      instance_id: Buffer;
      since: Instant;
      ended_at: Instant | null;
      suspended_by: Suspender;
      reason: string;
    }>(
      runner,
      `SELECT instance_id, since, ended_at, suspended_by, reason FROM instance_suspension
        WHERE instance_id IN (?) ORDER BY instance_id, seq`,
      [instanceIds.slice(start, start + IDS_AT_ONCE)],
    );
    for (const [instanceId, some] of Map.groupBy(found, (row) => id(row.instance_id)))
      suspensions.set(
        instanceId,
        some.map((row) => ({ from: row.since, to: row.ended_at, by: row.suspended_by, reason: row.reason })),
      );
  }
  return suspensions;
}

/** Writes an instance's suspension of this number, counted from 1: a new one, or how the last one ended. */
export async function saveSuspension(
  runner: Runner,
  instanceId: Id,
  seq: number,
  { from, to, by, reason }: Suspension,
): Promise<void> {
  await runner.query(
    `INSERT INTO instance_suspension (instance_id, seq, since, ended_at, suspended_by, reason) VALUES (?,?,?,?,?,?)
      ON DUPLICATE KEY UPDATE ended_at = VALUES(ended_at)`,
    [bin(instanceId), seq, at(from), atOrNull(to), by, reason],
  );
  await runner.query('UPDATE service_instance SET suspension_count = ?, synced_at = NULL WHERE id = ?', [
    seq,
    bin(instanceId),
  ]);
}
