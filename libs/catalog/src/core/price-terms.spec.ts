import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aPrice, tier } from './price.fixture.js';
import {
  overlaps,
  PRICE_TERMS_MACHINE,
  type PriceTerms,
  pricesUnder,
  type TermsEntry,
  withTerms,
} from './price-terms.js';

const SOLD = { offeringId: 'o', planId: 'p', contractId: 'c' };
const entry = (over: Partial<TermsEntry> = {}): TermsEntry => ({
  offeringId: null,
  planId: null,
  priceCode: null,
  discountRate: '0.1',
  unitPrice: null,
  tiers: null,
  ...over,
});
const terms = (id: string, entries: TermsEntry[], over: Partial<PriceTerms> = {}): PriceTerms => ({
  id,
  contractId: null,
  fromMonth: '2026-03',
  toMonth: null,
  entries,
  ...over,
});
const price = aPrice({ code: 'x', unitPrice: '5' });
/** The terms that rate price x of plan p in a month. */
const winner = (all: PriceTerms[], month = '2026-04', sold = SOLD): string | null =>
  pricesUnder(all, sold)(price, month).termsId;

const LEVELS = {
  everything: entry(),
  offering: entry({ offeringId: 'o' }),
  plan: entry({ planId: 'p' }),
  price: entry({ planId: 'p', priceCode: 'x' }),
};

describe('pricesUnder', () => {
  it('lets the most specific entry hold: price, plan, offering, everything; they never add up', () => {
    const all = Object.entries(LEVELS).map(([level, one]) => terms(level, [one]));
    for (const [count, expected] of [
      [4, 'price'],
      [3, 'plan'],
      [2, 'offering'],
      [1, 'everything'],
    ] as const) {
      expect(winner(all.slice(0, count))).toBe(expected);
      expect(winner(all.slice(0, count).reverse())).toBe(expected);
    }
    expect(pricesUnder(all, SOLD)(price, '2026-04').price.discountRate).toBe('0.1');
  });

  it('puts a contract’s terms before general ones of the same level only, and leaves out other contracts’', () => {
    const general = terms('general', [LEVELS.plan]);
    const own = terms('own', [LEVELS.plan], { contractId: 'c' });
    expect(winner([general, own])).toBe('own');
    expect(winner([general, terms('own', [LEVELS.everything], { contractId: 'c' })])).toBe('general');
    expect(winner([own], '2026-04', { ...SOLD, contractId: 'other' })).toBeNull();
  });

  it('holds for the service months [fromMonth, toMonth), and the catalogue’s price in all others [I21]', () => {
    const all = [terms('t', [LEVELS.price], { toMonth: '2026-05' })];
    expect(['2026-02', '2026-03', '2026-04', '2026-05'].map((month) => winner(all, month))).toEqual([
      null,
      't',
      't',
      null,
    ]);
    expect(pricesUnder(all, SOLD)(price, '2026-02').price).toBe(price);
  });

  it('falls back to a less specific entry where the specific one does not hold in the month', () => {
    const all = [terms('wide', [LEVELS.everything]), terms('narrow', [LEVELS.price], { toMonth: '2026-04' })];
    expect([winner(all, '2026-03'), winner(all, '2026-04')]).toEqual(['narrow', 'wide']);
  });

  it('touches no other price, plan or offering', () => {
    const of = (code: string, sold = SOLD): string | null =>
      pricesUnder([terms('t', [LEVELS.price])], sold)(aPrice({ code }), '2026-04').termsId;
    expect([of('x'), of('y'), of('x', { ...SOLD, planId: 'q' })]).toEqual(['t', null, null]);
  });
});

describe('withTerms', () => {
  it('replaces what was agreed and keeps the rest of the price', () => {
    expect(withTerms(price, entry({ unitPrice: '4', discountRate: null }))).toEqual({
      ...price,
      unitPrice: '4',
      discountRate: null,
    });
    const tiers = [tier('10', '2'), tier(null, '1')];
    const graduated = aPrice({ model: 'GRADUATED', tiers: [tier(null, '3')], includedQuantity: '7' });
    expect(withTerms(graduated, entry({ tiers, discountRate: '0.25' }))).toEqual({
      ...graduated,
      tiers,
      discountRate: '0.25',
    });
  });
});

describe('overlaps', () => {
  const month = fc.integer({ min: 1, max: 9 }).map((m) => `2026-0${m}`);
  const someTerms = fc
    .record({
      fromMonth: month,
      toMonth: fc.option(month),
      contractId: fc.constantFrom(null, 'c'),
      entries: fc.subarray(Object.values(LEVELS), { minLength: 1 }),
    })
    .filter(({ fromMonth, toMonth }) => toMonth === null || toMonth > fromMonth)
    .map((some): PriceTerms => ({ id: 't', ...some }));

  it('is exactly where two entries of one rank would hold in one month: without it, order decides nothing', () => {
    fc.assert(
      fc.property(someTerms, someTerms, (a, b) => {
        const both = [
          { ...a, id: 'a' },
          { ...b, id: 'b' },
        ];
        const months = Array.from({ length: 9 }, (_, i) => `2026-0${i + 1}`);
        const ambiguous = Object.values(LEVELS).some((level) =>
          months.some((m) => {
            const only = both.map((one) => ({ ...one, entries: one.entries.filter((e) => e === level) }));
            return winner(only, m) !== winner(only.toReversed(), m);
          }),
        );
        expect(overlaps(a, b)).toBe(ambiguous);
        expect(overlaps(b, a)).toBe(ambiguous);
        if (!ambiguous) for (const m of months) expect(winner(both, m)).toBe(winner(both.toReversed(), m));
      }),
    );
  });
});

describe('the life of price terms', () => {
  it('is this table', () => {
    expect(PRICE_TERMS_MACHINE).toEqual({
      PROPOSED: { accept: 'ACCEPTED', decline: 'DECLINED', withdraw: 'WITHDRAWN' },
      ACCEPTED: { end: 'ENDED' },
      ENDED: {},
      DECLINED: {},
      WITHDRAWN: {},
    });
  });
});
