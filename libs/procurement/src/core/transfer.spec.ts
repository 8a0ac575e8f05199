import { describe, expect, it } from '@jest/globals';
import { transition } from '#kernel/core';
import { TRANSFER_MACHINE, TRANSFER_STATUSES, transferStatus } from './transfer.js';

describe('the offer of a service to another buyer', () => {
  it('is withdrawn, declined or done once, and then for good', () => {
    expect(TRANSFER_STATUSES.filter((status) => Object.keys(TRANSFER_MACHINE[status]).length > 0)).toEqual(['OFFERED']);
    expect(transition(TRANSFER_MACHINE, 'OFFERED', 'decline')).toBe('DECLINED');
    expect(() => transition(TRANSFER_MACHINE, 'DECLINED', 'withdraw')).toThrow('INVALID_TRANSITION');
  });

  it('lapses with its instance where nobody has decided', () => {
    expect(transferStatus('OFFERED', { terminatedAt: null })).toBe('OFFERED');
    expect(transferStatus('OFFERED', { terminatedAt: 1 })).toBe('LAPSED');
    expect(transferStatus('DONE', { terminatedAt: 1 })).toBe('DONE');
    expect(transferStatus('WITHDRAWN', { terminatedAt: 1 })).toBe('WITHDRAWN');
  });
});
