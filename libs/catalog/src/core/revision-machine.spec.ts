import { commandsOf } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { OPEN_REVISIONS, REVISION_MACHINE, REVISION_STATUSES, revisionActions } from './revision-machine.js';

describe('REVISION_MACHINE', () => {
  it('lets people do in each state what it says, and nothing at all once it is over', () => {
    expect(Object.fromEntries(REVISION_STATUSES.map((status) => [status, revisionActions(status)]))).toEqual({
      DRAFT: ['update', 'submit', 'withdraw'],
      CHANGES_REQUESTED: ['update', 'submit', 'withdraw'],
      IN_REVIEW: ['approve', 'requestChanges', 'withdraw'],
      APPROVED: ['withdraw'],
      CURRENT: [],
      SUPERSEDED: [],
      WITHDRAWN: [],
    });
    expect(['SUPERSEDED', 'WITHDRAWN'].flatMap((status) => commandsOf(REVISION_MACHINE, status as never))).toEqual([]);
  });

  it('leads from every open state to the effect or to the end, and takes effect from APPROVED alone', () => {
    for (const status of OPEN_REVISIONS) expect(REVISION_MACHINE[status].withdraw).toBe('WITHDRAWN');
    expect(REVISION_STATUSES.filter((status) => REVISION_MACHINE[status].takeEffect)).toEqual(['APPROVED']);
    expect(REVISION_STATUSES.filter((status) => REVISION_MACHINE[status].supersede)).toEqual(['CURRENT']);
  });
});
