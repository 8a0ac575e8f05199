import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, Issues, plain } from '#kernel/core';
import { chargeFor } from './charge.js';
import type { PriceInput } from './check-price.js';
import { checkPlans, type PricePlanInput } from './check-prices.js';
import type { Price } from './price.js';
import { METER_AGGREGATIONS, PRICE_KINDS, PRICING_MODELS, RECURRING_INTERVALS } from './price.js';

const usage: PriceInput = {
  code: 'u',
  kind: 'USAGE',
  model: 'PER_UNIT',
  meter: 'm',
  unit: 'h',
  aggregation: 'SUM',
  unitPrice: '1',
};
const monthly: PriceInput = { code: 'r', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '10' };
const once: PriceInput = { code: 'o', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '10' };
const plan = (...prices: PriceInput[]): PricePlanInput => ({ code: 'a', name: 'Plan A', prices });

function check(plans: PricePlanInput[]): {
  codes: string[];
  paths: string[];
  plans: ReturnType<typeof checkPlans>;
  issues: Issues;
} {
  const issues = new Issues();
  const checked = checkPlans(issues, ['plans'], plans);
  return {
    codes: issues.list.map((i) => i.code),
    paths: issues.list.map((i) => i.path.join('.')),
    plans: checked,
    issues,
  };
}
const faults = (...prices: PriceInput[]): string[] => {
  const { codes, paths } = check([plan(...prices)]);
  return codes.map((code, i) => `${code} ${paths[i]!.replace('plans.0.prices.', '')}`);
};
const tiered = (...tiers: NonNullable<PriceInput['tiers']>): PriceInput => ({
  ...usage,
  model: 'GRADUATED',
  unitPrice: null,
  tiers,
});

describe('checkPlans normalises', () => {
  it('a usage price to plain strings and defaults', () => {
    const { codes, plans } = check([plan({ ...usage, unitPrice: '01.500', includedQuantity: '100.0' })]);
    expect(codes).toEqual([]);
    expect(plans).toEqual([
      {
        code: 'a',
        name: 'Plan A',
        prices: [
          {
            code: 'u',
            kind: 'USAGE',
            model: 'PER_UNIT',
            currency: 'CNY',
            interval: null,
            meter: 'm',
            unit: 'h',
            aggregation: 'SUM',
            source: 'PROVIDER',
            unitPrice: '1.5',
            tiers: [],
            packageSize: null,
            includedQuantity: '100',
            rate: null,
            fixedAmount: null,
            freeEvents: null,
            freeAmount: null,
            minimumPerEvent: null,
            maximumPerEvent: null,
            minimumAmount: null,
            maximumAmount: null,
            timing: null,
            anchorDay: null,
            proration: null,
            effectiveFrom: null,
            effectiveTo: null,
            tierScope: null,
            taxCategory: 'INFORMATION_SERVICE',
          },
        ],
      },
    ]);
  });

  it('explicit nulls like absent fields, and a default source away from prices without a meter', () => {
    const nulls = {
      currency: null,
      meter: null,
      unit: null,
      aggregation: null,
      tiers: null,
      packageSize: null,
      includedQuantity: null,
      taxCategory: null,
    };
    const { codes, plans } = check([plan({ ...monthly, ...nulls, source: 'PROVIDER' })]);
    expect(codes).toEqual([]);
    expect(plans[0]!.prices[0]).toMatchObject({
      interval: 'MONTH',
      source: null,
      includedQuantity: '0',
      currency: 'CNY',
      taxCategory: 'INFORMATION_SERVICE',
    });
  });

  it('tiers, packages and sources', () => {
    const tiers = [{ upTo: '10.0', unitPrice: '1', flatAmount: '2.50' }, { unitPrice: '0.5' }];
    const { codes, plans } = check([
      plan(
        { ...usage, model: 'GRADUATED', unitPrice: null, tiers },
        { ...usage, code: 'p', meter: 'm2', model: 'PACKAGE', packageSize: '1000.0', aggregation: 'COUNT' },
        { ...usage, code: 'h', meter: 'm3', source: 'PLATFORM' },
      ),
    ]);
    expect(codes).toEqual([]);
    const [graduated, pack, hours] = plans[0]!.prices as [Price, Price, Price];
    expect(graduated.tiers).toEqual([
      { upTo: '10', unitPrice: '1', flatAmount: '2.5' },
      { upTo: null, unitPrice: '0.5', flatAmount: '0' },
    ]);
    expect([pack.packageSize, hours.source]).toEqual(['1000', 'PLATFORM']);
  });

  it('a unit on a recurring or one-time price as its label', () => {
    const { codes, plans } = check([plan({ ...monthly, model: 'PER_UNIT', unit: ' seat ' })]);
    expect([codes, plans[0]!.prices[0]!.unit]).toEqual([[], 'seat']);
  });
});

describe('checkPlans refuses', () => {
  it('models that do not fit the kind, and accepts all that do', () => {
    expect(faults({ ...usage, model: 'FLAT' })).toEqual(['MODEL_NOT_FOR_KIND 0.model']);
    for (const price of [monthly, once])
      expect(faults({ ...price, model: 'PACKAGE', packageSize: '1' })).toEqual(['MODEL_NOT_FOR_KIND 0.model']);
    const tiers = [{ unitPrice: '1' }];
    for (const model of ['GRADUATED', 'VOLUME'] as const)
      for (const price of [usage, monthly, once])
        expect(faults({ ...price, model, unitPrice: null, tiers })).toEqual([]);
    for (const price of [usage, monthly, once]) expect(faults({ ...price, model: 'PER_UNIT' })).toEqual([]);
  });

  it('a wrong interval', () => {
    expect(faults({ ...monthly, interval: null })).toEqual(['INTERVAL_REQUIRED 0.interval']);
    expect(faults({ ...once, interval: 'YEAR' })).toEqual(['INTERVAL_NOT_ALLOWED 0.interval']);
    expect(faults({ ...usage, interval: 'MONTH' })).toEqual(['INTERVAL_NOT_ALLOWED 0.interval']);
  });

  it('use without a meter, a unit or an aggregation, and meters on other kinds', () => {
    expect(faults({ code: 'u', kind: 'USAGE', model: 'PER_UNIT', unitPrice: '1' })).toEqual([
      'METER_REQUIRED 0.meter',
      'UNIT_REQUIRED 0.unit',
      'AGGREGATION_REQUIRED 0.aggregation',
    ]);
    expect(faults({ ...monthly, meter: 'm', aggregation: 'SUM' })).toEqual([
      'METER_NOT_ALLOWED 0.meter',
      'METER_NOT_ALLOWED 0.aggregation',
    ]);
    expect(faults({ ...usage, meter: 'a b' })).toEqual(['MALFORMED 0.meter']);
    expect(faults({ ...usage, unit: 'x'.repeat(51) })).toEqual(['TOO_LONG 0.unit']);
    expect(faults({ ...usage, meter: ' ' })).toEqual(['REQUIRED 0.meter']);
  });

  it('every aggregation but SUM of a meter of the platform', () => {
    for (const aggregation of METER_AGGREGATIONS) {
      expect(faults({ ...usage, aggregation })).toEqual([]);
      expect(faults({ ...usage, source: 'PLATFORM', aggregation })).toEqual(
        aggregation === 'SUM' ? [] : ['PLATFORM_NEEDS_SUM 0.aggregation'],
      );
    }
  });

  it('a unit price that is missing, misplaced, negative, too fine or too large', () => {
    expect(faults({ ...usage, unitPrice: null })).toEqual(['UNIT_PRICE_REQUIRED 0.unitPrice']);
    expect(faults({ ...tiered({ unitPrice: '1' }), unitPrice: '1' })).toEqual(['UNIT_PRICE_NOT_ALLOWED 0.unitPrice']);
    expect(faults({ ...usage, unitPrice: '-1' })).toEqual(['NEGATIVE 0.unitPrice']);
    expect(faults({ ...usage, unitPrice: '0.0000000000001' })).toEqual(['OVER_PRECISE 0.unitPrice']);
    expect(faults({ ...usage, unitPrice: '1000000000000' })).toEqual(['TOO_LARGE 0.unitPrice']);
    expect(faults({ ...usage, unitPrice: '1e3' })).toEqual(['NOT_DECIMAL 0.unitPrice']);
    expect(faults({ ...usage, unitPrice: '0' })).toEqual([]);
    expect(faults({ ...usage, unitPrice: '999999999999.999999999999' })).toEqual([]);
  });

  it('tiers that are missing, misplaced, not ascending, not open at the end or too many', () => {
    expect(faults(tiered())).toEqual(['TIERS_REQUIRED 0.tiers']);
    expect(faults({ ...usage, tiers: [{ unitPrice: '1' }] })).toEqual(['TIERS_NOT_ALLOWED 0.tiers']);
    expect(faults(tiered({ upTo: '10', unitPrice: '1' }, { upTo: '10', unitPrice: '1' }, { unitPrice: '1' }))).toEqual([
      'TIERS_NOT_ASCENDING 0.tiers.1.upTo',
    ]);
    expect(faults(tiered({ upTo: '0', unitPrice: '1' }, { unitPrice: '1' }))).toEqual([
      'TIERS_NOT_ASCENDING 0.tiers.0.upTo',
    ]);
    expect(faults(tiered({ upTo: '10', unitPrice: '1' }))).toEqual(['LAST_TIER_NOT_OPEN 0.tiers.0.upTo']);
    expect(faults(tiered({ unitPrice: '1' }, { unitPrice: '1' }))).toEqual(['LAST_TIER_NOT_OPEN 0.tiers.0.upTo']);
    expect(faults(tiered({ unitPrice: '-1', flatAmount: 'x' }))).toEqual([
      'NEGATIVE 0.tiers.0.unitPrice',
      'NOT_DECIMAL 0.tiers.0.flatAmount',
    ]);
    const many = (n: number) =>
      tiered(...Array.from({ length: n }, (_, i) => ({ upTo: i + 1 < n ? String(i + 1) : null, unitPrice: '1' })));
    expect(faults(many(100))).toEqual([]);
    expect(faults(many(101))).toEqual(['TOO_MANY 0.tiers']);
  });

  it('package sizes that are missing, zero or misplaced', () => {
    const pack: PriceInput = { ...usage, model: 'PACKAGE' };
    expect(faults(pack)).toEqual(['PACKAGE_SIZE_REQUIRED 0.packageSize']);
    expect(faults({ ...pack, packageSize: '0.0' })).toEqual(['PACKAGE_SIZE_REQUIRED 0.packageSize']);
    expect(faults({ ...pack, packageSize: '-5' })).toEqual(['NEGATIVE 0.packageSize']);
    expect(faults({ ...usage, packageSize: '10' })).toEqual(['PACKAGE_SIZE_NOT_ALLOWED 0.packageSize']);
  });

  it('an included quantity outside use, unless it is zero', () => {
    expect(faults({ ...monthly, includedQuantity: '1' })).toEqual(['INCLUDED_NOT_ALLOWED 0.includedQuantity']);
    expect(faults({ ...monthly, includedQuantity: '0.00' })).toEqual([]);
    expect(faults({ ...usage, includedQuantity: '-1' })).toEqual(['NEGATIVE 0.includedQuantity']);
  });

  it('unknown currencies and more than one in a plan', () => {
    expect(faults({ ...usage, currency: 'XYZ' })).toEqual(['UNKNOWN_CURRENCY 0.currency']);
    expect(faults({ ...usage, currency: 'cny' })).toEqual(['UNKNOWN_CURRENCY 0.currency']);
    expect(faults(usage, { ...monthly, currency: 'USD' })).toEqual(['CURRENCY_MIXED 1.currency']);
    expect(check([plan(usage), { ...plan({ ...usage, currency: 'USD' }), code: 'b' }]).codes).toEqual([]);
  });

  it('codes used twice', () => {
    expect(faults(monthly, { ...once, code: 'r' })).toEqual(['DUPLICATE_CODE 1.code']);
    const { codes, paths } = check([plan(usage), plan(usage)]);
    expect([codes, paths]).toEqual([['DUPLICATE_CODE'], ['plans.1.code']]);
  });

  it('a meter priced twice in a plan, or counted differently in the offering', () => {
    expect(faults(usage, { ...usage, code: 'u2' })).toEqual(['METER_DUPLICATE 1.meter']);
    const other = (over: Partial<PriceInput>) => check([plan(usage), { ...plan({ ...usage, ...over }), code: 'b' }]);
    expect(other({ unitPrice: '9' }).codes).toEqual([]);
    expect(other({ unit: 'GB' }).codes).toEqual(['METER_CONFLICT']);
    expect(other({ aggregation: 'COUNT' }).paths).toEqual(['plans.1.prices.0.meter']);
  });

  it('too few or too many plans and prices, and texts that are empty or too long', () => {
    expect(check([]).codes).toEqual(['REQUIRED']);
    expect(faults()).toEqual(['REQUIRED plans.0.prices']);
    const plans = (n: number, prices: number) =>
      Array.from({ length: n }, (_, p) => ({
        code: `plan-${p}`,
        name: 'P',
        prices: Array.from({ length: prices }, (_, i) => ({ ...once, code: `c${i}` })),
      }));
    expect(check(plans(100, 1)).codes).toEqual([]);
    expect(check(plans(101, 1)).codes).toEqual(['TOO_MANY']);
    expect(check(plans(1, 2000)).codes).toEqual([]);
    expect(check(plans(1, 2001)).codes).toEqual(['TOO_MANY']);
    expect(check(plans(5, 1000)).codes).toEqual([]);
    expect(check(plans(5, 1001)).codes).toEqual(['TOO_MANY']);
    expect(check([{ ...plan(once), code: '', name: 'x'.repeat(201) }]).codes).toEqual(['REQUIRED', 'TOO_LONG']);
  });

  it('everything at once, telling every fault', () => {
    const bad: PriceInput = {
      code: 'x y',
      kind: 'RECURRING',
      model: 'PACKAGE',
      currency: 'AAA',
      meter: 'm',
      includedQuantity: '5',
    };
    expect(faults(bad)).toEqual([
      'MALFORMED 0.code',
      'MODEL_NOT_FOR_KIND 0.model',
      'UNKNOWN_CURRENCY 0.currency',
      'INTERVAL_REQUIRED 0.interval',
      'METER_NOT_ALLOWED 0.meter',
      'UNIT_PRICE_REQUIRED 0.unitPrice',
      'PACKAGE_SIZE_REQUIRED 0.packageSize',
      'INCLUDED_NOT_ALLOWED 0.includedQuantity',
    ]);
  });
});

describe('what checkPlans lets through', () => {
  const decimalArb = fc.constantFrom('0', '1', '0.50', '12', '-1', '1e2', '3.25');
  const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: null, freq: 2 });
  const priceArb: fc.Arbitrary<PriceInput> = fc.record({
    code: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom(...PRICE_KINDS),
    model: fc.constantFrom(...PRICING_MODELS),
    interval: maybe(fc.constantFrom(...RECURRING_INTERVALS)),
    meter: maybe(fc.constantFrom('m', 'n')),
    unit: maybe(fc.constant('h')),
    aggregation: maybe(fc.constantFrom('SUM' as const, 'COUNT' as const)),
    unitPrice: maybe(decimalArb),
    tiers: maybe(fc.array(fc.record({ upTo: maybe(decimalArb), unitPrice: decimalArb }), { maxLength: 3 })),
    packageSize: maybe(decimalArb),
    includedQuantity: maybe(decimalArb),
  });

  it('can always be charged, for every quantity, and never below zero', () => {
    let passed = 0;
    fc.assert(
      fc.property(priceArb, fc.integer({ min: 0, max: 50 }), (input, quantity) => {
        const { codes, plans } = check([plan(input)]);
        if (codes.length > 0) return;
        passed++;
        const price = plans[0]!.prices[0]!;
        expect(chargeFor(price, dec(quantity)).gte(0)).toBe(true);
        expect(price.kind === 'USAGE').toBe(
          price.meter !== null && price.source !== null && price.aggregation !== null,
        );
        expect(price.kind === 'RECURRING').toBe(price.interval !== null);
        for (const text of [price.unitPrice, price.packageSize, price.includedQuantity])
          if (text !== null) expect(plain(text)).toBe(text);
      }),
      { numRuns: 20_000 },
    );
    expect(passed).toBeGreaterThan(20);
  });
});
