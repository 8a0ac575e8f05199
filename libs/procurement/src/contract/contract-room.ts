import { dec, type Decimal } from '#kernel';
import { bin, rows, type Runner } from '#platform';
import type { Contract } from './contract.rows.js';

const CHANGED = `SUM(t.estimate) FROM service_instance s JOIN order_item t ON t.instance_id = s.id
  WHERE t.kind = 'MODIFY' AND t.outcome = 'DONE'`;

/**
 * What an order `o` has come to pay by changes of its services that other orders bought, less what it bought for
 * services of others: the money of a change goes to the order of its service when it is done, and so does its use.
 */
export const MOVED_ESTIMATE = `(COALESCE((SELECT ${CHANGED} AND s.order_id = o.id AND t.order_id <> o.id), 0)
  - COALESCE((SELECT ${CHANGED} AND t.order_id = o.id AND s.order_id <> o.id), 0))`;

/**
 * What of an order `o` is not spent: of its items that came to nothing, and what came free by what was done to services
 * that it pays for.
 */
export const UNSPENT_ESTIMATE = `(COALESCE((SELECT SUM(t.freed_total) FROM service_instance s
    JOIN order_item t ON t.instance_id = s.id WHERE s.order_id = o.id AND t.outcome = 'DONE'), 0)
  + COALESCE((SELECT SUM(t.estimate) FROM order_item t LEFT JOIN service_instance s ON s.order_item_id = t.id
    WHERE t.order_id = o.id AND (t.outcome IN ('FAILED', 'CANCELLED') OR (t.kind = 'ADD' AND s.status = 'FAILED'))), 0))`;

/**
 * What may be used under a contract: its maximum value, with what was bought under others for services that are under
 * it, and without what was bought under it for services of others.
 */
export async function roomOf(runner: Runner, { id, maximumValue }: Contract): Promise<Decimal> {
  const [row] = await rows<{ moved: string | null }>(
    runner,
    `SELECT SUM(${MOVED_ESTIMATE}) AS moved FROM purchase_order o WHERE o.contract_id = ?`,
    [bin(id)],
  );
  return maximumValue.plus(dec(row?.moved ?? '0'));
}
