import { dec } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reached } from './alert-rules.js';

describe('reached', () => {
  it.each([
    ['74.99', []],
    ['75', [75]],
    ['99.999999999999', [75]],
    ['100', [75, 100]],
    ['250', [75, 100]],
    ['0', []],
  ])('of 100, %s has reached %j', (value, found) => expect(reached(dec(value), dec(100), [100, 75])).toEqual(found));

  it('takes anything for more than a limit of zero', () =>
    expect(reached(dec('0.01'), dec(0), [75, 100])).toEqual([75, 100]));

  it('never loses a threshold as the value grows', () => {
    const money = fc.integer({ min: 0, max: 10 ** 6 });
    fc.assert(
      fc.property(money, money, money, (value, more, limit) => {
        const before = reached(dec(value), dec(limit), [50, 75, 100]);
        expect(reached(dec(value + more), dec(limit), [50, 75, 100])).toEqual(expect.arrayContaining(before));
      }),
    );
  });
});
