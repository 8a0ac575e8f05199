import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { GivenApproval } from '../approval/approval.rows.js';
import type { Approvals } from '../approval/approvals.service.js';
import type { OrderReading } from './order-reading.js';
import type { Order, OrderItem } from './order-rows.js';

/** One statement for all orders that an answer names. */
export const orderLoader = (context: RequestContext, orders: OrderReading): DataLoader<Id, Order> =>
  loaderOf(
    context,
    'order',
    () =>
      new DataLoader<Id, Order>(async (ids) => {
        const found = new Map((await orders.byIds(ids)).map((order) => [order.id, order]));
        return ids.map((id) => found.get(id) ?? new Error(`order ${id} is gone`));
      }),
  );

/** One statement for the items of all orders of an answer. */
export const orderItemsLoader = (context: RequestContext, orders: OrderReading): DataLoader<Id, OrderItem[]> =>
  loaderOf(
    context,
    'orderItems',
    () =>
      new DataLoader<Id, OrderItem[]>(async (ids) => {
        const found = await orders.items(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );

/** One statement for the approvals of all orders of an answer. */
export const approvalsLoader = (context: RequestContext, approvals: Approvals): DataLoader<Id, GivenApproval[]> =>
  loaderOf(
    context,
    'orderApprovals',
    () =>
      new DataLoader<Id, GivenApproval[]>(async (ids) => {
        const found = await approvals.given(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );

/** One statement for the requesters of all orders of an answer. */
export const requestersLoader = (context: RequestContext, orders: OrderReading): DataLoader<Id, Id[]> =>
  loaderOf(
    context,
    'orderRequesters',
    () =>
      new DataLoader<Id, Id[]>(async (ids) => {
        const found = await orders.requesters(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );
