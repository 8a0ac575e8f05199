import { describe, expect, it } from '@jest/globals';
import type { Price } from './price.js';
import { aPrice, tier } from './price.fixture.js';
import { pricesAbove, smePlansOf } from './sme-plans.js';

const above = (price: Partial<Price>, list: Partial<Price>): boolean =>
  pricesAbove({ prices: [aPrice(price)] }, { prices: [aPrice(list)] }).length > 0;

describe('a price beside another', () => {
  it('is not above it when no part of it is', () => {
    expect(above({ unitPrice: '0.36' }, { unitPrice: '0.42' })).toBe(false);
    expect(above({ unitPrice: '0.42' }, { unitPrice: '0.42' })).toBe(false);
    expect(above({ unitPrice: '0.45' }, { unitPrice: '0.42' })).toBe(true);
    expect(above({ unitPrice: '10' }, { unitPrice: '9' })).toBe(true); // as numbers, not as texts
  });

  it('compares tier by tier, the same tiers alone', () => {
    const list = { model: 'GRADUATED', tiers: [tier('10', '2', '5'), tier(null, '1')] } as const;
    const of = (...tiers: Price['tiers']): boolean =>
      above({ model: 'GRADUATED', tiers }, { ...list, tiers: [...list.tiers] });
    expect(of(tier('10', '2', '5'), tier(null, '1'))).toBe(false);
    expect(of(tier('10', '1', '4'), tier(null, '1'))).toBe(false);
    expect(of(tier('10', '1'), tier(null, '1.1'))).toBe(true);
    expect(of(tier('10', '2', '6'), tier(null, '1'))).toBe(true);
    expect(of(tier('11', '2'), tier(null, '1'))).toBe(true);
    expect(of(tier(null, '1'))).toBe(true);
  });

  it('looks at what is free, at minima and at limits', () => {
    expect(above({ includedQuantity: '10' }, { includedQuantity: '5' })).toBe(false);
    expect(above({ includedQuantity: '5' }, { includedQuantity: '10' })).toBe(true);
    expect(above({ minimumAmount: '5' }, {})).toBe(true);
    expect(above({}, { minimumAmount: '5' })).toBe(false);
    expect(above({}, { maximumAmount: '5' })).toBe(true);
    expect(above({ maximumAmount: '5' }, {})).toBe(false);
    expect(above({ maximumAmount: '6' }, { maximumAmount: '5' })).toBe(true);
  });

  it('of VOLUME has the same quantity free: 100 with 20 free are 80, and dearer each', () => {
    // 100 − 20 = 80 × 1 = 80, but 100 × 0.5 = 50
    const volume = { model: 'VOLUME', tiers: [tier('90', '1'), tier(null, '0.5')] } satisfies Partial<Price>;
    expect(above({ ...volume, includedQuantity: '20' }, volume)).toBe(true);
    expect(above(volume, volume)).toBe(false);
  });

  it('is above what is charged otherwise, and one that the list does not have', () => {
    expect(above({ unit: 'min' }, { unit: 'h' })).toBe(true);
    expect(above({ code: 'extra', unitPrice: '0' }, {})).toBe(true);
  });
});

describe('what the rules are told', () => {
  const plan = (code: string, unitPrice: string) => ({ code, name: code, prices: [aPrice({ unitPrice })] });
  const plans = [plan('standard', '0.42'), plan('sme', '0.45')];
  const told = (smePlans: unknown) => smePlansOf({ smePlans }, plans).smePlans;

  it('is nothing where nothing is declared', () => {
    expect([told(undefined), told(null), told([])]).toEqual([undefined, undefined, undefined]);
  });

  it('names the prices above the list, and plans that are not there', () => {
    expect(told([{ plan: 'sme', listPlan: 'standard' }])).toEqual([
      { plan: 'sme', listPlan: 'standard', above: ['p'] },
    ]);
    expect(told([{ plan: 'standard', listPlan: 'sme' }])![0]!.above).toEqual([]);
    expect(told([{ plan: 'sme', listPlan: 'gone' }])![0]!.above).toBeNull();
    expect(told([{ plan: 'sme', listPlan: 'sme' }])![0]!.above).toBeNull();
  });
});
