import { describe, expect, it } from '@jest/globals';
import { dec, plain, sum } from '#kernel/core';
import fc from 'fast-check';
import { contribution } from './contribution.js';

const original = (quantity: string) => ({ quantity: dec(quantity), correctsKey: null });
const correction = (quantity: string) => ({ quantity: dec(quantity), correctsKey: 'a' });

describe('what an event contributes to a line', () => {
  it('is its quantity, or one', () => {
    expect(plain(contribution(original('2.5'), null, 'SUM'))).toBe('2.5');
    expect(plain(contribution(original('0'), null, 'COUNT'))).toBe('1');
    expect(plain(contribution(correction('0'), null, 'COUNT'))).toBe('0');
  });

  it('is the difference to what an earlier line counted', () => {
    expect(plain(contribution(correction('1'), original('2.5'), 'SUM'))).toBe('-1.5');
    expect(plain(contribution(correction('0'), original('2.5'), 'COUNT'))).toBe('-1');
    expect(plain(contribution(correction('3'), original('2.5'), 'COUNT'))).toBe('0');
    expect(plain(contribution(correction('3'), correction('0'), 'COUNT'))).toBe('1');
  });

  it('sums over all lines to what stands in the end, wherever a chain of corrections is cut', () => {
    const quantities = fc.array(fc.constantFrom('0', '1', '2.5'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        quantities,
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        fc.constantFrom('SUM' as const, 'COUNT' as const),
        (values, ends, aggregation) => {
          const chain = values.map((value, index) => (index === 0 ? original(value) : correction(value)));
          // Of each cut only the last event stands behind a line.
          const lasts = chain.filter((_, index) => index === chain.length - 1 || ends[index]);
          const parts = lasts.map((event, index) => contribution(event, lasts[index - 1] ?? null, aggregation));
          expect(plain(sum(parts))).toBe(plain(contribution(chain.at(-1)!, null, aggregation)));
        },
      ),
    );
  });
});
