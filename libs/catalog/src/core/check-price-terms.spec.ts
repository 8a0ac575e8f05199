import { describe, expect, it } from '@jest/globals';
import { Issues } from '#kernel/core';
import { checkMonths, checkTermsEntries, type TermsEntryInput, type TermsTargets } from './check-price-terms.js';
import { aPrice, tier } from './price.fixture.js';

const TARGETS: TermsTargets = {
  offerings: new Set(['o']),
  plans: new Map([
    [
      'p',
      {
        id: 'p',
        offeringId: 'o',
        currency: 'CNY',
        prices: [aPrice({ code: 'flat' }), aPrice({ code: 'tiers', model: 'VOLUME', tiers: [tier(null, '1')] })],
      },
    ],
    ['usd', { id: 'usd', offeringId: 'o', currency: 'USD', prices: [] }],
  ]),
};

function check(...entries: TermsEntryInput[]) {
  const issues = new Issues();
  const checked = checkTermsEntries(issues, ['entries'], entries, TARGETS, 'CNY');
  return { checked, issues: issues.list.map(({ path, code }) => `${path.slice(1).join('.')} ${code}`) };
}
const issuesOf = (...entries: TermsEntryInput[]): string[] => check(...entries).issues;
const ONE = { planId: 'p', priceCode: 'flat' };

describe('checkTermsEntries', () => {
  it('reads every target and effect, decimals plain', () => {
    expect(
      check(
        { discountRate: '0.10' },
        { offeringId: 'O', discountRate: '1' },
        { planId: 'P', discountRate: '0' },
        { ...ONE, unitPrice: '0.50', discountRate: '0.123456789012' },
        { planId: 'p', priceCode: 'tiers', tiers: [{ upTo: '10', unitPrice: '2.0' }, { unitPrice: '1' }] },
      ),
    ).toEqual({
      issues: [],
      checked: [
        { offeringId: null, planId: null, priceCode: null, discountRate: '0.1', unitPrice: null, tiers: null },
        { offeringId: 'o', planId: null, priceCode: null, discountRate: '1', unitPrice: null, tiers: null },
        { offeringId: null, planId: 'p', priceCode: null, discountRate: '0', unitPrice: null, tiers: null },
        {
          offeringId: null,
          planId: 'p',
          priceCode: 'flat',
          discountRate: '0.123456789012',
          unitPrice: '0.5',
          tiers: null,
        },
        {
          offeringId: null,
          planId: 'p',
          priceCode: 'tiers',
          discountRate: null,
          unitPrice: null,
          tiers: [tier('10', '2'), tier(null, '1')],
        },
      ],
    });
  });

  it.each<[string, TermsEntryInput[], string[]]>([
    ['nothing', [], [' REQUIRED']],
    ['no effect', [{}], ['0 EFFECT_REQUIRED']],
    ['more than all', [{ discountRate: '1.000000000001' }], ['0.discountRate OUT_OF_RANGE']],
    ['below nothing', [{ discountRate: '-0.1' }], ['0.discountRate NEGATIVE']],
    ['13 digits', [{ discountRate: '0.1234567890123' }], ['0.discountRate OVER_PRECISE']],
    ['another’s offering', [{ offeringId: 'x', discountRate: '0' }], ['0.offeringId UNKNOWN_OFFERING']],
    ['another’s plan', [{ planId: 'x', discountRate: '0' }], ['0.planId UNKNOWN_PLAN']],
    ['no such price', [{ ...ONE, priceCode: 'x', unitPrice: '1' }], ['0.priceCode UNKNOWN_PRICE']],
    ['two targets', [{ offeringId: 'o', planId: 'p', discountRate: '0' }], ['0.offeringId TARGET_MIXED']],
    ['a price of no plan', [{ priceCode: 'flat', discountRate: '0' }], ['0.priceCode NEEDS_ONE_PRICE']],
    ['a price for a plan', [{ planId: 'p', unitPrice: '1' }], ['0 NEEDS_ONE_PRICE']],
    ['another currency', [{ planId: 'usd', discountRate: '0' }], ['0.planId CURRENCY_MIXED']],
    ['a price for tiers', [{ ...ONE, priceCode: 'tiers', unitPrice: '1' }], ['0.unitPrice UNIT_PRICE_NOT_ALLOWED']],
    ['tiers for a price', [{ ...ONE, tiers: [{ unitPrice: '1' }] }], ['0.tiers TIERS_NOT_ALLOWED']],
    ['the same twice', [{ discountRate: '0' }, { discountRate: '1' }], ['1 DUPLICATE']],
    ['201 entries', Array.from({ length: 201 }, () => ({ discountRate: '0' })).slice(0, 201), [' TOO_MANY']],
  ])('refuses %s', (_, entries, expected) => {
    expect(issuesOf(...entries).filter((issue) => entries.length < 3 || !issue.endsWith('DUPLICATE'))).toEqual(
      expected,
    );
  });
});

describe('checkMonths', () => {
  const monthsOf = (fromMonth: string, toMonth?: string | null): string[] => {
    const issues = new Issues();
    checkMonths(issues, { fromMonth, toMonth });
    return issues.list.map(({ path, code }) => `${path.join('.')} ${code}`);
  };

  it('reads [fromMonth, toMonth), without end by default', () => {
    expect([monthsOf('2026-01'), monthsOf('2026-01', '2026-02')]).toEqual([[], []]);
    expect([monthsOf('2026-13'), monthsOf('2026-01', '2026-01'), monthsOf('2026-02', 'x')]).toEqual([
      ['fromMonth MALFORMED'],
      ['toMonth EMPTY_PERIOD'],
      ['toMonth MALFORMED'],
    ]);
  });
});
