import type { Id, Instant } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { itemsOf, type Order, type OrderItem, selectOrders } from './order-rows.js';

/** A step of an order's life, with the order, its items and its contract as they are now. */
export interface HistoryStep {
  id: Id;
  /** "create", or the machine's command. */
  command: string;
  at: Instant;
  order: Order;
  items: readonly OrderItem[];
  /** `at`: when both sides had signed it; until then when it was made. */
  contract: { number: string; at: Instant } | null;
}

/** The steps of all orders one after another, for those who turn each into something else. */
@Injectable()
export class OrderHistory {
  /**
   * Up to `limit` steps with ids above this one, in the order of their ids. A transaction that commits late may add
   * steps before those seen already: look back ten minutes.
   */
  async after(runner: Runner, stepId: Id, limit: number): Promise<HistoryStep[]> {
    const steps = await rows<{ id: Buffer; order_id: Buffer; command: string; at: Instant }>(
      runner,
      `SELECT id, order_id, command, at FROM order_event WHERE id > ? ORDER BY id LIMIT ${limit}`,
      [bin(stepId)],
    );
    if (!steps.length) return [];
    const orderIds = [...new Set(steps.map((step) => id(step.order_id)))];
    const found = await selectOrders(runner, 'WHERE id IN (?)', [bins(orderIds)]);
    const orders = new Map(found.map((order) => [order.id, order]));
    const items = Map.groupBy(await itemsOf(runner, orderIds), ({ orderId }) => orderId);
    const contracts = await contractsOf(runner, found);
    return steps.map((step) => {
      const order = orders.get(id(step.order_id))!;
      return {
        ...{ id: id(step.id), command: step.command, at: step.at, order, items: items.get(order.id) ?? [] },
        contract: (order.contractId && contracts.get(order.contractId)) || null,
      };
    });
  }
}

async function contractsOf(
  runner: Runner,
  orders: readonly Order[],
): Promise<Map<Id, { number: string; at: Instant }>> {
  const ids = orders.flatMap(({ contractId }) => contractId ?? []);
  if (!ids.length) return new Map();
  const found = await rows<{ id: Buffer; number: string; at: Instant }>(
    runner,
    'SELECT id, number, COALESCE(signed_at, at) AS at FROM contract WHERE id IN (?)',
    [bins(ids)],
  );
  return new Map(found.map((row) => [id(row.id), { number: row.number, at: row.at }]));
}
