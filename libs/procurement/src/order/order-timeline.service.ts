import type { Id, Instant } from '#kernel';
import { bins, id, idOrNull, loaderOf, type RequestContext, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import type { OrderStatus, TimelineStep } from '../core/index.js';

export interface OrderStep extends TimelineStep {
  at: Instant;
  /** Null: the platform itself. */
  personId: Id | null;
}

/** A draft may be changed any number of times: the last steps tell. */
const MOST_STEPS = 200;

/** What became of orders, step by step. */
@Injectable()
export class OrderTimelines {
  constructor(private readonly dataSource: DataSource) {}

  /** One statement for all orders of an answer: the last 200 steps of each, in their order. */
  loader(context: RequestContext): DataLoader<Id, OrderStep[]> {
    return loaderOf(
      context,
      'orderTimelines',
      () =>
        new DataLoader<Id, OrderStep[]>(async (orderIds) => {
          const found = Map.groupBy(await this.steps(orderIds), ({ orderId }) => orderId);
          return orderIds.map((orderId) => found.get(orderId) ?? []);
        }),
    );
  }

  private async steps(orderIds: readonly Id[]): Promise<(OrderStep & { orderId: Id })[]> {
    const found = await rows<{
      order_id: Buffer;
      command: string;
      status: OrderStatus;
      person_id: Buffer | null;
      comment: string | null;
      at: Instant;
    }>(
      this.dataSource,
      `SELECT order_id, command, status, person_id, comment, at FROM (
         SELECT e.*, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY id DESC) AS n FROM order_event e WHERE order_id IN (?)
       ) latest WHERE n <= ${MOST_STEPS} ORDER BY id`,
      [bins(orderIds)],
    );
    return found.map(({ order_id, person_id, ...step }) => ({
      ...step,
      orderId: id(order_id),
      personId: idOrNull(person_id),
    }));
  }
}
