import { expect, it } from '@jest/globals';
import { dec, sum } from '#kernel/core';
import fc from 'fast-check';
import { sharesOfProviders } from '#catalog/core';
import { partnerParts } from './partner-parts.js';

it('the parts of a bundle sum to the line’s amount, of either sign, each less than a cent from its share [I30]', () => {
  const partners = fc
    .array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 5 })
    .filter((drawn) => drawn.reduce((a, b) => a + b) < 10_000)
    .map((drawn) => drawn.map((part, index) => ({ providerId: `p${index}`, share: dec(part).div(10_000).toFixed() })));
  fc.assert(
    fc.property(partners, fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (of, cents) => {
      const amount = dec(cents).div(100);
      const parts = partnerParts(amount, sharesOfProviders('lead', of), 'CNY');
      expect(parts).toHaveLength(of.length + 1);
      expect(sum(parts.map((part) => part.share)).eq(1)).toBe(true);
      expect(sum(parts.map((part) => part.amount)).eq(amount)).toBe(true);
      for (const part of parts) expect(part.amount.minus(part.share.times(amount)).abs().lt('0.01')).toBe(true);
    }),
  );
});

it('an offering without partners is not divided', () => {
  expect(partnerParts(dec(10), sharesOfProviders('lead', []), 'CNY')).toEqual([]);
});
