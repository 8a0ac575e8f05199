import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec } from '#kernel/core';
import { spendGroups, type SpendPart, spendTotals } from './spend-report.js';

const part = (amount: string, values: string[], { period = '2026-07', currency = 'CNY' } = {}): SpendPart => ({
  ...{ amount: dec(amount), values, period, currency },
});

describe('spend by a facet and month', () => {
  it('gives each of several values an equal part, the missing cents in their order; what declares none is last', () => {
    expect(
      spendGroups([
        part('100.00', ['A', 'B', 'C']),
        part('50.00', []),
        part('7.00', ['B'], { period: '2026-08' }),
        part('1', ['B'], { currency: 'JPY' }),
      ]),
    ).toEqual([
      {
        value: 'B',
        months: [
          { month: '2026-07', amount: { amount: '33.33', currency: 'CNY' } },
          { month: '2026-07', amount: { amount: '1', currency: 'JPY' } },
          { month: '2026-08', amount: { amount: '7.00', currency: 'CNY' } },
        ],
        totals: [
          { amount: '40.33', currency: 'CNY' },
          { amount: '1', currency: 'JPY' },
        ],
      },
      ...[
        { value: 'A', amount: '33.34' },
        { value: 'C', amount: '33.33' },
        { value: null, amount: '50.00' },
      ].map(({ value, amount }) => ({
        value,
        months: [{ month: '2026-07', amount: { amount, currency: 'CNY' } }],
        totals: [{ amount, currency: 'CNY' }],
      })),
    ]);
  });

  it('sums to the whole, whatever bears it', () => {
    const parts = fc.array(
      fc.record({
        period: fc.constantFrom('2026-07', '2026-08'),
        currency: fc.constantFrom('CNY', 'USD'),
        amount: fc.integer({ min: -10_000, max: 1_000_000 }).map((cents) => dec(cents).div(100)),
        values: fc.subarray(['A', 'B', 'C', 'D']),
      }),
    );
    fc.assert(
      fc.property(parts, (all) => {
        const groups = spendGroups(all);
        const from = (moneys: { amount: string; currency: string }[]) =>
          spendTotals(moneys.map(({ amount, currency }) => ({ amount: dec(amount), currency })));
        expect(from(groups.flatMap(({ totals }) => totals))).toEqual(spendTotals(all));
        expect(from(groups.flatMap(({ months }) => months.map(({ amount }) => amount)))).toEqual(spendTotals(all));
      }),
    );
  });
});
