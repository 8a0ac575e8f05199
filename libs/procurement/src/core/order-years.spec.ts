import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, type DomainError, sum, ZERO } from '#kernel/core';
import { byYear, chargedOn, checkUse, checkYears, shareByYear } from './index.js';

const refusal = (act: () => void): unknown => {
  try {
    act();
    return 'ok';
  } catch (error) {
    const { code, details } = error as DomainError;
    return details.issues?.map((issue) => `${issue.path.join('.')} ${issue.code}`) ?? code;
  }
};
const budgets = (...years: number[]) => years.map((fiscalYear) => ({ fiscalYear, currency: 'CNY' }));

describe('the budgets of an order', () => {
  it('are of one year after the other', () => {
    expect(refusal(() => checkYears([]))).toBe('ok');
    expect(refusal(() => checkYears(budgets(2026, 2027, 2028)))).toBe('ok');
    expect(refusal(() => checkYears(budgets(2026, 2028)))).toEqual(['laterBudgetIds.0 YEAR_GAP']);
    expect(refusal(() => checkYears(budgets(2026, 2026, 2028)))).toEqual(['laterBudgetIds.0 YEAR_GAP']);
  });

  it('are for its economic class, where both say one [P2-B10]', () => {
    const of = (economicClass: string | null) => [{ fiscalYear: 2026, economicClass }];
    for (const [order, budget] of [
      [null, '30227'],
      ['30227', null],
      ['30227', '30227'],
    ] as const)
      expect(refusal(() => checkUse(order, of(budget)))).toBe('ok');
    expect(refusal(() => checkUse('30214', of('30227')))).toBe('BUDGET_USE_MISMATCH');
  });
});

describe('the year a charge is booked on', () => {
  it('is that of the use or of the invoice, as the order says [P2-B11]', () => {
    const december = { usedIn: 2026, invoicedIn: 2027 };
    expect(chargedOn([2026, 2027], 'USE', december)).toBe(2026);
    expect(chargedOn([2026, 2027], 'INVOICE', december)).toBe(2027);
  });

  it('is the nearest the order has a budget of', () => {
    expect(chargedOn([2026], 'INVOICE', { usedIn: 2026, invoicedIn: 2027 })).toBe(2026);
    expect(chargedOn([2026, 2027], 'USE', { usedIn: 2029, invoicedIn: 2029 })).toBe(2027);
    expect(chargedOn([2026, 2027], 'USE', { usedIn: 2025, invoicedIn: 2026 })).toBe(2026);
  });
});

describe('an estimate', () => {
  const months = fc.array(
    fc.record({
      month: fc
        .tuple(fc.integer({ min: 2025, max: 2029 }), fc.integer({ min: 1, max: 12 }))
        .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`),
      amount: fc.bigInt({ min: 0n, max: 10n ** 9n }).map((cents) => dec(cents).div(100)),
    }),
  );

  it('is split among the years of the budgets without losing anything', () => {
    fc.assert(
      fc.property(months, (lines) => {
        const years = byYear([2026, 2027, 2028], lines);
        expect([...years.keys()]).toEqual([2026, 2027, 2028]);
        expect(sum(years.values()).eq(sum(lines.map(({ amount }) => amount)))).toBe(true);
      }),
    );
    expect(
      byYear([2026, 2027], [{ month: '2026-12', amount: dec(1) }])
        .get(2026)!
        .toFixed(),
    ).toBe('1');
  });

  it('gives an item’s part of the commitment free year by year, never more than is left', () => {
    const left = [
      { fiscalYear: 2026, commitmentLeft: dec(10), carriedOut: ZERO },
      { fiscalYear: 2027, commitmentLeft: dec(10), carriedOut: ZERO },
    ];
    const shares = shareByYear(left, dec(18), { 2026: '12', 2027: '6' });
    expect([...shares].map(([year, share]) => [year, share.toFixed()])).toEqual([
      [2026, '10'],
      [2027, '6'],
    ]);
    // Seven of the first year went on to the second: what is missing there is taken where it went.
    const carried = [
      { fiscalYear: 2026, commitmentLeft: dec(0), carriedOut: dec(7) },
      { fiscalYear: 2027, commitmentLeft: dec(17), carriedOut: ZERO },
    ];
    const after = shareByYear(carried, dec(18), { 2026: '12', 2027: '6' });
    expect([...after].map(([, share]) => share.toFixed())).toEqual(['0', '13']);
    expect([...shareByYear(left, dec(4), null)].map(([, share]) => share.toFixed())).toEqual(['4', '0']);
  });
});
