import { describe, expect, it } from '@jest/globals';
import { DAY, MINUTE } from '#kernel/core';
import { agentStatus } from './agent.js';

const NOW = 1_000 * DAY;

describe('agentStatus', () => {
  it.each([
    ['never seen', null, 'UNKNOWN'],
    ['seen now', NOW, 'ACTIVE'],
    ['seen five minutes ago', NOW - 5 * MINUTE, 'ACTIVE'],
    ['seen a microsecond longer ago', NOW - 5 * MINUTE - 1, 'DISCONNECTED'],
    ['seen a year ago', NOW - 365 * DAY, 'DISCONNECTED'],
    ['seen by a clock a little ahead', NOW + 5 * MINUTE, 'ACTIVE'],
    ['seen in the future', NOW + 5 * MINUTE + 1, 'UNKNOWN'],
  ] as const)('%s', (_, seen, status) => expect(agentStatus(seen, NOW)).toBe(status));
});
