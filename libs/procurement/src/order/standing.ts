import { ORDERS_UNDER_WAY } from '../core/index.js';

const RESIZED = `(SELECT q.quantity FROM instance_quantity q WHERE q.instance_id = i.id ORDER BY q.seq DESC LIMIT 1)`;

/** How much of an item there is or will be: as resized last, or as ordered while it is not made. */
export const STANDING_QUANTITY = `COALESCE(${RESIZED}, i.quantity, t.quantity)`;

/** Of an order: it was submitted and is not off. */
export const COUNTS = "status NOT IN ('DRAFT', 'RETURNED', 'REJECTED', 'CANCELLED', 'FAILED')";

/**
 * The items `t` of orders `o` that were submitted and are not off, with the instances `i` made of them, without those
 * that only change an instance; more goes on with AND.
 */
export const STANDING_ITEMS = `purchase_order o JOIN order_item t ON t.order_id = o.id
  LEFT JOIN service_instance i ON i.order_item_id = t.id
  WHERE o.${COUNTS}
    AND (t.kind = 'ADD' OR (t.kind = 'TRANSFER' AND t.outcome IS NULL) OR i.id IS NOT NULL) AND (i.id IS NULL OR (i.terminated_at IS NULL AND i.status <> 'FAILED'))`;

/** How much there is of an instance `i`. */
export const CURRENT_QUANTITY = `COALESCE(${RESIZED}, i.quantity)`;

/**
 * The items `t` of orders `o` under way that are to change instances `i` which run, or renew them, and have not yet; more
 * goes on with AND.
 */
export const OPEN_CHANGES = `purchase_order o JOIN order_item t ON t.order_id = o.id
  JOIN service_instance i ON i.id = t.instance_id
  WHERE o.status IN (${ORDERS_UNDER_WAY.map((status) => `'${status}'`).join(', ')})
    AND t.kind IN ('MODIFY', 'RENEW') AND t.outcome IS NULL AND i.terminated_at IS NULL AND i.status <> 'FAILED'`;
