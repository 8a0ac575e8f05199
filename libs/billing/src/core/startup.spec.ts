import { describe, expect, it } from '@jest/globals';
import { dec, type DomainError } from '#kernel';
import { grantToTeam, isOpen, type StartupTeam } from './startup.js';

const team: StartupTeam = {
  ...{ status: 'APPROVED', currency: 'CNY', ceiling: dec(5000), granted: dec(0), lastDay: '2026-12-31' },
};
const grant = (over: Partial<StartupTeam> | null, amount = '5000', currency = 'CNY', on = '2026-12-31'): string => {
  try {
    return grantToTeam(over && { ...team, ...over }, { amount: dec(amount), currency }, on).toFixed();
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('credits of start-up teams [S4-15]', () => {
  it('come to no more than the ceiling, through the last day', () => {
    expect(grant({})).toBe('5000');
    expect(grant({}, '5000.01')).toBe('STARTUP_CEILING_EXCEEDED');
    expect(grant({ granted: dec('0.01') })).toBe('STARTUP_CEILING_EXCEEDED');
    expect(grant({}, '1', 'CNY', '2027-01-01')).toBe('STARTUP_NOT_APPROVED');
  });

  it('are for teams that are approved, in their currency', () => {
    expect(grant(null)).toBe('STARTUP_NOT_APPROVED');
    for (const status of ['APPLIED', 'REJECTED', 'ENDED'] as const)
      expect(grant({ status })).toBe('STARTUP_NOT_APPROVED');
    expect(grant({}, '1', 'USD')).toBe('STARTUP_NOT_APPROVED');
  });

  it('are decided on once at a time', () => {
    expect(isOpen({ status: 'APPLIED', lastDay: null }, '2026-01-01')).toBe(true);
    expect(isOpen(team, '2026-12-31')).toBe(true);
    expect(isOpen(team, '2027-01-01')).toBe(false);
    expect(isOpen({ status: 'REJECTED', lastDay: null }, '2026-01-01')).toBe(false);
  });
});
