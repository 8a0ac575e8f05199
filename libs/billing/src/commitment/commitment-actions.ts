import { type AgreementKind, operationsOf } from '#catalog';
import type { Actor } from '#identity';
import { text } from '#kernel';
import { BILLING_ERRORS, COMMITMENT_MACHINE, type CommitmentCommand } from '../core/index.js';
import { type Commitment, noSuchCommitment, selectCommitments } from './commitment-rows.js';

export const COMMITMENTS: AgreementKind<Commitment, CommitmentCommand> = {
  table: 'commitment',
  subject: 'commitment',
  machine: COMMITMENT_MACHINE,
  operations: {
    accept: { operation: 'acceptCommitment', by: ['organizationId'] },
    decline: { operation: 'declineCommitment', by: ['organizationId'] },
    withdraw: { operation: 'withdrawCommitment', by: ['providerId'] },
  },
  select: selectCommitments,
  missing: noSuchCommitment,
  retroactive: {
    code: BILLING_ERRORS.RETROACTIVE_COMMITMENT,
    text: text(
      'A commitment begins with the current service month or a later one.',
      '承诺用量最早自当前服务月份起计算。',
    ),
  },
};

/** The operations this caller can do with the commitment now. */
export const allowedActions = (
  actor: Actor,
  commitment: Pick<Commitment, 'status' | 'organizationId' | 'providerId'>,
): string[] => operationsOf(actor, COMMITMENTS, commitment);
