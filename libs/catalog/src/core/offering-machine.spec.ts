import { type DomainError, transition } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import {
  OFFERING_MACHINE,
  OFFERING_STANDING,
  OFFERING_STATUSES,
  type OfferingCommand,
  offeringCommands,
  type OfferingStatus,
} from './offering-machine.js';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as DomainError).code;
  }
  return 'nothing thrown';
};

describe('OFFERING_MACHINE', () => {
  it('leads from a draft over a review with changes to publication', () => {
    const commands: OfferingCommand[] = ['update', 'submit', 'requestChanges', 'update', 'submit', 'approve'];
    let state: OfferingStatus = 'DRAFT';
    const states = commands.map((command) => (state = transition(OFFERING_MACHINE, state, command)));
    expect(states).toEqual(['DRAFT', 'IN_REVIEW', 'CHANGES_REQUESTED', 'CHANGES_REQUESTED', 'IN_REVIEW', 'PUBLISHED']);
  });

  it('leaves what is in review and what is published as it is', () => {
    for (const status of ['IN_REVIEW', 'PUBLISHED', 'PAUSED', 'SUSPENDED', 'RETIRED', 'WITHDRAWN'] as const)
      expect(codeOf(() => transition(OFFERING_MACHINE, status, 'update'))).toBe('INVALID_TRANSITION');
  });

  it('brings a suspended offering back to what it was or was made since, and hides what is retired while it lasts', () => {
    expect(
      offeringCommands('SUSPENDED')
        .slice(1)
        .map((command) => OFFERING_MACHINE.SUSPENDED[command]),
    ).toEqual(['PUBLISHED', 'PAUSED', 'RETIRED', 'SUSPENDED']);
    expect(offeringCommands('RETIRED')).toEqual(['suspend']);
    expect(offeringCommands('WITHDRAWN')).toEqual([]);
  });

  it('withdraws only what was never published, and retires only what was', () => {
    const having = (command: OfferingCommand): OfferingStatus[] =>
      OFFERING_STATUSES.filter((status) => offeringCommands(status).includes(command));
    const published = OFFERING_STATUSES.filter((status) => OFFERING_STANDING[status].published);
    expect(having('retire')).toEqual(published.filter((status) => status !== 'RETIRED'));
    expect(having('withdraw').filter((status) => published.includes(status))).toEqual([]);
  });

  it('sells what is published alone, and delivers what is not suspended', () => {
    const what = (field: 'known' | 'sold' | 'delivered'): OfferingStatus[] =>
      OFFERING_STATUSES.filter((status) => OFFERING_STANDING[status][field]);
    expect(what('sold')).toEqual(['PUBLISHED']);
    expect(what('delivered')).toEqual(['PUBLISHED', 'PAUSED', 'RETIRED']);
    expect(what('known')).toEqual(['PUBLISHED', 'PAUSED', 'RETIRED']);
  });

  it('publishes nothing that nobody submitted', () => {
    const approvable = OFFERING_STATUSES.filter((status) => offeringCommands(status).includes('approve'));
    expect(approvable).toEqual(['IN_REVIEW']);
  });
});
