import type { Id, Instant } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { itemsOf, type Order, type OrderItem, selectOrders } from './order-rows.js';

/** An order with its items and its contract as they are now. */
export interface ToldOrder {
  order: Order;
  items: readonly OrderItem[];
  contract: ToldContract | null;
}

interface ToldContract {
  number: string;
  /** When the second side signed it. */
  signedAt: Instant | null;
  /** It was made of the order, whose acceptance signs it. */
  isOwn: boolean;
}

/** A step of an order's life. */
export interface HistoryStep extends ToldOrder {
  id: Id;
  /** "create", or the machine's command. */
  command: string;
  at: Instant;
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
    const told = await this.told(
      runner,
      steps.map((step) => id(step.order_id)),
    );
    return steps.map((step) => ({
      ...{ id: id(step.id), command: step.command, at: step.at },
      ...told.get(id(step.order_id))!,
    }));
  }

  /** These orders by their ids. */
  async told(runner: Runner, asked: readonly Id[]): Promise<Map<Id, ToldOrder>> {
    if (!asked.length) return new Map();
    const orderIds = [...new Set(asked)];
    const found = await selectOrders(runner, 'WHERE id IN (?)', [bins(orderIds)]);
    const items = Map.groupBy(await itemsOf(runner, orderIds), ({ orderId }) => orderId);
    const contracts = await contractsOf(runner, found);
    return new Map(
      found.map((order) => [
        order.id,
        {
          ...{ order, items: items.get(order.id) ?? [] },
          contract: (order.contractId && contracts.get(order.contractId)) || null,
        },
      ]),
    );
  }
}

async function contractsOf(runner: Runner, orders: readonly Order[]): Promise<Map<Id, ToldContract>> {
  const ids = orders.flatMap(({ contractId }) => contractId ?? []);
  if (!ids.length) return new Map();
  const found = await rows<{ id: Buffer; number: string; signed_at: Instant | null; order_id: Buffer | null }>(
    runner,
    'SELECT id, number, signed_at, order_id FROM contract WHERE id IN (?)',
    [bins(ids)],
  );
  return new Map(
    found.map((row) => [id(row.id), { number: row.number, signedAt: row.signed_at, isOwn: row.order_id !== null }]),
  );
}
