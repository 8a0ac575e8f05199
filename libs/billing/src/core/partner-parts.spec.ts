import { expect, it } from '@jest/globals';
import { dec, sum } from '#kernel/core';
import fc from 'fast-check';
import { sharesOfProviders } from '#catalog/core';
import { partnerCredits, partnerParts } from './partner-parts.js';

const partners = fc
  .array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 5 })
  .filter((drawn) => drawn.reduce((a, b) => a + b) < 10_000)
  .map((drawn) => drawn.map((part, index) => ({ providerId: `p${index}`, share: dec(part).div(10_000).toFixed() })));

it('the parts of a bundle sum to the line’s amount, of either sign, each less than a cent from its share [I30]', () => {
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

it('credit notes leave each provider its part of what is left, and nobody a cent of a line taken back whole [I30] [I38]', () => {
  fc.assert(
    fc.property(
      partners,
      fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 1, maxLength: 6 }),
      (of, notes) => {
        let left = dec(notes.reduce((a, b) => a + b)).div(100);
        let parts = partnerParts(left, sharesOfProviders('lead', of), 'CNY').map((part) => ({
          ...part,
          stands: part.amount,
        }));
        for (const note of notes) {
          left = left.minus(dec(note).div(100));
          const taken = partnerCredits(left, parts, 'CNY');
          expect(sum(taken.map(({ amount }) => amount)).eq(dec(-note).div(100))).toBe(true);
          parts = taken.map((part) => ({ ...part, stands: part.stands.plus(part.amount) }));
          for (const { share, stands } of parts) expect(stands.minus(share.times(left)).abs().lt('0.01')).toBe(true);
        }
        expect(parts.every(({ stands }) => stands.isZero())).toBe(true);
      },
    ),
  );
});

it('an offering without partners is not divided', () => {
  expect(partnerParts(dec(10), sharesOfProviders('lead', []), 'CNY')).toEqual([]);
  expect(partnerCredits(dec(1), [], 'CNY')).toEqual([]);
});
