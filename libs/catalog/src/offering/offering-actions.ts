import { type Actor, mayCall, type Operation } from '#identity';
import { type OfferingCommand, offeringCommands } from '../core/index.js';
import type { Offering } from './offering.row.js';

/** The operation behind each command, and whether it is for the offering's own provider alone. */
export const OPERATIONS = {
  update: { operation: 'updateOffering', own: true },
  submit: { operation: 'submitOffering', own: true },
  pass: { operation: 'submitOffering', own: true },
  approve: { operation: 'approveOffering', own: false },
  requestChanges: { operation: 'requestOfferingChanges', own: false },
  revise: { operation: 'reviseOffering', own: true },
  withdraw: { operation: 'withdrawOffering', own: true },
  pause: { operation: 'pauseOffering', own: true },
  resume: { operation: 'resumeOffering', own: true },
  retire: { operation: 'retireOffering', own: true },
  suspend: { operation: 'suspendOffering', own: false },
  reinstate: { operation: 'reinstateOffering', own: false },
  reinstateRetired: { operation: 'reinstateOffering', own: false },
  reinstatePaused: { operation: 'reinstateOffering', own: false },
} as const satisfies Record<OfferingCommand, { operation: Operation; own: boolean }>;

/** The operations this caller can do with the offering now. */
export const allowedActions = (actor: Actor, { status, providerId }: Offering): string[] => [
  ...new Set(
    offeringCommands(status)
      .map((command) => OPERATIONS[command])
      .filter(({ operation, own }) => mayCall(operation, actor.roles) && (!own || providerId === actor.organizationId))
      .map(({ operation }) => operation),
  ),
];
