import { describe, expect, it } from '@jest/globals';
import { pullWait, usagePullActions } from './pull-machine.js';

describe('the life of a pull', () => {
  it('pauses, goes on and ends once', () => {
    expect(usagePullActions('ACTIVE')).toEqual(['pause', 'end']);
    expect(usagePullActions('PAUSED')).toEqual(['resume', 'end']);
    expect(usagePullActions('ENDED')).toEqual([]);
  });
});

describe('pullWait', () => {
  it('doubles from ten seconds to at most an hour', () => {
    expect([1, 2, 3, 9, 10, 1000].map((failures) => pullWait(failures))).toEqual([10, 20, 40, 2560, 3600, 3600]);
  });

  it('waits as long as the endpoint asked for, within the hour', () => {
    expect([pullWait(1, 90), pullWait(3, 5), pullWait(1, 86_400)]).toEqual([90, 40, 3600]);
  });
});
