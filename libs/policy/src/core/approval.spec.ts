import { type DomainError, transition } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { APPROVAL_COMMANDS, APPROVAL_MACHINE, stateAfter } from './approval.js';
import { APPROVAL_STATES } from './channels.js';

const next = (state: (typeof APPROVAL_STATES)[number], command: (typeof APPROVAL_COMMANDS)[number]): string => {
  try {
    return transition(APPROVAL_MACHINE, state, command);
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('APPROVAL_MACHINE', () => {
  it('leads step by step to the opening, and leaves none out', () => {
    const allowed = APPROVAL_STATES.map((state) =>
      APPROVAL_COMMANDS.filter((command) => next(state, command) !== 'INVALID_TRANSITION').map(
        (command) => `${command} ${next(state, command)}`,
      ),
    );
    expect(allowed).toEqual([
      ['apply APPLIED'],
      ['review EXPERT_REVIEWED'],
      ['approve APPROVED'],
      ['open OPERATIONAL'],
      ['close APPROVED'],
    ]);
  });

  it('stands after the last step the plans tell of, or where it began', () => {
    expect(stateAfter([{ state: 'APPLIED' }, { state: 'APPROVED' }], 'PLANNED')).toBe('APPROVED');
    expect(stateAfter([], 'OPERATIONAL')).toBe('OPERATIONAL');
  });
});
