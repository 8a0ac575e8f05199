import { type Actor, mayCall, type Operation } from '#identity';
import { type CommitmentCommand, commitmentCommands } from '../core/index.js';
import type { Commitment } from './commitment-rows.js';

/** The operation behind each command, and which party's it is. */
export const OPERATIONS: Record<CommitmentCommand, { operation: Operation; by: 'organizationId' | 'providerId' }> = {
  accept: { operation: 'acceptCommitment', by: 'organizationId' },
  decline: { operation: 'declineCommitment', by: 'organizationId' },
  withdraw: { operation: 'withdrawCommitment', by: 'providerId' },
};

/** The operations this caller can do with the commitment now. */
export const allowedActions = (
  actor: Actor,
  commitment: Pick<Commitment, 'status' | 'organizationId' | 'providerId'>,
): string[] =>
  commitmentCommands(commitment.status)
    .map((command) => OPERATIONS[command])
    .filter(({ operation, by }) => commitment[by] === actor.organizationId && mayCall(operation, actor.roles))
    .map(({ operation }) => operation);
