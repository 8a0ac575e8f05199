import { describe, expect, it } from '@jest/globals';
import { meterOf, platformMeters, requiredUsageMeters } from './meters.js';
import { aPrice } from './price.fixture.js';
import { planCurrency } from './price.js';

const prices = [
  aPrice({ code: 'base', kind: 'RECURRING' }),
  aPrice({ code: 'calls', meter: 'calls' }),
  aPrice({ code: 'hours', meter: 'hours', source: 'PLATFORM' }),
];

describe('meters of a plan', () => {
  it('finds the price that counts a meter', () => {
    expect(meterOf(prices, 'hours')?.code).toBe('hours');
    expect(meterOf(prices, 'other')).toBeNull();
  });

  it('names a meter once, however many prices it has one after the other', () => {
    const turned = [...prices, ...prices.map((price) => ({ ...price, code: `${price.code}-2` }))];
    expect([requiredUsageMeters(turned), platformMeters(turned)]).toEqual([['calls'], ['hours']]);
  });

  it('asks a buyer for the provider’s meters only', () => {
    expect(requiredUsageMeters(prices)).toEqual(['calls']);
    expect(platformMeters(prices)).toEqual(['hours']);
  });
});

describe('planCurrency', () => {
  it('is that of the plan’s prices', () => {
    expect(planCurrency({ code: 'a', name: 'A', prices: [aPrice({ currency: 'USD' })] })).toBe('USD');
    expect(() => planCurrency({ code: 'a', name: 'A', prices: [] })).toThrow(RangeError);
  });
});
