import { describe, expect, it } from '@jest/globals';
import { Issues } from '#kernel/core';
import type { PriceInput } from './check-price.js';
import { checkPlans } from './check-prices.js';
import type { Price } from './price.js';

const usage: PriceInput = { code: 'u', kind: 'USAGE', model: 'PER_UNIT', meter: 'm', unit: 'h', aggregation: 'SUM' };
const perUnit: PriceInput = { ...usage, unitPrice: '1' };
const fee: PriceInput = { code: 'f', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '10' };
const once: PriceInput = { code: 'o', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '10' };
const share: PriceInput = { ...usage, model: 'PERCENTAGE', unit: 'CNY', rate: '0.006' };

function check(...prices: PriceInput[]): { faults: string[]; prices: Price[] } {
  const issues = new Issues();
  const plans = checkPlans(issues, [], [{ code: 'a', name: 'A', prices }]);
  const faults = issues.list.map(({ path, code }) => `${path.slice(2).join('.')} ${code}`);
  return { faults, prices: plans[0]?.prices ?? [] };
}
const faults = (...prices: PriceInput[]): string[] => check(...prices).faults;

describe('a percentage', () => {
  it('needs a rate and has defaults for the rest', () => {
    expect(faults({ ...share, rate: null })).toEqual(['0.rate RATE_REQUIRED']);
    expect(check(share).prices[0]).toMatchObject({
      rate: '0.006',
      fixedAmount: '0',
      freeEvents: 0,
      freeAmount: '0',
      minimumPerEvent: null,
      maximumPerEvent: null,
    });
    expect(
      check({ ...share, rate: '1.50', fixedAmount: '0.10', freeEvents: 3, freeAmount: '5.0' }).prices[0],
    ).toMatchObject({ rate: '1.5', fixedAmount: '0.1', freeEvents: 3, freeAmount: '5' });
  });

  it('is of money of the price’s currency that the provider reports, without tiers, unit price or included quantity', () => {
    expect(faults({ ...share, unit: 'USD' })).toEqual(['0.unit UNIT_NOT_CURRENCY']);
    expect(faults({ ...share, unit: 'USD', currency: 'USD' })).toEqual([]);
    expect(faults({ ...share, aggregation: 'COUNT' })).toEqual(['0.aggregation PERCENTAGE_NEEDS_SUM']);
    expect(faults({ ...share, source: 'PLATFORM' })).toEqual(['0.aggregation PERCENTAGE_NEEDS_SUM']);
    expect(
      faults({ ...share, unitPrice: '1', packageSize: '2', includedQuantity: '3', tiers: [{ unitPrice: '1' }] }),
    ).toEqual([
      '0.unitPrice UNIT_PRICE_NOT_ALLOWED',
      '0.tiers TIERS_NOT_ALLOWED',
      '0.packageSize PACKAGE_SIZE_NOT_ALLOWED',
      '0.includedQuantity INCLUDED_NOT_ALLOWED',
    ]);
    for (const price of [fee, once])
      expect(faults({ ...price, model: 'PERCENTAGE', unitPrice: null, unit: 'CNY', rate: '0.1' })).toEqual([
        '0.model MODEL_NOT_FOR_KIND',
      ]);
  });

  it('bounds its numbers', () => {
    expect(
      faults({
        ...share,
        rate: '-1',
        fixedAmount: 'x',
        freeEvents: -1,
        freeAmount: '1e2',
        minimumPerEvent: '0.0000000000001',
      }),
    ).toEqual([
      '0.freeEvents OUT_OF_RANGE',
      '0.minimumPerEvent OVER_PRECISE',
      '0.rate NEGATIVE',
      '0.fixedAmount NOT_DECIMAL',
      '0.freeAmount NOT_DECIMAL',
    ]);
    expect(faults({ ...share, minimumPerEvent: '2', maximumPerEvent: '1' })).toEqual([
      '0.minimumPerEvent MINIMUM_ABOVE_MAXIMUM',
    ]);
    expect(faults({ ...share, minimumPerEvent: '2', maximumPerEvent: '2.0' })).toEqual([]);
  });

  it('is the only model with these fields', () => {
    expect(
      faults({
        ...perUnit,
        rate: '0.1',
        fixedAmount: '0',
        freeEvents: 0,
        freeAmount: '0',
        minimumPerEvent: '0',
        maximumPerEvent: '1',
      }),
    ).toEqual(
      ['rate', 'fixedAmount', 'freeEvents', 'freeAmount', 'minimumPerEvent', 'maximumPerEvent'].map(
        (field) => `0.${field} PERCENTAGE_ONLY`,
      ),
    );
  });
});

describe('a minimum and a maximum per month', () => {
  it('belong to use and to monthly fees', () => {
    const bounds = { minimumAmount: '1.0', maximumAmount: '2' };
    for (const price of [perUnit, fee]) {
      expect(faults({ ...price, ...bounds })).toEqual([]);
      expect(check({ ...price, ...bounds }).prices[0]).toMatchObject({ minimumAmount: '1', maximumAmount: '2' });
    }
    for (const price of [once, { ...fee, interval: 'YEAR' as const }])
      expect(faults({ ...price, ...bounds })).toEqual([
        '0.minimumAmount LIMIT_NOT_ALLOWED',
        '0.maximumAmount LIMIT_NOT_ALLOWED',
      ]);
    expect(faults({ ...perUnit, minimumAmount: '2', maximumAmount: '1' })).toEqual([
      '0.minimumAmount MINIMUM_ABOVE_MAXIMUM',
    ]);
    expect(faults({ ...perUnit, minimumAmount: '-2', maximumAmount: 'a' })).toEqual([
      '0.minimumAmount NEGATIVE',
      '0.maximumAmount NOT_DECIMAL',
    ]);
  });
});

describe('a recurring price', () => {
  it('is in arrears by calendar periods and seconds, unless it says otherwise', () => {
    expect(check(fee).prices[0]).toMatchObject({ timing: 'ARREARS', anchorDay: null, proration: 'SECOND' });
    const said = { timing: 'ADVANCE', anchorDay: 31, proration: 'DAY' } as const;
    expect(check({ ...fee, ...said }).prices[0]).toMatchObject(said);
    expect(faults({ ...fee, ...said })).toEqual([]);
    for (const anchorDay of [0, 32, -1]) expect(faults({ ...fee, anchorDay })).toEqual(['0.anchorDay OUT_OF_RANGE']);
  });

  it('is the only one with these fields', () => {
    for (const price of [perUnit, once])
      expect(faults({ ...price, timing: 'ARREARS', anchorDay: 1, proration: 'SECOND' })).toEqual(
        ['timing', 'anchorDay', 'proration'].map((field) => `0.${field} RECURRING_ONLY`),
      );
  });
});

describe('an effective period', () => {
  it('has days that are on the calendar and an end after its beginning', () => {
    expect(faults({ ...fee, effectiveFrom: '2026-03-15', effectiveTo: '2026-03-16' })).toEqual([]);
    expect(faults({ ...fee, effectiveFrom: '2026-03-15', effectiveTo: '2026-03-15' })).toEqual([
      '0.effectiveTo EMPTY_PERIOD',
    ]);
    expect(faults({ ...fee, effectiveFrom: '2026-02-30', effectiveTo: '26-1-1' })).toEqual([
      '0.effectiveFrom MALFORMED',
      '0.effectiveTo MALFORMED',
    ]);
  });

  it('lets a plan price a meter once at a time, of one source [I12]', () => {
    const from = (effectiveFrom: string | null, effectiveTo: string | null, code: string): PriceInput => ({
      ...perUnit,
      code,
      effectiveFrom,
      effectiveTo,
    });
    const [first, second, third] = [
      from(null, '2026-03-01', 'a'),
      from('2026-03-01', '2026-05-01', 'b'),
      from('2026-05-01', null, 'c'),
    ];
    expect(faults(first, second, third)).toEqual([]);
    expect(faults(third, first, second)).toEqual([]);
    expect(faults(first, from('2026-02-01', '2026-04-01', 'b'))).toEqual(['1.meter METER_DUPLICATE']);
    expect(faults(first, third, from('2026-04-01', null, 'd'))).toEqual(['2.meter METER_DUPLICATE']);
    expect(faults(perUnit, from('2026-04-01', null, 'd'))).toEqual(['1.meter METER_DUPLICATE']);
    expect(faults(first, { ...third, source: 'PLATFORM' })).toEqual(['1.source METER_CONFLICT']);
    expect(faults(first, { ...third, code: 'a' })).toEqual(['1.code DUPLICATE_CODE']);
  });

  it('begins and ends with a month for use', () => {
    expect(faults({ ...perUnit, effectiveFrom: '2026-03-01', effectiveTo: '2026-05-01' })).toEqual([]);
    expect(faults({ ...perUnit, effectiveFrom: '2026-03-02', effectiveTo: '2026-05-31' })).toEqual([
      '0.effectiveFrom NOT_MONTH_START',
      '0.effectiveTo NOT_MONTH_START',
    ]);
  });
});

describe('the scope of tiers', () => {
  it('is one instance, and belongs to tiers', () => {
    const tiered: PriceInput = { ...usage, model: 'GRADUATED', tiers: [{ unitPrice: '1' }] };
    expect(check(tiered).prices[0]?.tierScope).toBe('INSTANCE');
    expect(check({ ...tiered, tierScope: 'ACCOUNT' })).toMatchObject({
      faults: [],
      prices: [{ tierScope: 'ACCOUNT' }],
    });
    expect(faults({ ...perUnit, tierScope: 'INSTANCE' })).toEqual(['0.tierScope TIER_SCOPE_NOT_ALLOWED']);
  });
});
