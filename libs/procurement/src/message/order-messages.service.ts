import { type Actor, Notifications } from '#identity';
import { Clock, type Id, type Instant, isId, Issues, newId, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrderReading } from '../order/order-reading.js';
import { type Order, noSuchOrder } from '../order/order-rows.js';

const MOST_OF_TEXT = 4000;

export interface OrderMessage {
  id: Id;
  orderId: Id;
  organizationId: Id;
  personId: Id;
  text: string;
  at: Instant;
}

/** What buyer and provider of an order write to each other, where whoever reads the order later finds it. */
@Injectable()
export class OrderMessages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly reading: OrderReading,
    private readonly notifications: Notifications,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * By either side of an order it can read: a provider once it is approved, and the buyer to it from then on; before
   * that the buyer's people write among themselves. The other side's people who work on orders are told.
   */
  async post(actor: Actor, orderId: Id, written: string, idempotencyKey?: string | null): Promise<OrderMessage> {
    const order = await this.reading.get(actor, orderId);
    if (![order.organizationId, order.providerId].includes(actor.organizationId)) throw noSuchOrder();
    const issues = new Issues();
    const text = textInput(issues, ['text'], written, { max: MOST_OF_TEXT });
    issues.throwIfAny();
    const body = { orderId: order.id, text };
    const once = { organizationId: actor.organizationId, operation: 'postOrderMessage', key: idempotencyKey, body };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const messageId = newId();
        await manager.query(
          'INSERT INTO order_message (id, order_id, organization_id, person_id, text, at) VALUES (?,?,?,?,?,?)',
          [
            ...[bin(messageId), bin(order.id), bin(actor.organizationId), bin(actor.personId), text],
            at(this.clock.now()),
          ],
        );
        await this.audit.write(manager, actor, {
          ...{ action: 'postOrderMessage', subject: 'order', subjectId: order.id, after: { messageId, text } },
        });
        const to = otherSide(actor, order);
        if (to !== null)
          await this.notifications.tell(manager, [
            {
              ...{ event: 'ORDER_MESSAGE', to: { organizationId: to }, subjectId: order.id },
              facts: { number: order.number, title: order.title },
            },
          ]);
        return messageId;
      }),
    );
    return (await select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** The message, when the caller may read it; else null. */
  async get(actor: Actor, messageId: Id): Promise<OrderMessage | null> {
    const [found] = isId(messageId) ? await select(this.dataSource, 'WHERE id = ?', [bin(messageId)]) : [];
    if (!found) return null;
    const order = await this.reading.get(actor, found.orderId);
    const isEarly = actor.organizationId === order.providerId && found.at < order.approvedAt!;
    return isEarly ? null : found;
  }

  /** Newest first; NOT_FOUND for an order the caller may not read. What was written before its approval is its buyer's. */
  async list(actor: Actor, orderId: Id, page: Page): Promise<Slice<OrderMessage>> {
    const order = await this.reading.get(actor, orderId);
    const { tail, parameters } = newestFirst(visible(actor, order), page);
    return sliceOf(await select(this.dataSource, tail, parameters), page.first);
  }
}

function visible(actor: Actor, order: Order): { sql: string[]; parameters: unknown[] } {
  const of = { sql: ['order_id = ?'], parameters: [bin(order.id) as unknown] };
  if (actor.organizationId !== order.providerId) return of;
  return { sql: [...of.sql, 'at >= ?'], parameters: [...of.parameters, at(order.approvedAt!)] };
}

/** Whom a message concerns; nobody of the provider's before the order is approved. */
const otherSide = (actor: Actor, { organizationId, providerId, approvedAt }: Order): Id | null => {
  if (actor.organizationId === providerId) return organizationId;
  return approvedAt === null ? null : providerId;
};

async function select(runner: Runner, tail: string, parameters: unknown[]): Promise<OrderMessage[]> {
  const found = await rows<{
    id: Buffer;
    order_id: Buffer;
    organization_id: Buffer;
    person_id: Buffer;
    text: string;
    at: Instant;
  }>(runner, `SELECT id, order_id, organization_id, person_id, text, at FROM order_message ${tail}`, parameters);
  return found.map((row) => ({
    ...{ id: id(row.id), orderId: id(row.order_id), organizationId: id(row.organization_id) },
    ...{ personId: id(row.person_id), text: row.text, at: row.at },
  }));
}
