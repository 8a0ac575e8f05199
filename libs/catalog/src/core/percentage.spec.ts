import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, type Decimal, max, min, plain, sum, ZERO } from '#kernel/core';
import { type MeteredEvent, percentageCharge } from './percentage.js';
import { aLife, aPrice } from './price.fixture.js';
import type { Price } from './price.js';
import { needsEvents, rateMonth } from './rate.js';

const aShare = (over: Partial<Price> = {}): Price =>
  aPrice({
    model: 'PERCENTAGE',
    unit: 'CNY',
    unitPrice: null,
    rate: '0.006',
    fixedAmount: '0',
    freeEvents: 0,
    freeAmount: '0',
    ...over,
  });
/** Events one after another. */
const events = (...quantities: string[]): MeteredEvent[] =>
  quantities.map((quantity, at) => ({ at, key: 'k', quantity: dec(quantity) }));
const charge = (price: Price, ...quantities: string[]): [string, number] => {
  const { charge: amount, charged } = percentageCharge(price, events(...quantities));
  return [plain(amount), charged];
};

describe('percentageCharge', () => {
  it('takes the rate of each event and adds the fixed amount', () => {
    expect(charge(aShare(), '100', '50.5')).toEqual(['0.903', 2]); // 0.6 + 0.303
    expect(charge(aShare({ fixedAmount: '0.1' }), '100', '50.5', '0')).toEqual(['1.203', 3]);
    expect(charge(aShare())).toEqual(['0', 0]);
  });

  it('lets the first events of the month go free', () => {
    expect(charge(aShare({ freeEvents: 2, fixedAmount: '1' }), '1000', '2000', '100')).toEqual(['1.6', 1]);
    expect(charge(aShare({ freeEvents: 3 }), '1000', '2000', '100')).toEqual(['0', 0]);
  });

  it('then leaves the first money uncharged: an event wholly within it costs nothing, one partly within its rest', () => {
    const price = aShare({ rate: '0.01', fixedAmount: '1', freeAmount: '150' });
    expect(charge(price, '100')).toEqual(['0', 0]);
    expect(charge(price, '100', '50')).toEqual(['0', 0]);
    expect(charge(price, '100', '80')).toEqual(['1.3', 1]); // 30 × 0.01 + 1
    expect(charge(price, '100', '80', '10')).toEqual(['2.4', 2]);
    expect(charge({ ...price, freeEvents: 1 }, '100', '200', '10')).toEqual(['2.6', 2]); // 50 × 0.01 + 1, 10 × 0.01 + 1
  });

  it('bounds what a charged event costs, the fixed amount included', () => {
    const price = aShare({ rate: '0.01', fixedAmount: '1', minimumPerEvent: '2', maximumPerEvent: '5' });
    expect(charge(price, '10')).toEqual(['2', 1]);
    expect(charge(price, '250')).toEqual(['3.5', 1]);
    expect(charge(price, '9000')).toEqual(['5', 1]);
    expect(charge({ ...price, freeEvents: 1 }, '10')).toEqual(['0', 0]); // what is free has no minimum
  });

  it('goes by the place of events, whatever order they come in', () => {
    const price = aShare({ rate: '1', freeEvents: 1 });
    const [a, b, c] = [
      { at: 2, key: 'a', quantity: dec(1) },
      { at: 1, key: 'b', quantity: dec(10) },
      { at: 1, key: 'a', quantity: dec(100) },
    ];
    for (const order of [
      [a, b, c],
      [c, a, b],
      [b, c, a],
    ])
      expect(plain(percentageCharge(price, order).charge)).toBe('11'); // the first is c
  });

  const money = fc.integer({ min: 0, max: 30_000 }).map((cents) => dec(cents).div(100));
  const priceArb = fc
    .record({
      rate: fc.constantFrom('0', '0.006', '0.5', '1.25'),
      fixedAmount: fc.constantFrom('0', '0.3'),
      freeEvents: fc.integer({ min: 0, max: 6 }),
      freeAmount: fc.constantFrom('0', '0.01', '55', '400'),
      minimumPerEvent: fc.constantFrom(null, '0.2'),
      maximumPerEvent: fc.constantFrom(null, '0.9'),
    })
    .map(aShare);

  /** The same by the words of the documentation, event by event. */
  function byWords(price: Price, quantities: Decimal[]): Decimal {
    let left = dec(price.freeAmount!);
    return sum(
      quantities.map((quantity, index) => {
        if (index < price.freeEvents!) return ZERO;
        const free = min(left, quantity);
        const covered = left.gt(0) && quantity.lte(left);
        left = left.minus(free);
        if (covered) return ZERO;
        const fee = quantity.minus(free).times(price.rate!).plus(price.fixedAmount!);
        return min(max(fee, dec(price.minimumPerEvent ?? 0)), dec(price.maximumPerEvent ?? '1e9'));
      }),
    );
  }

  it('is what its words say, and the same for equal events counted together', () => {
    const runs = fc.array(fc.record({ quantity: money, times: fc.integer({ min: 0, max: 5 }) }), { maxLength: 8 });
    fc.assert(
      fc.property(priceArb, runs, (price, some) => {
        const together = some.map((run, at) => ({ ...run, at, key: '' }));
        const single = some.flatMap(({ quantity, times }) => Array.from({ length: times }, () => quantity));
        const expected = plain(byWords(price, single));
        const oneByOne = percentageCharge(
          price,
          single.map((quantity, at) => ({ at, key: '', quantity })),
        );
        expect(plain(oneByOne.charge)).toBe(expected);
        expect(percentageCharge(price, together)).toEqual(oneByOne);
      }),
    );
  });
});

describe('rateMonth for PERCENTAGE', () => {
  const life = aLife('2026-01-01', null);
  const rate = (price: Price, ...quantities: string[]) =>
    rateMonth(price, life, '2026-02', { quantity: sum(quantities.map(dec)), events: events(...quantities) });

  it('reports the month’s money and no unit price, and has no line when nothing is charged', () => {
    const rated = rate(aShare(), '100', '50.5')!;
    expect([plain(rated.quantity), rated.unitPrice, plain(rated.ratedAmount)]).toEqual(['150.5', null, '0.903']);
    expect(rate(aShare({ freeEvents: 2 }), '100', '50.5')).toBeNull();
    expect(plain(rate(aShare({ rate: '0' }), '100')!.ratedAmount)).toBe('0'); // charged, at nothing
  });

  it('asks for events, and other models do not', () => {
    expect([needsEvents(aShare()), needsEvents(aPrice())]).toEqual([true, false]);
    expect(() => rateMonth(aShare(), life, '2026-02', { quantity: dec(1) })).toThrow(RangeError);
  });
});
