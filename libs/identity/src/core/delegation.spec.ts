import { DAY, HOUR, parseInstant } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { checkDelegation, type DelegationWish, isInPerson, MOST_DAYS } from './delegation.js';

const NOW = parseInstant('2026-10-01T00:00:00Z')!;
const wish = (over: Partial<DelegationWish> = {}): DelegationWish => ({
  fromPersonId: 'a',
  toPersonId: 'b',
  roles: ['APPROVER'],
  startsAt: NOW,
  endsAt: NOW + DAY,
  ...over,
});
const codes = (over: Partial<DelegationWish>): string[] => {
  try {
    checkDelegation(wish(over), ['APPROVER', 'FINANCE'], NOW).throwIfAny();
    return [];
  } catch (error) {
    return (error as { details: { issues: { path: unknown[]; code: string }[] } }).details.issues.map(
      ({ path, code }) => `${path.join('.')} ${code}`,
    );
  }
};

describe('checkDelegation', () => {
  it('lets held roles be given to a colleague for a period, from then or from now on', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ roles: ['APPROVER', 'FINANCE'], startsAt: NOW + DAY, endsAt: NOW + 2 * DAY })).toEqual([]);
    expect(codes({ startsAt: NOW - DAY })).toEqual([]);
    expect(codes({ endsAt: NOW + MOST_DAYS * DAY })).toEqual([]);
  });

  it('refuses roles that are not held, oneself, and periods that are empty, over or too long', () => {
    expect(codes({ roles: [] })).toEqual(['roles REQUIRED']);
    expect(codes({ roles: ['APPROVER', 'BUYER'] })).toEqual(['roles.1 ROLE_NOT_HELD']);
    expect(codes({ toPersonId: 'a' })).toEqual(['personId NOT_ONESELF']);
    expect(codes({ endsAt: NOW })).toEqual(['endsAt EMPTY_PERIOD']);
    expect(codes({ startsAt: NOW - DAY, endsAt: NOW - HOUR })).toEqual(['endsAt IN_PAST']);
    expect(codes({ endsAt: NOW + MOST_DAYS * DAY + 1 })).toEqual(['endsAt OUT_OF_RANGE']);
  });
});

describe('isInPerson', () => {
  it('keeps what would outlive a delegation or pass it on to the person', () => {
    expect(isInPerson('delegateRoles')).toBe(true);
    expect(isInPerson('createApiKey')).toBe(true);
    expect(isInPerson('approveOrder')).toBe(false);
  });
});
