import { actingPeople, mayCall, MOST_WAITING_SHOWN, type Waiter, type Waiting, WaitingWork } from '#identity';
import { text } from '#kernel';
import { bin, bins, type Conditions, countRows, type Runner } from '#platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { selectOrders } from '../order/order-rows.js';

/** Says which orders wait for a person's decision: those on which `allowedActions` would give it to them. */
@Injectable()
export class OrdersWaiting implements OnModuleInit {
  constructor(private readonly waiting: WaitingWork) {}

  onModuleInit(): void {
    this.waiting.register(toApprove);
    this.waiting.register(toAccept);
  }
}

async function toApprove(runner: Runner, waiter: Waiter): Promise<Waiting | null> {
  if (!mayCall('approveOrder', waiter.roles)) return null;
  return ordersThat(runner, 'ORDERS_TO_APPROVE', {
    sql: [
      'organization_id = ?',
      "status = 'PENDING_APPROVAL'",
      'NOT EXISTS (SELECT 1 FROM order_requester r WHERE r.order_id = purchase_order.id AND r.person_id IN (?))',
    ],
    parameters: [bin(waiter.organizationId), bins(actingPeople(waiter))],
  });
}

async function toAccept(runner: Runner, waiter: Waiter): Promise<Waiting | null> {
  if (!mayCall('acceptOrder', waiter.roles)) return null;
  return ordersThat(runner, 'ORDERS_TO_ACCEPT', {
    sql: ['provider_id = ?', "status = 'PENDING_PROVIDER'"],
    parameters: [bin(waiter.organizationId)],
  });
}

/** The longest waiting first. */
async function ordersThat(runner: Runner, kind: Waiting['kind'], conditions: Conditions): Promise<Waiting> {
  const tail = `WHERE ${conditions.sql.join(' AND ')} ORDER BY submitted_at, id LIMIT ${MOST_WAITING_SHOWN}`;
  const orders = await selectOrders(runner, tail, conditions.parameters);
  return {
    kind,
    count: orders.length < MOST_WAITING_SHOWN ? orders.length : await countRows(runner, 'purchase_order', conditions),
    items: orders.map(({ id, number, title }) => ({ id, title: text(`${number} ${title}`, `${number} ${title}`) })),
  };
}
