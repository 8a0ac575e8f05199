import type { Machine } from '#kernel/core';

export const RECEIVABLE_STATUSES = ['REQUESTED', 'CONFIRMED', 'REFUSED'] as const;
export type ReceivableStatus = (typeof RECEIVABLE_STATUSES)[number];

/** A provider asks whether an invoice is owed; its buyer answers once. */
export const RECEIVABLE_MACHINE: Machine<ReceivableStatus, 'confirm' | 'refuse'> = {
  REQUESTED: { confirm: 'CONFIRMED', refuse: 'REFUSED' },
  CONFIRMED: {},
  REFUSED: {},
};
