import type { Actor } from '#identity';
import { Clock, type Id, newId } from '#kernel';
import { at, Audit, bin, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrderCommand, OrderStatus } from '../core/index.js';
import { OrderNews } from '../news/order-news.js';
import { findOrder, type Order } from './order-rows.js';
import { addRequester } from './order-store.js';

export interface OrderStep {
  /** The operation or job, as the audit trail names it. */
  action: string;
  command: OrderCommand | 'create';
  before?: unknown;
  after: { status: OrderStatus };
  comment?: string | null;
}

/** What of an order the audit trail keeps. */
export const orderSnapshot = (order: Order): Record<string, unknown> & { status: OrderStatus } => {
  const { decision: _, startRefusal: __, duplicates: ___, estimate, funds, ...rest } = order;
  return {
    ...rest,
    estimate: estimate.toFixed(),
    funds: funds.map((year) => ({
      ...year,
      estimate: year.estimate.toFixed(),
      commitmentLeft: year.commitmentLeft.toFixed(),
      takenBeyond: year.takenBeyond.toFixed(),
      carriedOut: year.carriedOut.toFixed(),
    })),
  };
};

/** Writes an order's history and its audit row and tells whom it concerns, in the transaction of the change. */
@Injectable()
export class OrderJournal {
  constructor(
    private readonly audit: Audit,
    private readonly news: OrderNews,
    private readonly clock: Clock,
  ) {}

  /** Whoever writes an order is one of its requesters; the change goes to its history and the audit trail. */
  async changed(
    manager: EntityManager,
    actor: Actor,
    before: Order,
    { action, command }: Pick<OrderStep, 'action' | 'command'>,
  ): Promise<void> {
    await addRequester(manager, before.id, actor);
    const after = orderSnapshot((await findOrder(manager, before.id))!);
    await this.write(manager, actor, before.id, { action, command, before: orderSnapshot(before), after });
  }

  async write(manager: EntityManager, doer: Doer, orderId: Id, step: OrderStep): Promise<void> {
    const { action, command, before, after, comment = null } = step;
    await manager.query(
      'INSERT INTO order_event (id, order_id, command, status, person_id, comment, at) VALUES (?,?,?,?,?,?,?)',
      [
        bin(newId()),
        bin(orderId),
        command,
        after.status,
        doer.personId && bin(doer.personId),
        comment,
        at(this.clock.now()),
      ],
    );
    const told = comment === null ? after : { ...after, comment };
    await this.audit.write(manager, doer, { action, subject: 'order', subjectId: orderId, before, after: told });
    await this.news.ofStep(manager, doer, orderId, step);
  }
}
