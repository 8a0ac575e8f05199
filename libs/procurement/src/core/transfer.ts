import { type Instant, type Machine } from '#kernel/core';

/** What becomes of the offer of a running service to another buyer. */
export const TRANSFER_STATUSES = ['OFFERED', 'WITHDRAWN', 'DECLINED', 'DONE', 'LAPSED'] as const;
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

/** The giver withdraws, the receiver declines or orders; what is ordered is done by the provider. */
export const TRANSFER_MACHINE: Machine<TransferStatus, 'withdraw' | 'decline' | 'complete'> = {
  OFFERED: { withdraw: 'WITHDRAWN', decline: 'DECLINED', complete: 'DONE' },
  WITHDRAWN: {},
  DECLINED: {},
  DONE: {},
  LAPSED: {},
};

/** How an offer stands: what is not decided while the instance ends can be no more. */
export const transferStatus = (
  kept: Exclude<TransferStatus, 'LAPSED'>,
  { terminatedAt }: { terminatedAt: Instant | null },
): TransferStatus => (kept === 'OFFERED' && terminatedAt !== null ? 'LAPSED' : kept);
