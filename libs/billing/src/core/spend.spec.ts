import { describe, expect, it } from '@jest/globals';
import { dec, sum } from '#kernel/core';
import fc from 'fast-check';
import { averagePrices, spendByValue, totalOf } from './spend.js';

const spent = (amount: string, values: string[], currency = 'CNY') => ({ amount: dec(amount), values, currency });

describe('spend by the values of a facet', () => {
  it('is told in their order, and what declares none last', () => {
    expect(spendByValue([spent('10', ['B']), spent('5', []), spent('2', ['A'], 'USD')], ['A', 'B'])).toEqual([
      { value: 'A', amounts: [{ amount: '2.00', currency: 'USD' }] },
      { value: 'B', amounts: [{ amount: '10.00', currency: 'CNY' }] },
      { value: null, amounts: [{ amount: '5.00', currency: 'CNY' }] },
    ]);
  });

  it('divides what is of several in equal parts, to the last cent', () => {
    const parts = spendByValue([spent('100', ['C', 'A', 'B'])], ['A', 'B', 'C']); // 33.34 + 33.33 + 33.33
    expect(parts.map(({ amounts }) => amounts[0]?.amount)).toEqual(['33.34', '33.33', '33.33', undefined]);
    expect(spendByValue([spent('7', ['X'])], ['A'])[1]!.amounts).toEqual([{ amount: '7.00', currency: 'CNY' }]);
  });

  it('sums to the whole, also where more was credited than invoiced', () => {
    const values = ['A', 'B', 'C'];
    const one = fc.record({ cents: fc.integer({ min: -1e6, max: 1e6 }), values: fc.subarray([...values, 'X']) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (all) => {
        const spend = all.map((each) => spent(dec(each.cents).div(100).toFixed(2), each.values));
        const parts = spendByValue(spend, values).flatMap(({ amounts }) => amounts.map(({ amount }) => dec(amount)));
        expect(sum(parts).toFixed(2)).toBe(totalOf(spend)[0]?.amount ?? '0.00');
      }),
    );
  });
});

describe('average prices', () => {
  it('are what was paid ÷ what was used, by unit and currency', () => {
    const of = (unit: string | null, quantity: string, amount: string, currency = 'CNY') => ({
      ...{ unit, currency, quantity: dec(quantity), amount: dec(amount) },
    });
    expect(averagePrices([of('h', '3', '1'), of('h', '4', '1.5'), of('GB', '0', '0'), of(null, '1', '9')])).toEqual([
      { unit: 'GB', currency: 'CNY', quantity: '0', amount: '0.00', averageUnitPrice: null },
      // 2.50 ÷ 7 = 0.3571428…
      { unit: 'h', currency: 'CNY', quantity: '7', amount: '2.50', averageUnitPrice: '0.357143' },
    ]);
  });
});
