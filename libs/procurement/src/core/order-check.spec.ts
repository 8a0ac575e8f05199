import { describe, expect, it } from '@jest/globals';
import { organizationKinds } from '#identity/core';
import type { DomainError } from '#kernel/core';
import { checkBudget, checkOrderItems, needsBudget, type OrderedItem, type OrderedPrice } from './index.js';

const usage = (meter: string, source: 'PROVIDER' | 'PLATFORM' = 'PROVIDER', currency = 'CNY'): OrderedPrice => ({
  kind: 'USAGE',
  currency,
  meter,
  source,
});
const monthly: OrderedPrice = { kind: 'RECURRING', currency: 'CNY', meter: null, source: null };
const item = (changes: Partial<OrderedItem> = {}): OrderedItem => ({
  providerId: 'a',
  quantity: '1',
  expectedUsage: [],
  prices: [monthly],
  ...changes,
});
const expected = (...meters: string[]) => meters.map((meter) => ({ meter, quantityPerMonth: '10' }));
const fault = (run: () => unknown): DomainError => {
  try {
    run();
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('nothing was refused');
};
const issues = (...items: OrderedItem[]): string[] =>
  fault(() => checkOrderItems(items)).details.issues!.map(({ path, code }) => `${path.join('.')} ${code}`);

describe('checkOrderItems', () => {
  it('tells the provider and the currency of a sound order', () => {
    expect(checkOrderItems([item(), item({ quantity: '2.5' })])).toEqual({ providerId: 'a', currency: 'CNY' });
    expect(checkOrderItems([item({ prices: [] })])).toEqual({ providerId: 'a', currency: null });
    expect(checkOrderItems([item({ prices: [] }), item()])).toEqual({ providerId: 'a', currency: 'CNY' });
  });

  it('takes one to a hundred items', () => {
    expect(issues()).toEqual(['items REQUIRED']);
    expect(() => checkOrderItems(Array.from({ length: 100 }, () => item()))).not.toThrow();
    expect(issues(...Array.from({ length: 101 }, () => item()))).toEqual(['items TOO_MANY']);
  });

  it.each([
    ['0', 'NOT_POSITIVE'],
    ['-1', 'NEGATIVE'],
    ['1e3', 'NOT_DECIMAL'],
    ['', 'NOT_DECIMAL'],
    ['1.0000000000001', 'OVER_PRECISE'],
    ['1000000000000', 'TOO_LARGE'],
  ])('refuses the quantity "%s" as %s', (quantity, code) => {
    expect(issues(item(), item({ quantity }))).toEqual([`items.1.quantity ${code}`]);
  });

  it('refuses items of another provider than the first one', () => {
    expect(issues(item(), item({ providerId: 'b' }), item(), item({ providerId: 'c' }))).toEqual([
      'items.1.planId PROVIDER_MIXED',
      'items.3.planId PROVIDER_MIXED',
    ]);
  });

  it('answers CURRENCY_MIXED when currencies are all that is wrong, else lists it among the issues', () => {
    const dollars = item({ prices: [{ ...monthly, currency: 'USD' }] });
    const mixed = fault(() => checkOrderItems([item(), item({ prices: [] }), dollars]));
    expect(mixed.code).toBe('CURRENCY_MIXED');
    expect(mixed.details.issues).toMatchObject([{ path: ['items', 2, 'planId'], code: 'CURRENCY_MIXED' }]);
    const both = fault(() => checkOrderItems([item({ quantity: '0' }), dollars]));
    expect(both.code).toBe('VALIDATION_FAILED');
    expect(both.details.issues!.map(({ code }) => code)).toEqual(['NOT_POSITIVE', 'CURRENCY_MIXED']);
  });

  it('writes the paths under the place it is given', () => {
    const error = fault(() => checkOrderItems([item({ quantity: '0' })], ['input', 'items']));
    expect(error.details.issues![0]!.path).toEqual(['input', 'items', 0, 'quantity']);
  });
});

describe('checkOrderItems: expected use', () => {
  const prices = [monthly, usage('hours', 'PLATFORM'), usage('gb'), usage('calls')];

  it('wants each meter that the provider reports, zero included, and no other', () => {
    expect(() => checkOrderItems([item({ prices, expectedUsage: expected('calls', 'gb') })])).not.toThrow();
    expect(() =>
      checkOrderItems([item({ prices: [usage('gb')], expectedUsage: [{ meter: 'gb', quantityPerMonth: '0' }] })]),
    ).not.toThrow();
    expect(() => checkOrderItems([item({ prices: [usage('hours', 'PLATFORM')] })])).not.toThrow();
  });

  it.each([
    ['nothing', [], ['items.0.expectedUsage USAGE_EXPECTED', 'items.0.expectedUsage USAGE_EXPECTED']],
    ['one of two', expected('gb'), ['items.0.expectedUsage USAGE_EXPECTED']],
    ['a meter the plan does not price', expected('gb', 'calls', 'x'), ['items.0.expectedUsage.2.meter UNKNOWN_METER']],
    ['a meter of the platform', expected('gb', 'hours', 'calls'), ['items.0.expectedUsage.1.meter METER_IS_PLATFORM']],
    ['a meter twice', expected('gb', 'calls', 'gb'), ['items.0.expectedUsage.2.meter DUPLICATE_METER']],
    [
      'an unknown meter twice',
      expected('gb', 'calls', 'x', 'x'),
      ['items.0.expectedUsage.2.meter UNKNOWN_METER', 'items.0.expectedUsage.3.meter DUPLICATE_METER'],
    ],
    [
      'a negative quantity',
      [...expected('gb'), { meter: 'calls', quantityPerMonth: '-1' }],
      ['items.0.expectedUsage.1.quantityPerMonth NEGATIVE'],
    ],
    [
      'no number',
      [...expected('gb'), { meter: 'calls', quantityPerMonth: 'many' }],
      ['items.0.expectedUsage.1.quantityPerMonth NOT_DECIMAL'],
    ],
    [
      'use by no events',
      [...expected('gb'), { meter: 'calls', quantityPerMonth: '1', eventsPerMonth: 0 }],
      ['items.0.expectedUsage.1.eventsPerMonth OUT_OF_RANGE'],
    ],
  ] as [string, OrderedItem['expectedUsage'], string[]][])('judges %s', (_title, expectedUsage, codes) => {
    expect(issues(item({ prices, expectedUsage }))).toEqual(codes);
  });

  it('names the missing meter', () => {
    const error = fault(() => checkOrderItems([item({ prices: [usage('gb-month')] })]));
    expect(error.text.en).toContain('gb-month');
    expect(error.text.zh).toContain('gb-month');
  });

  it('does not take a plan without usage prices for one that has them', () => {
    expect(issues(item({ expectedUsage: expected('gb') }))).toEqual(['items.0.expectedUsage.0.meter UNKNOWN_METER']);
  });
});

describe('which buyers need a budget', () => {
  const code = (...args: Parameters<typeof checkBudget>): string => fault(() => checkBudget(...args)).code;

  it('agencies and public institutions do, others do not', () => {
    expect(organizationKinds.filter(needsBudget)).toEqual(['AGENCY', 'PUBLIC_INSTITUTION']);
  });

  it('answers BUDGET_REQUIRED without a budget and with one of another currency', () => {
    expect(code('AGENCY', [], 'CNY')).toBe('BUDGET_REQUIRED');
    expect(code('PUBLIC_INSTITUTION', [], null)).toBe('BUDGET_REQUIRED');
    expect(code('AGENCY', ['USD'], 'CNY')).toBe('BUDGET_REQUIRED');
    expect(code('ENTERPRISE', ['USD'], 'CNY')).toBe('BUDGET_REQUIRED');
    expect(fault(() => checkBudget('AGENCY', [], 'CNY')).text.en).toBe('This order needs a budget in CNY.');
  });

  it('lets through a fitting budget, and none for those who need none', () => {
    expect(() => checkBudget('AGENCY', ['CNY'], 'CNY')).not.toThrow();
    expect(() => checkBudget('AGENCY', ['CNY'], null)).not.toThrow();
    expect(() => checkBudget('ENTERPRISE', [], 'CNY')).not.toThrow();
    expect(() => checkBudget('MULTINATIONAL', ['USD'], 'USD')).not.toThrow();
  });
});
