/** What a webhook may be told of. Names are part of the public contract; more may be added. */
export const WEBHOOK_TYPES = [
  'invoice.issued',
  'invoice.changed',
  'alert.raised',
  'evidence.expiring',
  'notice.raised',
  'budget.warning',
  'contract.warning',
  'instance.asked',
  'instance.suspended',
  'instance.resumed',
  'instance.exit',
  'instance.exit_overdue',
  'order.approved',
  'order.accepted',
  'order.declined',
  'order.started',
  'order.cancellation_requested',
  'order.cancellation_refused',
  'order.cancelled',
  'order.ended',
] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];
