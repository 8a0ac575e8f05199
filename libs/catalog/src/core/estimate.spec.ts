import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountText, DAY, dec, monthsOf, plain, sum, toMinor } from '#kernel/core';
import { endAfterMonths, estimatePlan, type EstimateRequest } from './estimate.js';
import type { Life } from './life.js';
import { platformMonth } from './platform-hours.js';
import { aPrice, at, tier } from './price.fixture.js';
import type { Price, PricePlan } from './price.js';
import { rateMonth } from './rate.js';

const plan = (...prices: Price[]): PricePlan => ({ code: 'plan', name: 'Plan', prices });
const estimate = (prices: Price[], over: Partial<EstimateRequest>) =>
  estimatePlan({
    plan: plan(...prices),
    quantity: dec(1),
    usage: [],
    from: at('2026-01-01'),
    to: at('2026-02-01'),
    ...over,
  }).map(({ priceCode, month, quantity, amount }) => [priceCode, month, plain(quantity), amountText(amount, 'CNY')]);

const setup = aPrice({ code: 'setup', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '100' });
const base = aPrice({ code: 'base', kind: 'RECURRING', unitPrice: '10' });
const support = aPrice({ code: 'support', kind: 'RECURRING', model: 'FLAT', interval: 'YEAR', unitPrice: '1200' });
const calls = aPrice({ code: 'calls', meter: 'calls', unitPrice: '0.015', includedQuantity: '100' });
const hours = aPrice({ code: 'hours', meter: 'hours', source: 'PLATFORM', unitPrice: '0.5' });

describe('estimatePlan', () => {
  it('lists month by month, in the plan’s order, what invoices would say', () => {
    const lines = estimate([setup, base, support, calls, hours], {
      quantity: dec(2),
      usage: [{ meter: 'calls', quantityPerMonth: dec(401) }],
      to: endAfterMonths(at('2026-01-01'), 2),
    });
    expect(lines).toEqual([
      ['setup', '2026-01', '2', '100.00'],
      ['base', '2026-01', '2', '20.00'],
      ['calls', '2026-01', '401', '4.52'], // 301 × 0.015 = 4.515
      ['hours', '2026-01', '1488', '744.00'],
      ['base', '2026-02', '2', '20.00'],
      ['support', '2026-02', '0.161643835616', '193.97'], // 1200 × 59 ÷ 365
      ['calls', '2026-02', '401', '4.52'],
      ['hours', '2026-02', '1344', '672.00'],
    ]);
  });

  it('prorates what is recurring in broken months, but not expected use', () => {
    const lines = estimate([base, calls], {
      usage: [{ meter: 'calls', quantityPerMonth: dec(300) }],
      from: at('2026-01-16'),
      to: endAfterMonths(at('2026-01-16'), 1),
    });
    expect(lines).toEqual([
      ['base', '2026-01', '0.516129032258', '5.16'],
      ['calls', '2026-01', '300', '3.00'],
      ['base', '2026-02', '0.535714285714', '5.36'],
      ['calls', '2026-02', '300', '3.00'],
    ]);
  });

  it('takes a meter that is not named as not used, and has then no lines', () => {
    expect(estimate([calls], {})).toEqual([]);
    expect(estimate([aPrice({ meter: 'x' })], { usage: [{ meter: 'y', quantityPerMonth: dec(5) }] })).toEqual([]);
  });

  it('never takes expected use for a meter of the platform', () => {
    expect(estimate([hours], { usage: [{ meter: 'hours', quantityPerMonth: dec(1) }] })).toEqual([
      ['hours', '2026-01', '744', '372.00'],
    ]);
  });

  it('rounds every line once, to the minor unit of its currency', () => {
    const yen = aPrice({ currency: 'JPY', unitPrice: '0.5', meter: 'm' });
    const [line] = estimatePlan({
      plan: plan(yen),
      quantity: dec(1),
      usage: [{ meter: 'm', quantityPerMonth: dec(1) }],
      from: at('2026-01-01'),
      to: at('2026-02-01'),
    });
    expect(line!.amount.toString()).toBe('1');
  });

  it('equals rating every month of the supposed life by itself', () => {
    const prices = [
      setup,
      base,
      support,
      calls,
      hours,
      aPrice({ code: 'g', meter: 'calls2', model: 'GRADUATED', tiers: [tier('7', '0.33', '1'), tier(null, '0.1')] }),
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 1, max: 30 }),
        fc.bigInt({ min: 10n ** 6n, max: 10n ** 16n }),
        fc.integer({ min: 0, max: 10_000 }),
        (day, months, units, use) => {
          const from = at('2026-01-01') + day * DAY;
          const to = endAfterMonths(from, months);
          const quantity = dec(units).div(dec(10).pow(12));
          const usage = [{ meter: 'calls2', quantityPerMonth: dec(use) }];
          const life: Life = { activatedAt: from, terminatedAt: to, stretches: [{ from, quantity }] };
          const metered = (price: Price, month: string) =>
            price.code === 'hours' ? platformMonth(life, month) : dec(price.code === 'g' ? use : 0);
          const expected = monthsOf({ from, to }).flatMap((month) =>
            prices.flatMap((price) => {
              const rated = rateMonth(price, life, month, { quantity: metered(price, month) });
              return rated ? [`${price.code} ${month} ${plain(toMinor(rated.ratedAmount, 'CNY'))}`] : [];
            }),
          );
          const lines = estimatePlan({ plan: plan(...prices), quantity, usage, from, to });
          expect(lines.map((line) => `${line.priceCode} ${line.month} ${plain(line.amount)}`)).toEqual(expected);
          const recurring = sum(lines.filter((line) => line.priceCode === 'base').map((line) => line.quantity));
          // Whole months and the two broken ones, by their own lengths: never off by more than a tenth of a month.
          expect(recurring.div(quantity).minus(months).abs().lt('0.11')).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('endAfterMonths', () => {
  it('is the same day that many months later, clamped to the month’s last', () => {
    expect(endAfterMonths(at('2026-01-31'), 1)).toBe(at('2026-02-28'));
    expect(endAfterMonths(at('2026-01-31'), 12)).toBe(at('2027-01-31'));
  });
});
