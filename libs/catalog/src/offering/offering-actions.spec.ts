import type { Actor, Role } from '#identity';
import { describe, expect, it } from '@jest/globals';
import { OFFERING_STATUSES, type OfferingStatus } from '../core/index.js';
import { allowedActions } from './offering-actions.js';
import type { Offering } from './offering.row.js';

const actions = (role: Role, organizationId: string, status: OfferingStatus): string[] =>
  allowedActions({ roles: [role], organizationId } as unknown as Actor, { status, providerId: 'own' } as Offering);

describe('allowedActions', () => {
  it('are the provider’s for its listing and the reviewer’s for the review and the market', () => {
    const of = (role: Role, organizationId: string): Partial<Record<OfferingStatus, string[]>> =>
      Object.fromEntries(
        OFFERING_STATUSES.map((status) => [status, actions(role, organizationId, status)] as const).filter(
          ([, names]) => names.length,
        ),
      );
    const writes = ['updateOffering', 'submitOffering', 'withdrawOffering'];
    expect(of('PROVIDER_CATALOG', 'own')).toEqual({
      DRAFT: writes,
      IN_REVIEW: ['withdrawOffering'],
      CHANGES_REQUESTED: writes,
      PUBLISHED: ['reviseOffering', 'pauseOffering', 'retireOffering'],
      PAUSED: ['reviseOffering', 'resumeOffering', 'retireOffering'],
      SUSPENDED: ['reviseOffering', 'retireOffering'],
    });
    expect(of('OPERATOR_REVIEWER', 'operator')).toEqual({
      IN_REVIEW: ['approveOffering', 'requestOfferingChanges'],
      PUBLISHED: ['suspendOffering'],
      PAUSED: ['suspendOffering'],
      SUSPENDED: ['reinstateOffering'],
      RETIRED: ['suspendOffering'],
    });
  });

  it('are none for another provider and for those who only read', () => {
    for (const status of OFFERING_STATUSES) {
      expect(actions('PROVIDER_ADMIN', 'another', status)).toEqual([]);
      expect(actions('AUDITOR', 'operator', status)).toEqual([]);
      expect(actions('PROVIDER_OPERATIONS', 'own', status)).toEqual([]);
    }
  });
});
