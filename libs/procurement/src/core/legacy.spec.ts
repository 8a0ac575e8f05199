import { describe, expect, it } from '@jest/globals';
import { type DomainError, transition } from '#kernel';
import { checkTarget, LEGACY_MACHINE, MIGRATION_MACHINE, migratedPercent } from './legacy.js';

const refusal = (run: () => void): string => {
  try {
    run();
    return 'ok';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('a migration', () => {
  it('goes by the same commands as its system, and an abandoned one leaves it to be planned anew', () => {
    for (const command of ['start', 'complete'] as const) {
      const from = command === 'start' ? 'PLANNED' : 'MIGRATING';
      expect(transition(LEGACY_MACHINE, from, command)).toBe(transition(MIGRATION_MACHINE, from, command));
    }
    expect(transition(LEGACY_MACHINE, 'MIGRATING', 'abandon')).toBe('NOT_STARTED');
    expect(refusal(() => transition(MIGRATION_MACHINE, 'PLANNED', 'complete'))).toBe('INVALID_TRANSITION');
    expect(refusal(() => transition(LEGACY_MACHINE, 'PLANNED', 'exempt'))).toBe('INVALID_TRANSITION');
  });

  it('is complete in a running service of the system’s owner alone [S1-45]', () => {
    expect(refusal(() => checkTarget(null, 'a'))).toBe('MIGRATION_TARGET_REQUIRED');
    expect(refusal(() => checkTarget({ status: 'CREATING', organizationId: 'a' }, 'a'))).toBe(
      'MIGRATION_TARGET_REQUIRED',
    );
    expect(refusal(() => checkTarget({ status: 'ACTIVE', organizationId: 'b' }, 'a'))).toBe(
      'MIGRATION_TARGET_REQUIRED',
    );
    expect(refusal(() => checkTarget({ status: 'ACTIVE', organizationId: 'a' }, 'a'))).toBe('ok');
  });

  it('counts to two places: 200 of 400 are 50.00, 199 are 49.75', () => {
    expect([200, 199].map((migrated) => migratedPercent({ migrated, registered: 400 }))).toEqual(['50.00', '49.75']);
    expect(migratedPercent({ migrated: 0, registered: 0 })).toBeNull();
  });
});
