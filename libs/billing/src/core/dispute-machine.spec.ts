import { describe, expect, it } from '@jest/globals';
import { isTerminal } from '#kernel/core';
import { DISPUTE_MACHINE, DISPUTE_STATUSES } from './dispute-machine.js';

describe('the machine of disputes', () => {
  it('ends in four ways, and none of them has a way out', () => {
    expect(DISPUTE_STATUSES.filter((status) => isTerminal(DISPUTE_MACHINE, status))).toEqual([
      'ACCEPTED',
      'SETTLED',
      'DECIDED',
      'WITHDRAWN',
    ]);
  });

  it('lets only the operator end what was escalated, unless a side gives in', () => {
    expect(DISPUTE_MACHINE.ESCALATED).toEqual({ accept: 'ACCEPTED', decide: 'DECIDED', withdraw: 'WITHDRAWN' });
  });
});
