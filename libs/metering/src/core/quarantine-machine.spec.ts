import { describe, expect, it } from '@jest/globals';
import { QUARANTINE_STATUSES, quarantineActions } from './quarantine-machine.js';

describe('the life of refused use', () => {
  it('is decided once: released or discarded', () => {
    expect(QUARANTINE_STATUSES.map((status) => quarantineActions(status))).toEqual([['release', 'discard'], [], []]);
  });
});
