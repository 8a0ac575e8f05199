import { describe, expect, it } from '@jest/globals';
import { DomainError } from './errors.js';
import { commandsOf, isTerminal, type Machine, transition } from './machine.js';

type State = 'DRAFT' | 'OPEN' | 'CLOSED';
type Command = 'submit' | 'close' | 'reopen';
const table: Machine<State, Command> = {
  DRAFT: { submit: 'OPEN' },
  OPEN: { close: 'CLOSED', submit: 'OPEN' },
  CLOSED: {},
};

describe('a state machine', () => {
  it('moves as its table says', () => {
    expect([
      transition(table, 'DRAFT', 'submit'),
      transition(table, 'OPEN', 'close'),
      transition(table, 'OPEN', 'submit'),
    ]).toEqual(['OPEN', 'CLOSED', 'OPEN']);
  });

  it('refuses every pair that the table does not have, naming both', () => {
    for (const state of ['DRAFT', 'OPEN', 'CLOSED'] as const)
      for (const command of ['submit', 'close', 'reopen'] as const) {
        if (table[state][command]) continue;
        const refused = () => transition(table, state, command);
        expect(refused).toThrow(DomainError);
        expect(refused).toThrow(
          expect.objectContaining({ code: 'INVALID_TRANSITION', message: expect.stringContaining(state) }),
        );
        expect(refused).toThrow(
          expect.objectContaining({
            text: { en: expect.stringContaining(command), zh: expect.stringContaining(command) },
          }),
        );
      }
  });

  it('lists what is allowed in the table’s order, and nothing in a terminal state', () => {
    expect(commandsOf(table, 'OPEN')).toEqual(['close', 'submit']);
    expect([isTerminal(table, 'OPEN'), isTerminal(table, 'CLOSED')]).toEqual([false, true]);
  });
});
