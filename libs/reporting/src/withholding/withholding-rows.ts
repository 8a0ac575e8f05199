import type { Id } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
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
