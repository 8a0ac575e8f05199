import type { Machine } from '#kernel/core';

export const APPLICATION_STATUSES = [
  'DRAFT',
  'SUBMITTED',
  'REVIEW',
  'ADMITTED',
  'CONDITIONAL',
  'REJECTED',
  'WITHDRAWN',
] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

export type ApplicationCommand =
  | 'update'
  | 'submit'
  | 'fail'
  | 'pass'
  | 'review'
  | 'requestChanges'
  | 'admit'
  | 'admitWithConditions'
  | 'reject'
  | 'withdraw';

/**
 * The life of an application for admission, or for its renewal. A draft that is handed in is assessed at once: an
 * answer that fails ends it. SUBMITTED waits for its evidence to be verified; then it passes without a person, or is
 * in REVIEW when an answer needs one. What is decided is never decided again: one applies anew. 004 一(二)1.
 */
export const APPLICATION_MACHINE: Machine<ApplicationStatus, ApplicationCommand> = {
  DRAFT: { update: 'DRAFT', submit: 'SUBMITTED', fail: 'REJECTED', withdraw: 'WITHDRAWN' },
  SUBMITTED: { pass: 'ADMITTED', review: 'REVIEW', requestChanges: 'DRAFT', withdraw: 'WITHDRAWN' },
  REVIEW: {
    requestChanges: 'DRAFT',
    admit: 'ADMITTED',
    admitWithConditions: 'CONDITIONAL',
    reject: 'REJECTED',
    withdraw: 'WITHDRAWN',
  },
  ADMITTED: {},
  CONDITIONAL: {},
  REJECTED: {},
  WITHDRAWN: {},
};

/** An organization has one application in these states. */
export const OPEN_STATUSES = ['DRAFT', 'SUBMITTED', 'REVIEW'] as const satisfies ApplicationStatus[];
