import { describe, expect, it } from '@jest/globals';
import { USAGE_FILE_MACHINE, USAGE_FILE_STATUSES, usageFileActions } from './file-machine.js';

describe('the life of a file of usage', () => {
  it('can be cancelled by people until it has ended, and nothing else', () => {
    expect(USAGE_FILE_STATUSES.filter((status) => usageFileActions(status).length)).toEqual([
      'RECEIVED',
      'CHECKED',
      'PROCESSING',
    ]);
    expect(usageFileActions('CHECKED')).toEqual(['cancel']);
  });

  it('never applies a backfill that was not checked', () => {
    expect(USAGE_FILE_STATUSES.filter((status) => 'apply' in USAGE_FILE_MACHINE[status])).toEqual(['CHECKED']);
  });
});
