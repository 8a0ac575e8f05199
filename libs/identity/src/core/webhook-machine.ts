import type { Machine } from '#kernel/core';

export const WEBHOOK_STATUSES = ['ACTIVE', 'PAUSED', 'DELETED'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];
export type WebhookCommand = 'pause' | 'resume' | 'delete' | 'rotate';

/** Whether an address is told of events. Events of a pause are not told afterwards. */
export const WEBHOOK_MACHINE: Machine<WebhookStatus, WebhookCommand> = {
  ACTIVE: { pause: 'PAUSED', delete: 'DELETED', rotate: 'ACTIVE' },
  PAUSED: { resume: 'ACTIVE', delete: 'DELETED', rotate: 'PAUSED' },
  DELETED: {},
};

export const DELIVERY_STATUSES = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
export type DeliveryCommand = 'deliver' | 'giveUp' | 'redeliver';

/** One event for one address: tried until it is taken or given up; sent again when somebody asks. */
export const DELIVERY_MACHINE: Machine<DeliveryStatus, DeliveryCommand> = {
  PENDING: { deliver: 'DELIVERED', giveUp: 'FAILED' },
  DELIVERED: { redeliver: 'PENDING' },
  FAILED: { redeliver: 'PENDING' },
};

/** What an address answers that wants no more messages, ever (410): its webhook is paused. */
export const GONE = 410;

const MINUTES = [1, 2, 5, 10, 30, 60, 120, 240, 480, 720, 720, 720, 720] as const;

/** A receiver is heard when it asks for no more than a day. */
const LONGEST_WAIT = 86_400;

/** Seconds that a receiver asks us to wait, by its Retry-After; 0 when it names none, or a date instead. */
export const askedToWait = (retryAfter: string | undefined): number =>
  /^\d{1,9}$/.test(retryAfter ?? '') ? Math.min(Number(retryAfter), LONGEST_WAIT) : 0;

/** Minutes to wait after so many failed attempts, or null: after three days it is given up. */
export const retryAfter = (attempts: number): number | null => MINUTES[attempts - 1] ?? null;
