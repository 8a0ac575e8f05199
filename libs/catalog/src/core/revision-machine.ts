import { commandsOf, type Machine } from '#kernel/core';

export const REVISION_STATUSES = [
  'DRAFT',
  'IN_REVIEW',
  'CHANGES_REQUESTED',
  'APPROVED',
  'CURRENT',
  'SUPERSEDED',
  'WITHDRAWN',
] as const;
export type RevisionStatus = (typeof REVISION_STATUSES)[number];

/** What people do with a revision. */
export const REVISION_ACTIONS = ['update', 'submit', 'withdraw', 'approve', 'requestChanges'] as const;
export type RevisionAction = (typeof REVISION_ACTIONS)[number];

/** And what follows by itself: a submission that needs no review, the instant of its effect, the next one's. */
export type RevisionCommand = RevisionAction | 'pass' | 'takeEffect' | 'supersede';

/** The life of a change to a published offering. An APPROVED one takes effect at its instant, unless it is withdrawn. */
export const REVISION_MACHINE: Machine<RevisionStatus, RevisionCommand> = {
  DRAFT: { update: 'DRAFT', submit: 'IN_REVIEW', pass: 'APPROVED', withdraw: 'WITHDRAWN' },
  CHANGES_REQUESTED: { update: 'CHANGES_REQUESTED', submit: 'IN_REVIEW', pass: 'APPROVED', withdraw: 'WITHDRAWN' },
  IN_REVIEW: { approve: 'APPROVED', requestChanges: 'CHANGES_REQUESTED', withdraw: 'WITHDRAWN' },
  APPROVED: { withdraw: 'WITHDRAWN', takeEffect: 'CURRENT' },
  CURRENT: { supersede: 'SUPERSEDED' },
  SUPERSEDED: {},
  WITHDRAWN: {},
};

/** Still to take effect or to be given up: an offering has at most one of these. */
export const OPEN_REVISIONS: readonly RevisionStatus[] = ['DRAFT', 'CHANGES_REQUESTED', 'IN_REVIEW', 'APPROVED'];

const isAction = (command: RevisionCommand): command is RevisionAction =>
  (REVISION_ACTIONS as readonly RevisionCommand[]).includes(command);

/** What people may do with a revision in this state, in the table's order; who may is another question. */
export const revisionActions = (status: RevisionStatus): RevisionAction[] =>
  commandsOf(REVISION_MACHINE, status).filter(isAction);
