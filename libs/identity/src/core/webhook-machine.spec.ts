import { isTerminal } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { askedToWait, retryAfter, WEBHOOK_MACHINE } from './webhook-machine.js';

describe('retryAfter', () => {
  it('waits longer each time, and gives up after about three days', () => {
    const waits: number[] = [];
    for (let attempts = 1, wait = retryAfter(1); wait !== null; wait = retryAfter(++attempts)) waits.push(wait);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    const days = waits.reduce((sum, minutes) => sum + minutes, 0) / 1440;
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThan(4);
  });
});

describe('askedToWait', () => {
  it.each([
    ['120', 120],
    ['0', 0],
    ['999999', 86_400],
    ['-1', 0],
    ['soon', 0],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
    [undefined, 0],
  ])('%s', (header, seconds) => expect(askedToWait(header)).toBe(seconds));
});

it('a deleted webhook has no way back', () => expect(isTerminal(WEBHOOK_MACHINE, 'DELETED')).toBe(true));
