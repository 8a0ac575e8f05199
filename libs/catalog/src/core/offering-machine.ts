import { commandsOf, type Machine } from '#kernel/core';

export const SERVICE_MODELS = ['IAAS', 'PAAS', 'SAAS', 'DAAS'] as const;
export type ServiceModel = (typeof SERVICE_MODELS)[number];

/** 政务云, 社会云, 企业云, 高性能计算云. */
export const CLOUDS = ['GOVERNMENT', 'SOCIAL', 'ENTERPRISE', 'HPC'] as const;
export type Cloud = (typeof CLOUDS)[number];

export const OFFERING_STATUSES = [
  'DRAFT',
  'IN_REVIEW',
  'CHANGES_REQUESTED',
  'PUBLISHED',
  'PAUSED',
  'SUSPENDED',
  'RETIRED',
  'WITHDRAWN',
] as const;
export type OfferingStatus = (typeof OFFERING_STATUSES)[number];

export type OfferingCommand =
  | 'update'
  | 'submit'
  | 'pass'
  | 'withdraw'
  | 'approve'
  | 'requestChanges'
  | 'pause'
  | 'resume'
  | 'retire'
  | 'suspend'
  | 'reinstate'
  | 'reinstatePaused'
  | 'reinstateRetired'
  | 'revise';

/**
 * The life of an offering. Its provider writes and submits it, a reviewer of the operator approves it or asks for
 * changes; until then its provider may withdraw it. In a sandbox, where nobody reviews, it passes at once. Once published its provider pauses, resumes and retires it, and the
 * operator suspends it; reinstated it is again what it was before. What was published is never edited but revised, also
 * while it is suspended, to mend what the suspension is for. Retired while suspended it stays hidden, and is RETIRED
 * should it be reinstated. RETIRED is left for a suspension alone, WITHDRAWN never.
 */
export const OFFERING_MACHINE: Machine<OfferingStatus, OfferingCommand> = {
  DRAFT: { update: 'DRAFT', submit: 'IN_REVIEW', pass: 'PUBLISHED', withdraw: 'WITHDRAWN' },
  CHANGES_REQUESTED: { update: 'CHANGES_REQUESTED', submit: 'IN_REVIEW', pass: 'PUBLISHED', withdraw: 'WITHDRAWN' },
  IN_REVIEW: { approve: 'PUBLISHED', requestChanges: 'CHANGES_REQUESTED', withdraw: 'WITHDRAWN' },
  PUBLISHED: { revise: 'PUBLISHED', pause: 'PAUSED', retire: 'RETIRED', suspend: 'SUSPENDED' },
  PAUSED: { revise: 'PAUSED', resume: 'PUBLISHED', retire: 'RETIRED', suspend: 'SUSPENDED' },
  SUSPENDED: {
    revise: 'SUSPENDED',
    reinstate: 'PUBLISHED',
    reinstatePaused: 'PAUSED',
    reinstateRetired: 'RETIRED',
    retire: 'SUSPENDED',
  },
  RETIRED: { suspend: 'SUSPENDED' },
  WITHDRAWN: {},
};

/** Where its provider may still write it. */
export const WRITABLE_STATUSES = OFFERING_STATUSES.filter((status) => OFFERING_MACHINE[status].update !== undefined);

/** What can be done with an offering in this state, in the table's order; who may is another question. */
export const offeringCommands = (status: OfferingStatus): OfferingCommand[] => commandsOf(OFFERING_MACHINE, status);

/** What a state means to those who buy. */
interface Standing {
  /** It was published once: there may be orders and services of it, so its prices stay. */
  published: boolean;
  /** Everybody who has its id reads it; lists show only what is sold. */
  known: boolean;
  /** Estimates and new orders. */
  sold: boolean;
  /** An order from when it was sold may still be accepted. Services that exist go on in every state. */
  delivered: boolean;
}

const UNPUBLISHED: Standing = { published: false, known: false, sold: false, delivered: false };
const CLOSED: Standing = { published: true, known: true, sold: false, delivered: true };

/** Pausing and retiring close it to new orders; a suspension also hides it and stops what is not yet accepted. */
export const OFFERING_STANDING: Readonly<Record<OfferingStatus, Standing>> = {
  DRAFT: UNPUBLISHED,
  IN_REVIEW: UNPUBLISHED,
  CHANGES_REQUESTED: UNPUBLISHED,
  PUBLISHED: { ...CLOSED, sold: true },
  PAUSED: CLOSED,
  SUSPENDED: { ...CLOSED, known: false, delivered: false },
  RETIRED: CLOSED,
  WITHDRAWN: UNPUBLISHED,
};
