import type { NotificationEvent, WebhookType } from '#identity/core';
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

/**
 * What is told after a step, and to whom.
 * @param isAwarded whether it was approved: its provider knows of it, and hears that it is off
 */
export function orderNews(
  command: OrderCommand | 'create',
  isAwarded: boolean,
): { event: NotificationEvent; to: OrderAudience }[] {
  const event = NEWS[command];
  if (!event) return [];
  const news = [{ event, to: AUDIENCES[event] ?? ('REQUESTERS' as const) }];
  return command === 'cancel' && isAwarded ? [...news, { event, to: 'PROVIDER' }] : news;
}

/** What webhooks of both sides are told after a step, from the approval on; before it an order is its buyer's alone. */
const WEBHOOKS: Partial<Record<OrderCommand | 'create', `order.${string}` & WebhookType>> = {
  approve: 'order.approved',
  accept: 'order.accepted',
  acceptForLater: 'order.accepted',
  decline: 'order.declined',
  start: 'order.started',
  cancel: 'order.cancelled',
  grantCancel: 'order.cancelled',
  requestCancel: 'order.cancellation_requested',
  refuseCancel: 'order.cancellation_refused',
  // Done, done in part, or failed: the status says which.
  complete: 'order.ended',
  completePartly: 'order.ended',
  grantCancelPartly: 'order.ended',
  fail: 'order.ended',
};

/** The webhook event of a step; null: none. */
export const orderWebhook = (command: OrderCommand | 'create', isAwarded: boolean): WebhookType | null =>
  isAwarded ? (WEBHOOKS[command] ?? null) : null;
