import type { Id } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import type { EntityManager } from 'typeorm';
import type { Withheld } from '../core/index.js';

/** What their buyers withhold of these orders. */
export async function withheldOf(runner: Runner, orderIds: readonly Id[]): Promise<Map<Id, Withheld[]>> {
  if (!orderIds.length) return new Map();
  const found = await rows<{ order_id: Buffer; path: string; reason_code: Withheld['reasonCode'] }>(
    runner,
    'SELECT order_id, path, reason_code FROM ocds_withholding WHERE order_id IN (?) ORDER BY order_id, path',
    [bins(orderIds)],
  );
  const grouped = Map.groupBy(found, (row) => id(row.order_id));
  return new Map(
    [...grouped].map(([orderId, some]) => [
      orderId,
      some.map(({ path, reason_code: reasonCode }) => ({ path, reasonCode })),
    ]),
  );
}

/** What was kept back of a contract is kept back of the one that goes on in its place. */
export const keepWithheld = (manager: EntityManager, from: Id, to: Id): Promise<unknown> =>
  manager.query(
    `INSERT INTO ocds_withholding (order_id, path, reason_code, at)
       SELECT ?, path, reason_code, at FROM ocds_withholding w WHERE w.order_id = ? ON DUPLICATE KEY UPDATE path = VALUES(path)`,
    [bin(to), bin(from)],
  );
