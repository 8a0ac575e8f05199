import { describe, expect, it } from '@jest/globals';
import { dec, type Month, monthsOf, sum } from '#kernel/core';
import fc from 'fast-check';
import { estimatePlan } from './estimate.js';
import { type Life, yearsFrom } from './life.js';
import { aLife, aPrice, at } from './price.fixture.js';
import type { Price } from './price.js';
import { NO_USE, rateMonth } from './rate.js';

const yearly = (over: Partial<Price> = {}): Price =>
  aPrice({ kind: 'RECURRING', interval: 'YEAR', unitPrice: '366', ...over });
const monthly = aPrice({ kind: 'RECURRING' });

const MONTHS: Month[] = monthsOf({ from: at('2026-01-01'), to: at('2029-01-01') });
const lines = (price: Price, ...lives: Life[]): string[] =>
  lives.flatMap((life) =>
    MONTHS.flatMap((month) => {
      const rated = rateMonth(price, life, month, NO_USE);
      return rated ? [`${month} ${rated.ratedAmount.toFixed(2)}`] : [];
    }),
  );
const cost = (price: Price, ...lives: Life[]): string =>
  sum(
    lives.flatMap((life) => MONTHS.map((month) => rateMonth(price, life, month, NO_USE)?.ratedAmount ?? dec(0))),
  ).toFixed(6);

const whole = aLife('2026-03-05', '2028-06-20');
/** The same life, cut where its service goes on as another instance. */
const cut = (when: string): [Life, Life] => [
  { ...whole, terminatedAt: at(when) },
  {
    ...{ ...whole, activatedAt: at(when), stretches: [{ from: at(when), quantity: dec('1') }], continues: true },
    yearsFrom: yearsFrom(whole, [yearly()], at(when)),
  },
];

describe('the years of a life that continues another', () => {
  it('count from the first activation: a year that was charged whole is charged once', () => {
    const fee = yearly({ proration: 'NONE', timing: 'ADVANCE' });
    // On the anniversaries of 5 March alone, and nothing at the change on 11 July.
    expect(lines(fee, ...cut('2026-07-11'))).toEqual(['2026-03 366.00', '2027-03 366.00', '2028-03 366.00']);
    expect(lines(fee, ...cut('2026-07-11'))).toEqual(lines(fee, whole));
  });

  it.each([
    ['by the second', yearly()],
    ['by the day', yearly({ proration: 'DAY' })],
    ['whole, in advance', yearly({ proration: 'NONE', timing: 'ADVANCE' })],
    ['whole, in arrears', yearly({ proration: 'NONE' })],
    ['from an anchor day, whole', yearly({ proration: 'NONE', timing: 'ADVANCE', anchorDay: 20 })],
    ['from an anchor day', yearly({ anchorDay: 20 })],
  ])('cost with it what one life would, charged %s', (_, price) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 830 * 24 }), (hours) => {
        const when = new Date(whole.activatedAt / 1000 + hours * 3_600_000).toISOString();
        expect(cost(price, ...cut(when))).toBe(cost(price, whole));
      }),
      { numRuns: 60 },
    );
  });

  it('count from the change where nobody has charged a year before, so that nothing is free', () => {
    const change = at('2026-07-11');
    expect(yearsFrom(whole, [monthly], change)).toBe(change);
    expect(yearsFrom(whole, [monthly, yearly()], change)).toBe(whole.activatedAt);
    expect(yearsFrom({ activatedAt: change, yearsFrom: at('2026-03-05') }, [yearly()], at('2027-01-01'))).toBe(
      at('2026-03-05'),
    );
    const fee = yearly({ proration: 'NONE', timing: 'ADVANCE' });
    const after: Life = { ...cut('2026-07-11')[1], yearsFrom: change };
    expect(lines(fee, after)).toEqual(['2026-07 366.00', '2027-07 366.00']);
  });

  it('count on for whoever comes back within the year that was begun by such a plan, and from then where it is over', () => {
    const [activatedAt, left] = [at('2026-03-05'), at('2026-07-11')];
    // A plan by the month from July on, until there is one by the year again.
    const between = { activatedAt: left, yearsFrom: yearsFrom({ activatedAt }, [yearly()], left) };
    const fee = yearly({ proration: 'NONE', timing: 'ADVANCE' });
    const again = (when: string): string[] => {
      const from = at(when);
      const stretches = [{ from, quantity: dec('1') }];
      const since = yearsFrom(between, [monthly], from);
      return lines(fee, { ...whole, activatedAt: from, stretches, continues: true, yearsFrom: since });
    };
    expect(again('2026-09-20')).toEqual(['2027-03 366.00', '2028-03 366.00']);
    expect(again('2027-09-20')).toEqual(['2027-09 366.00']);
    // Two plans by the month in a row, each within the year.
    const then = { activatedAt: at('2026-08-01'), yearsFrom: yearsFrom(between, [monthly], at('2026-08-01')) };
    expect(yearsFrom(then, [monthly], at('2026-09-20'))).toBe(activatedAt);
    expect(yearsFrom(then, [monthly], at('2027-03-05'))).toBe(at('2027-03-05'));
  });

  it('are estimated as they are charged', () => {
    const plan = { code: 'p', name: 'P', prices: [yearly({ proration: 'NONE', timing: 'ADVANCE' })] };
    const request = { plan, quantity: dec('1'), usage: [], from: at('2026-07-11'), to: at('2027-07-11') };
    const months = (more: object): Month[] => estimatePlan({ ...request, ...more }).map(({ month }) => month);
    expect(months({ continues: true, yearsFrom: at('2026-03-05') })).toEqual(['2027-03']);
    expect(months({})).toEqual(['2026-07']);
  });
});
