import { describe, expect, it } from '@jest/globals';
import { BILLING_RUN_STATUSES, mayCancel } from './run-machine.js';

describe('a billing run', () => {
  it('can be cancelled until it is over', () => {
    expect(BILLING_RUN_STATUSES.filter(mayCancel)).toEqual(['QUEUED', 'RUNNING']);
  });
});
