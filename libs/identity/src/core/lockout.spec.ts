import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '#kernel/core';
import { lockedFor } from './lockout.js';

describe('lockedFor', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [7, 4],
    [8, 8],
    [9, 15],
    [1_000_000, 15],
  ])('after %i wrong passwords is %i minutes', (failures, minutes) =>
    expect(lockedFor(failures)).toBe(minutes * MINUTE),
  );
});
