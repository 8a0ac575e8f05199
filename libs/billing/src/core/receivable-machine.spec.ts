import { describe, expect, it } from '@jest/globals';
import { isTerminal, transition } from '#kernel/core';
import { RECEIVABLE_MACHINE, RECEIVABLE_STATUSES } from './receivable-machine.js';

describe('the machine of receivables', () => {
  it('is answered once', () => {
    expect(RECEIVABLE_STATUSES.filter((status) => isTerminal(RECEIVABLE_MACHINE, status))).toEqual([
      'CONFIRMED',
      'REFUSED',
    ]);
    expect(transition(RECEIVABLE_MACHINE, 'REQUESTED', 'refuse')).toBe('REFUSED');
  });
});
