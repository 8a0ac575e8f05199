import type { Machine } from '#kernel/core';

export const DISPUTE_STATUSES = [
  /** The provider is to answer. */
  'OPEN',
  /** The buyer is to take the answer or go on. */
  'ANSWERED',
  /** The operator is to decide. */
  'ESCALATED',
  /** The provider granted the claim. */
  'ACCEPTED',
  /** The buyer took the provider's answer. */
  'SETTLED',
  /** The operator decided. */
  'DECIDED',
  'WITHDRAWN',
] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];
export type DisputeCommand = 'accept' | 'answer' | 'settle' | 'escalate' | 'decide' | 'withdraw';

/** The life of a dispute of one line. While it is not over the line is held: not payable, and its clock stands. */
export const DISPUTE_MACHINE: Machine<DisputeStatus, DisputeCommand> = {
  OPEN: { accept: 'ACCEPTED', answer: 'ANSWERED', escalate: 'ESCALATED', withdraw: 'WITHDRAWN' },
  ANSWERED: {
    accept: 'ACCEPTED',
    answer: 'ANSWERED',
    settle: 'SETTLED',
    escalate: 'ESCALATED',
    withdraw: 'WITHDRAWN',
  },
  ESCALATED: { accept: 'ACCEPTED', decide: 'DECIDED', withdraw: 'WITHDRAWN' },
  ACCEPTED: {},
  SETTLED: {},
  DECIDED: {},
  WITHDRAWN: {},
};

/** What a provider says to a dispute: the claim is right, it is not, or another amount. */
export const DISPUTE_ANSWERS = ['ACCEPT', 'REJECT', 'COUNTER'] as const;
export type DisputeAnswer = (typeof DISPUTE_ANSWERS)[number];
