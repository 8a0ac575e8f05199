import { describe, expect, it } from '@jest/globals';
import { dec, sum, type Month } from '#kernel/core';
import fc from 'fast-check';
import { type Life } from './life.js';
import { aLife, aPrice, at } from './price.fixture.js';
import { NO_USE, rateMonth } from './rate.js';
import type { Price } from './price.js';

const MONTHS: Month[] = ['2026-07', '2026-08', '2026-09'];

/** What a price costs over all months, for lives one after the other. */
const cost = (price: Price, ...lives: Life[]): string =>
  sum(
    lives.flatMap((life) => MONTHS.map((month) => rateMonth(price, life, month, NO_USE)?.ratedAmount ?? dec(0))),
  ).toFixed(6);

const whole = aLife('2026-07-05', '2026-09-20');
/** The same life, cut at an instant. */
const cut = (when: string): [Life, Life] => [
  { ...whole, terminatedAt: at(when) },
  { ...whole, activatedAt: at(when), stretches: [{ from: at(when), quantity: dec('1') }], continues: true },
];

const fee = (over: Partial<Price> = {}): Price => aPrice({ kind: 'RECURRING', unitPrice: '310', ...over });

describe('a life that continues another', () => {
  it('is never charged what is charged once', () => {
    const setup = aPrice({ kind: 'ONE_TIME', meter: null, unitPrice: '500' });
    expect(cost(setup, whole)).toBe('500.000000');
    expect(cost(setup, ...cut('2026-07-11T12:00:00+08:00'))).toBe('500.000000');
  });

  it.each([
    ['by the second', fee()],
    ['by the day', fee({ proration: 'DAY' })],
    ['whole', fee({ proration: 'NONE' })],
    ['whole, in advance', fee({ proration: 'NONE', timing: 'ADVANCE' })],
    ['from an anchor day, whole', fee({ proration: 'NONE', anchorDay: 12 })],
  ])('costs with it what one life would, charged %s: no gap, and nothing twice', (_, price) => {
    const instants = fc.integer({ min: 1, max: 76 * 24 - 1 });
    fc.assert(
      fc.property(instants, (hours) => {
        const when = new Date(whole.activatedAt / 1000 + hours * 3_600_000).toISOString();
        expect(cost(price, ...cut(when))).toBe(cost(price, whole));
      }),
    );
  });
});
