import { type DomainError, transition } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import {
  OFFERING_MACHINE,
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
    for (const status of ['IN_REVIEW', 'PUBLISHED'] as const)
      expect(codeOf(() => transition(OFFERING_MACHINE, status, 'update'))).toBe('INVALID_TRANSITION');
  });

  it('publishes nothing that nobody submitted', () => {
    const approvable = OFFERING_STATUSES.filter((status) => offeringCommands(status).includes('approve'));
    expect(approvable).toEqual(['IN_REVIEW']);
  });
});
