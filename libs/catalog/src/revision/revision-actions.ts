import { type Actor, mayCall, type Operation } from '#identity';
import { type RevisionAction, revisionActions } from '../core/index.js';
import type { Revision } from './revision.row.js';

/** The operation behind each action, and whether it is for the offering's own provider alone. */
export const REVISION_OPERATIONS = {
  update: { operation: 'updateOfferingRevision', own: true },
  submit: { operation: 'submitOfferingRevision', own: true },
  withdraw: { operation: 'withdrawOfferingRevision', own: true },
  approve: { operation: 'approveOfferingRevision', own: false },
  requestChanges: { operation: 'requestOfferingRevisionChanges', own: false },
} as const satisfies Record<RevisionAction, { operation: Operation; own: boolean }>;

/** The operations this caller can do with the revision now. */
export const revisionActionsOf = (actor: Actor, { status, providerId }: Revision): string[] =>
  revisionActions(status)
    .map((action) => REVISION_OPERATIONS[action])
    .filter(({ operation, own }) => mayCall(operation, actor.roles) && (!own || providerId === actor.organizationId))
    .map(({ operation }) => operation);
