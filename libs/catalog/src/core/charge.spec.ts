import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, type Decimal, plain, sum } from '#kernel/core';
import { chargeFor } from './charge.js';
import { aPrice, tier } from './price.fixture.js';
import type { Price, PriceTier } from './price.js';

const charge = (price: Price, quantity: string): string => plain(chargeFor(price, dec(quantity)));
const withTiers = (model: 'GRADUATED' | 'VOLUME', ...tiers: PriceTier[]): Price => aPrice({ model, tiers });

/** Tiers over integer quantities: up to 6 bounds and prices of 12 decimals. */
const tiersArb = fc
  .record({
    bounds: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }).map((list) => list.sort((a, b) => a - b)),
    prices: fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 500 })), {
      minLength: 7,
      maxLength: 7,
    }),
  })
  .map(({ bounds, prices }) =>
    [...bounds.map(String), null].map((upTo, i) => tier(upTo, pico(prices[i]![0]), String(prices[i]![1]))),
  );
const pico = (units: bigint): string => plain(dec(units).div(dec(10).pow(12)));
const noFlat = (tiers: PriceTier[]): PriceTier[] => tiers.map((t) => ({ ...t, flatAmount: '0' }));

/** Independent of the code: unit by unit, each looked up in the tier (previous upTo, upTo] that holds it. */
const holder = (tiers: PriceTier[], unit: number): PriceTier =>
  tiers.find((t) => t.upTo === null || unit <= Number(t.upTo))!;
function countedOneByOne(tiers: PriceTier[], quantity: number): Decimal {
  const entered = Array.from({ length: quantity }, (_, i) => holder(tiers, i + 1));
  const units = sum(entered.map((t) => dec(t.unitPrice)));
  return units.plus(sum([...new Set(entered)].map((t) => dec(t.flatAmount))));
}

describe('chargeFor', () => {
  it('charges FLAT the same for every quantity, zero included', () => {
    const price = aPrice({ kind: 'RECURRING', model: 'FLAT', unitPrice: '99.5' });
    expect(['0', '1', '250'].map((q) => charge(price, q))).toEqual(['99.5', '99.5', '99.5']);
  });

  it('multiplies PER_UNIT exactly, whatever the number of digits', () => {
    expect(charge(aPrice({ unitPrice: '0.000000000001' }), '0.000000000001')).toBe('0.000000000000000000000001');
    // (10^12 − 10^-12) × (10^26 − 10^-12) = 10^38 − 10^14 − 1 + 10^-24
    expect(charge(aPrice({ unitPrice: '999999999999.999999999999' }), '99999999999999999999999999.999999999999')).toBe(
      '99999999999999999999999899999999999999.000000000000000000000001',
    );
  });

  it('charges every begun package', () => {
    const price = aPrice({ model: 'PACKAGE', packageSize: '1000', unitPrice: '0.4' });
    expect(['0', '0.000000000001', '1000', '1000.000000000001', '2000', '2001'].map((q) => charge(price, q))).toEqual([
      '0',
      '0.4',
      '0.4',
      '0.8',
      '0.8',
      '1.2',
    ]);
  });

  it('counts fractional package sizes without losing the boundary', () => {
    const price = aPrice({ model: 'PACKAGE', packageSize: '0.3', unitPrice: '1' });
    expect(charge(price, '0.9')).toBe('3');
    expect(charge(price, '0.900000000001')).toBe('4');
  });

  it('charges GRADUATED part by part and each entered flat amount once', () => {
    const price = withTiers('GRADUATED', tier('10', '1', '5'), tier('20', '0.5', '3'), tier(null, '0.1', '2'));
    // 10 × 1 + 5; + 10 × 0.5 + 3; + 5 × 0.1 + 2
    expect(['0', '10', '20', '25'].map((q) => charge(price, q))).toEqual(['0', '15', '23', '25.5']);
  });

  it('charges VOLUME whole at the tier that holds the quantity', () => {
    const price = withTiers('VOLUME', tier('10', '1', '5'), tier('20', '0.5', '3'), tier(null, '0.1', '2'));
    expect(['0', '10', '20', '25'].map((q) => charge(price, q))).toEqual(['0', '15', '13', '4.5']);
  });

  it('applies the lower tier at its inclusive end and the next just above [I20]', () => {
    const tiers = [tier('10', '1'), tier(null, '3', '7')];
    expect(charge(withTiers('GRADUATED', ...tiers), '10')).toBe('10');
    expect(charge(withTiers('VOLUME', ...tiers), '10')).toBe('10');
    expect(charge(withTiers('GRADUATED', ...tiers), '10.000000000001')).toBe('17.000000000003');
    expect(charge(withTiers('VOLUME', ...tiers), '10.000000000001')).toBe('37.000000000003');
  });

  it('equals counting unit by unit, for GRADUATED and VOLUME [I20]', () => {
    fc.assert(
      fc.property(tiersArb, fc.integer({ min: 0, max: 80 }), (tiers, quantity) => {
        expect(charge(withTiers('GRADUATED', ...tiers), String(quantity))).toBe(
          plain(countedOneByOne(tiers, quantity)),
        );
        const { unitPrice, flatAmount } = holder(tiers, quantity);
        const whole = quantity === 0 ? dec(0) : dec(unitPrice).times(quantity).plus(dec(flatAmount));
        expect(charge(withTiers('VOLUME', ...tiers), String(quantity))).toBe(plain(whole));
      }),
    );
  });

  it('grows with the quantity under GRADUATED [I18]', () => {
    fc.assert(
      fc.property(tiersArb, quantityArb, quantityArb, (tiers, a, b) => {
        const price = withTiers('GRADUATED', ...tiers);
        const [less, more] = [a, b].sort((x, y) => x.cmp(y)) as [Decimal, Decimal];
        expect(chargeFor(price, less).lte(chargeFor(price, more))).toBe(true);
      }),
    );
  });

  it('sums to the whole when GRADUATED is split into consecutive runs [I19]', () => {
    fc.assert(
      fc.property(tiersArb, fc.array(quantityArb, { minLength: 1, maxLength: 5 }), (tiers, runs) => {
        const price = withTiers('GRADUATED', ...noFlat(tiers));
        let counted = dec(0);
        const parts = runs.map((run) => {
          const before = chargeFor(price, counted);
          counted = counted.plus(run);
          return chargeFor(price, counted).minus(before);
        });
        expect(plain(sum(parts))).toBe(charge(price, plain(sum(runs))));
        expect(parts.every((part) => part.gte(0))).toBe(true);
      }),
    );
  });

  it('splits GRADUATED at a tier end into the tiers’ own charges [I19]', () => {
    fc.assert(
      fc.property(tiersArb, quantityArb, (tiers, rest) => {
        const [first, ...others] = tiers;
        fc.pre(first!.upTo !== null && others.length > 0);
        const moved = others.map((t) => ({ ...t, upTo: t.upTo && plain(dec(t.upTo).minus(dec(first!.upTo!))) }));
        const split = chargeFor(withTiers('GRADUATED', ...tiers), dec(first!.upTo)).plus(
          chargeFor(withTiers('GRADUATED', ...moved), rest),
        );
        expect(charge(withTiers('GRADUATED', ...tiers), plain(dec(first!.upTo).plus(rest)))).toBe(plain(split));
      }),
    );
  });
});

const quantityArb = fc.bigInt({ min: 0n, max: 90n * 10n ** 12n }).map((units) => dec(units).div(dec(10).pow(12)));
