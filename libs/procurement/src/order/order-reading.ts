import { type Actor, type Scope, scopeSql, Tenancy } from '#identity';
import { type Id, type Instant, invalid, isId, text } from '#kernel';
import type { Decision } from '#policy/core';
import {
  bins,
  type Conditions,
  countRows,
  id,
  idOrNull,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LineClass, OrderStatus } from '../core/index.js';
import { findOrder, itemsOf, noSuchOrder, type Order, type OrderItem, selectOrders } from './order-rows.js';

export interface OrderFilter {
  statuses?: readonly OrderStatus[] | null;
  organizationIds?: readonly Id[] | null;
  /** A plan rule that the recorded decision asked. */
  ruleId?: string | null;
  providerIds?: readonly Id[] | null;
  /** With an item of one of these. */
  offeringIds?: readonly Id[] | null;
}

/** So many organizations or offerings a list is asked of at once. */
const MOST_ASKED = 100;

/** An order's recorded decision and the steps it took. */
export interface DecidedOrder {
  id: Id;
  number: string;
  title: string;
  organizationId: Id;
  contractId: Id | null;
  /** Null until it was submitted. */
  decision: Decision | null;
  /** In their order; `personId` null is the platform itself. */
  steps: { command: string; status: OrderStatus; personId: Id | null; at: Instant }[];
}

/** The buyer's own number of an order, and its class. */
export type OrderWords = Pick<Order, 'purchaseOrderNumber' | 'lineClass'>;

/** Orders as their readers see them: a provider sees an order once it is approved. */
@Injectable()
export class OrderReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
  ) {}

  /** The orders of these ids, in the order of their ids; no question who asks. */
  async byIds(ids: readonly Id[]): Promise<Order[]> {
    return ids.length ? selectOrders(this.dataSource, 'WHERE id IN (?) ORDER BY id', [bins(ids)]) : [];
  }

  /** The order, or NOT_FOUND when the caller may not read it. */
  async get(actor: Actor, orderId: Id): Promise<Order> {
    const order = isId(orderId) ? await findOrder(this.dataSource, orderId) : null;
    if (!order || !(await this.tenancy.mayRead(actor, order.organizationId, order.providerId))) throw noSuchOrder();
    if (actor.organizationKind === 'PROVIDER' && order.approvedAt === null) throw noSuchOrder();
    return order;
  }

  /** Newest first. VALIDATION_FAILED / TOO_MANY for a filter of more than 100 ids. */
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

  /** What was decided on these orders, and by whom, in the order of their ids. Says nothing about who may see it. */
  async decided(orderIds: readonly Id[]): Promise<DecidedOrder[]> {
    if (!orderIds.length) return [];
    const orders = await selectOrders(this.dataSource, 'WHERE id IN (?) ORDER BY id', [bins(orderIds)]);
    const events = await rows<{
      order_id: Buffer;
      command: string;
      status: OrderStatus;
      person_id: Buffer | null;
      at: Instant;
    }>(
      this.dataSource,
      'SELECT order_id, command, status, person_id, at FROM order_event WHERE order_id IN (?) ORDER BY order_id, id',
      [bins(orderIds)],
    );
    const steps = Map.groupBy(events, (row) => id(row.order_id));
    return orders.map((order) => ({
      id: order.id,
      number: order.number,
      title: order.title,
      organizationId: order.organizationId,
      contractId: order.contractId,
      decision: order.decision,
      steps: (steps.get(order.id) ?? []).map(({ command, status, person_id, at }) => ({
        command,
        status,
        personId: idOrNull(person_id),
        at,
      })),
    }));
  }

  /** What these orders say of themselves on invoices. */
  async words(runner: Runner, orderIds: readonly Id[]): Promise<Map<Id, OrderWords>> {
    if (!orderIds.length) return new Map();
    const found = await rows<{ id: Buffer; purchase_order_number: string | null; line_class: LineClass }>(
      runner,
      'SELECT id, purchase_order_number, line_class FROM purchase_order WHERE id IN (?)',
      [bins([...new Set(orderIds)])],
    );
    return new Map(
      found.map((row) => [id(row.id), { purchaseOrderNumber: row.purchase_order_number, lineClass: row.line_class }]),
    );
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

  private async conditions(
    actor: Actor,
    { statuses, organizationIds, providerIds, offeringIds, ruleId }: OrderFilter,
  ): Promise<Conditions> {
    refuseLong({ organizationIds, providerIds, offeringIds });
    const scope: Scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    if (scope.provider) sql.push('approved_at IS NOT NULL');
    if (statuses) {
      sql.push(statuses.length ? 'status IN (?)' : '1 = 0');
      if (statuses.length) parameters.push(statuses);
    }
    if (ruleId) {
      sql.push('id IN (SELECT order_id FROM order_rule WHERE rule_id = ?)');
      parameters.push(ruleId);
    }
    const among = (ids: readonly Id[] | null | undefined, condition: string): void => {
      if (!ids) return;
      const known = ids.filter(isId);
      sql.push(known.length ? condition : '1 = 0');
      if (known.length) parameters.push(bins(known));
    };
    among(providerIds, 'provider_id IN (?)');
    among(
      offeringIds,
      'EXISTS (SELECT 1 FROM order_item i WHERE i.order_id = purchase_order.id AND i.offering_id IN (?))',
    );
    return { sql, parameters };
  }
}

function refuseLong(filters: Record<string, readonly Id[] | null | undefined>): void {
  for (const [name, ids] of Object.entries(filters))
    if (ids && ids.length > MOST_ASKED)
      throw invalid([name], 'TOO_MANY', text(`At most ${MOST_ASKED}.`, `最多 ${MOST_ASKED} 个。`));
}
