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

export type OfferingCommand = 'update' | 'submit' | 'approve' | 'requestChanges';

/**
 * The life of an offering until it is published: its provider writes and submits it, a reviewer of the operator
 * approves it or asks for changes. PAUSED, SUSPENDED, RETIRED and WITHDRAWN are names kept for what follows.
 */
export const OFFERING_MACHINE: Machine<OfferingStatus, OfferingCommand> = {
  DRAFT: { update: 'DRAFT', submit: 'IN_REVIEW' },
  CHANGES_REQUESTED: { update: 'CHANGES_REQUESTED', submit: 'IN_REVIEW' },
  IN_REVIEW: { approve: 'PUBLISHED', requestChanges: 'CHANGES_REQUESTED' },
  PUBLISHED: {},
  PAUSED: {},
  SUSPENDED: {},
  RETIRED: {},
  WITHDRAWN: {},
};

/** What can be done with an offering in this state, in the table's order; who may is another question. */
export const offeringCommands = (status: OfferingStatus): OfferingCommand[] => commandsOf(OFFERING_MACHINE, status);
