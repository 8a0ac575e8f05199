import { commandsOf, type Machine } from '#kernel/core';

export const BILLING_RUN_STATUSES = ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type BillingRunStatus = (typeof BILLING_RUN_STATUSES)[number];
export type BillingRunCommand = 'begin' | 'complete' | 'fail' | 'cancel';

/**
 * The life of a billing run: it begins when its accounts are known, ends COMPLETED when all are done with and FAILED
 * when the work of one failed for good. Cancelled, no further account is begun; what was issued stays.
 */
export const RUN_MACHINE: Machine<BillingRunStatus, BillingRunCommand> = {
  QUEUED: { begin: 'RUNNING', cancel: 'CANCELLED' },
  RUNNING: { complete: 'COMPLETED', fail: 'FAILED', cancel: 'CANCELLED' },
  COMPLETED: {},
  FAILED: {},
  CANCELLED: {},
};

export const mayCancel = (status: BillingRunStatus): boolean => commandsOf(RUN_MACHINE, status).includes('cancel');
