import { describe, expect, it } from '@jest/globals';
import { answeredBefore } from './answered.js';
import { ORDER_STATUSES } from './order-machine.js';

describe('answeredBefore', () => {
  const states = (answer: 'accept' | 'decline'): string[] =>
    ORDER_STATUSES.filter((status) => answeredBefore(answer, status));

  it('knows what was accepted and what was declined', () => {
    expect(states('accept')).toEqual([
      ...['PENDING_START', 'EXECUTING', 'ASSESSING_CANCELLATION', 'DONE', 'PARTIAL', 'FAILED'],
    ]);
    expect(states('decline')).toEqual(['REJECTED']);
  });
});
