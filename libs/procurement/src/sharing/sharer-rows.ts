import { type Decimal, dec, type Id } from '#kernel';
import { bin, id, insertRows, rows } from '#platform';
import type { EntityManager } from 'typeorm';

/** The budget that bears an organization's parts of an instance that is another's, and what is booked on it. */
export interface Sharer {
  instanceId: Id;
  organizationId: Id;
  budgetId: Id;
  taken: Decimal;
}

type Key = Pick<Sharer, 'instanceId' | 'organizationId'>;

export const sharerKey = ({ instanceId, organizationId }: Key): string => `${instanceId} ${organizationId}`;

/** Locks sharers until the transaction ends, in the order of their keys; those who named no budget are absent. */
export async function lockSharers(manager: EntityManager, keys: readonly Key[]): Promise<Sharer[]> {
  const wanted = [...new Map(keys.map((key) => [sharerKey(key), key])).values()];
  if (!wanted.length) return [];
  const found = await rows<{ instance_id: Buffer; organization_id: Buffer; budget_id: Buffer; taken: string }>(
    manager,
    `SELECT instance_id, organization_id, budget_id, taken FROM instance_sharer
      WHERE ${wanted.map(() => '(instance_id = ? AND organization_id = ?)').join(' OR ')}
      ORDER BY instance_id, organization_id FOR UPDATE`,
    wanted.flatMap(({ instanceId, organizationId }) => [bin(instanceId), bin(organizationId)]),
  );
  return found.map((row) => ({
    instanceId: id(row.instance_id),
    organizationId: id(row.organization_id),
    budgetId: id(row.budget_id),
    taken: dec(row.taken),
  }));
}

/** What is booked of sharers' parts now; the caller has locked them. */
export const saveTaken = (manager: EntityManager, sharers: ReadonlyMap<string, Sharer>): Promise<void> =>
  insertRows(
    manager,
    'INSERT INTO instance_sharer (instance_id, organization_id, budget_id, taken)',
    [...sharers]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { instanceId, organizationId, budgetId, taken }]) => [
        ...[bin(instanceId), bin(organizationId), bin(budgetId), taken.toFixed()],
      ]),
    'ON DUPLICATE KEY UPDATE taken = VALUES(taken)',
  );
