import { type Actor, type Scope, scopeSql, Tenancy } from '#identity';
import { type Id, isId } from '#kernel';
import { bins, type Conditions, countRows, id, newestFirst, type Page, rows, type Slice, sliceOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OrderStatus } from '../core/index.js';
import { findOrder, itemsOf, noSuchOrder, type Order, type OrderItem, selectOrders } from './order-rows.js';

export interface OrderFilter {
  statuses?: readonly OrderStatus[] | null;
  organizationIds?: readonly Id[] | null;
}

/** Orders as their readers see them: a provider sees an order once it is approved. */
@Injectable()
export class OrderReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
  ) {}

  /** The order, or NOT_FOUND when the caller may not read it. */
  async get(actor: Actor, orderId: Id): Promise<Order> {
    const order = isId(orderId) ? await findOrder(this.dataSource, orderId) : null;
    if (!order || !(await this.tenancy.mayRead(actor, order.organizationId, order.providerId))) throw noSuchOrder();
    if (actor.organizationKind === 'PROVIDER' && order.approvedAt === null) throw noSuchOrder();
    return order;
  }

  /** Newest first. */
  async list(actor: Actor, filter: OrderFilter, page: Page): Promise<Slice<Order>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, filter), page);
    return sliceOf(await selectOrders(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, filter: OrderFilter): Promise<number> {
    return countRows(this.dataSource, 'purchase_order', await this.conditions(actor, filter));
  }

  /** The items of many orders, each order's in its buyer's order. */
  async items(orderIds: readonly Id[]): Promise<Map<Id, OrderItem[]>> {
    return Map.groupBy(await itemsOf(this.dataSource, orderIds), ({ orderId }) => orderId);
  }

  /** Who created, changed or submitted each of these orders. */
  async requesters(orderIds: readonly Id[]): Promise<Map<Id, Id[]>> {
    if (!orderIds.length) return new Map();
    const found = await rows<{ order_id: Buffer; person_id: Buffer }>(
      this.dataSource,
      'SELECT order_id, person_id FROM order_requester WHERE order_id IN (?)',
      [bins(orderIds)],
    );
    const pairs = found.map((row) => ({ orderId: id(row.order_id), personId: id(row.person_id) }));
    return new Map(
      [...Map.groupBy(pairs, ({ orderId }) => orderId)].map(([orderId, group]) => [
        orderId,
        group.map(({ personId }) => personId),
      ]),
    );
  }

  private async conditions(actor: Actor, { statuses, organizationIds }: OrderFilter): Promise<Conditions> {
    const scope: Scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    if (scope.provider) sql.push('approved_at IS NOT NULL');
    if (statuses) {
      sql.push(statuses.length ? 'status IN (?)' : '1 = 0');
      if (statuses.length) parameters.push(statuses);
    }
    return { sql, parameters };
  }
}
