import type { Machine } from '#kernel/core';
import type { ApprovalState } from './channels.js';

export const APPROVAL_COMMANDS = ['apply', 'review', 'approve', 'open', 'close'] as const;
export type ApprovalCommand = (typeof APPROVAL_COMMANDS)[number];

/** The way of a zone or a channel to its opening, as 000 tells of Hengqin's; what is closed may be opened again. */
export const APPROVAL_MACHINE: Machine<ApprovalState, ApprovalCommand> = {
  PLANNED: { apply: 'APPLIED' },
  APPLIED: { review: 'EXPERT_REVIEWED' },
  EXPERT_REVIEWED: { approve: 'APPROVED' },
  APPROVED: { open: 'OPERATIONAL' },
  OPERATIONAL: { close: 'APPROVED' },
};

/** The state after the steps that the plans tell of, in their order; without any the given one. */
export const stateAfter = (steps: readonly { state: ApprovalState }[], before: ApprovalState): ApprovalState =>
  steps.at(-1)?.state ?? before;
