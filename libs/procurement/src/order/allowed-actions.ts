import { actingPeople, type Actor, mayCall, type Operation } from '#identity';
import type { Id } from '#kernel';
import { type Approval, approvalFault, type OrderAction, orderActions } from '../core/index.js';
import type { Order } from './order-rows.js';

/** For every action of people: the mutation, whose it is, and whether the order's requesters are kept from it. */
const ACTIONS: Record<OrderAction, { operation: Operation; side: 'BUYER' | 'PROVIDER'; notByRequester?: true }> = {
  update: { operation: 'updateOrder', side: 'BUYER' },
  submit: { operation: 'submitOrder', side: 'BUYER' },
  cancel: { operation: 'cancelOrder', side: 'BUYER' },
  approve: { operation: 'approveOrder', side: 'BUYER', notByRequester: true },
  return: { operation: 'returnOrder', side: 'BUYER', notByRequester: true },
  reject: { operation: 'rejectOrder', side: 'BUYER', notByRequester: true },
  accept: { operation: 'acceptOrder', side: 'PROVIDER' },
  decline: { operation: 'declineOrder', side: 'PROVIDER' },
  requestCancel: { operation: 'requestCancellation', side: 'BUYER' },
  refuseCancel: { operation: 'answerCancellation', side: 'PROVIDER' },
  grantCancel: { operation: 'answerCancellation', side: 'PROVIDER' },
};

/**
 * The mutations this caller may do with the order now: what the machine allows, the caller's roles may call, and
 * belongs to its side of the order; either side may write to the other at any time. Whoever reads from outside gets
 * none.
 */
export function allowedOrderActions(
  actor: Actor,
  order: Order,
  { requesters, approvals }: { requesters: readonly Id[]; approvals: readonly (Approval & { round: number })[] },
): Operation[] {
  const given = approvals.filter(({ round }) => round === order.round);
  const sides = { BUYER: order.organizationId, PROVIDER: order.approvedAt === null ? null : order.providerId };
  const rows = [
    ...new Map(orderActions(order.status).map((action) => [ACTIONS[action].operation, ACTIONS[action]])).values(),
  ];
  const moves = rows
    .filter(({ side }) => sides[side] === actor.organizationId)
    .filter(({ operation }) => mayCall(operation, actor.roles))
    .filter(
      ({ notByRequester }) => !notByRequester || !actingPeople(actor).some((person) => requesters.includes(person)),
    )
    .map(({ operation }) => operation)
    .filter(
      (operation) => operation !== 'approveOrder' || !approvalFault(order.approvalSteps, given, actingPeople(actor)),
    );
  const writes = Object.values(sides).includes(actor.organizationId) && mayCall('postOrderMessage', actor.roles);
  return writes ? [...moves, 'postOrderMessage'] : moves;
}
