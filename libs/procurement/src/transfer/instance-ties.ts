import type { Id } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import { ORDERS_UNDER_WAY } from '../core/index.js';

/** What binds an instance beside its own state. */
export interface InstanceTies {
  /** Its service runs on as another instance. */
  goesOn: boolean;
  /** An order that is under way changes it. */
  underWay: boolean;
  /** It is offered to another organization. */
  offered: boolean;
}

/** Of an instance that nothing is known of. */
export const NO_TIES: InstanceTies = { goesOn: false, underWay: false, offered: false };

/** By instance, one statement for all of them. */
export async function tiesOf(runner: Runner, instanceIds: readonly Id[]): Promise<Map<Id, InstanceTies>> {
  if (!instanceIds.length) return new Map();
  const found = await rows<{ id: Buffer; goes_on: number; under_way: number; offered: number }>(
    runner,
    `SELECT i.id, EXISTS (SELECT 1 FROM service_instance n WHERE n.continues_id = i.id) AS goes_on,
       EXISTS (SELECT 1 FROM order_item t JOIN purchase_order o ON o.id = t.order_id
         WHERE t.instance_id = i.id AND t.outcome IS NULL AND o.status IN (?)) AS under_way,
       i.terminated_at IS NULL AND EXISTS (SELECT 1 FROM instance_transfer f
         WHERE f.instance_id = i.id AND f.status = 'OFFERED') AS offered
      FROM service_instance i WHERE i.id IN (?)`,
    [ORDERS_UNDER_WAY, bins(instanceIds)],
  );
  return new Map(
    found.map((row) => [
      id(row.id),
      { goesOn: Number(row.goes_on) > 0, underWay: Number(row.under_way) > 0, offered: Number(row.offered) > 0 },
    ]),
  );
}
