import type { NotificationEvent } from '#identity/core';
import type { OrderCommand } from './order-machine.js';

/** What people are told after a step of an order; drafts, changes and first days are no news. */
const NEWS: Partial<Record<OrderCommand | 'create', NotificationEvent>> = {
  submit: 'ORDER_SUBMITTED',
  approvePart: 'ORDER_SUBMITTED',
  approve: 'ORDER_APPROVED',
  return: 'ORDER_RETURNED',
  reject: 'ORDER_REJECTED',
  cancel: 'ORDER_CANCELLED',
  requestCancel: 'CANCELLATION_REQUESTED',
  refuseCancel: 'CANCELLATION_REFUSED',
  grantCancel: 'ORDER_CANCELLED',
  grantCancelPartly: 'ORDER_PARTLY_DONE',
  accept: 'ORDER_ACCEPTED',
  acceptForLater: 'ORDER_ACCEPTED',
  decline: 'ORDER_DECLINED',
  complete: 'ORDER_DONE',
  completePartly: 'ORDER_PARTLY_DONE',
  fail: 'ORDER_FAILED',
};

/** Whom a step of an order concerns next: those who decide on it, who deliver it, or who asked for it. */
export type OrderAudience = 'APPROVERS' | 'PROVIDER' | 'REQUESTERS';

/** Of what is not for those who asked for the order. */
const AUDIENCES: Partial<Record<NotificationEvent, OrderAudience>> = {
  ORDER_SUBMITTED: 'APPROVERS',
  ORDER_APPROVED: 'PROVIDER',
  CANCELLATION_REQUESTED: 'PROVIDER',
};

/** What is told after a step and to whom; null: nothing. */
export function orderNews(command: OrderCommand | 'create'): { event: NotificationEvent; to: OrderAudience } | null {
  const event = NEWS[command];
  if (!event) return null;
  return { event, to: AUDIENCES[event] ?? 'REQUESTERS' };
}
