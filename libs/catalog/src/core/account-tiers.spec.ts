import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, type Decimal, plain, sum, toMinor } from '#kernel/core';
import { type PooledRated, ratePool } from './account-tiers.js';
import { aLife, aPrice, tier } from './price.fixture.js';
import type { Price } from './price.js';
import { rateMonth } from './rate.js';

const LIFE = aLife('2026-01-10', null);
const members = (...used: string[]): { life: typeof LIFE; use: { quantity: Decimal } }[] =>
  used.map((quantity) => ({ life: LIFE, use: { quantity: dec(quantity) } }));
const told = (parts: (PooledRated | null)[]): (string | null)[] =>
  parts.map((part) => part && `${plain(part.quantity)} ${plain(part.ratedAmount)} ${plain(part.amount)}`);

const graduated = aPrice({
  model: 'GRADUATED',
  tierScope: 'ACCOUNT',
  tiers: [tier('100', '1'), tier(null, '0.5')],
  includedQuantity: '10',
});

describe('ratePool', () => {
  it('sums the account’s use, takes the included quantity off once, and parts the charge by use [I22] [I30]', () => {
    // 60 + 90 = 150; 150 − 10 = 140; 100 × 1 + 40 × 0.5 = 120; 120 × 60 ÷ 150 = 48, 120 × 90 ÷ 150 = 72.
    expect(told(ratePool(graduated, members('60', '90'), '2026-02'))).toEqual(['60 48 48', '90 72 72']);
    // One by one they would cost 50 + 80 = 130.
    const alone = members('60', '90').map(({ life, use }) => rateMonth(graduated, life, '2026-02', use)!.ratedAmount);
    expect(plain(sum(alone))).toBe('130');
  });

  it('gives the exact rest to the last one with use, and the missing fen to the largest remainders', () => {
    const volume = aPrice({ model: 'VOLUME', tierScope: 'ACCOUNT', tiers: [tier(null, '0', '1')] });
    expect(told(ratePool(volume, members('1', '1', '1', '0'), '2026-02'))).toEqual([
      '1 0.333333333333333333333333 0.33',
      '1 0.333333333333333333333333 0.33',
      '1 0.333333333333333333333334 0.34',
      null,
    ]);
  });

  it('has no line where nothing is left above the included quantity', () => {
    expect(told(ratePool(graduated, members('4', '6'), '2026-02'))).toEqual([null, null]);
    expect(ratePool(graduated, [], '2026-02')).toEqual([]);
  });

  it('serves each instance for the time it lived itself', () => {
    const late = { life: aLife('2026-02-20', '2026-02-25'), use: { quantity: dec(5) } };
    const [, second] = ratePool(graduated, [...members('100'), late], '2026-02');
    expect([second!.serviceFrom, second!.serviceTo]).toEqual([late.life.activatedAt, late.life.terminatedAt]);
  });

  const decimal = (most: number): fc.Arbitrary<string> =>
    fc.tuple(fc.nat(most), fc.nat(999_999)).map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`);
  const price = fc
    .tuple(fc.constantFrom('GRADUATED' as const, 'VOLUME' as const), decimal(9), decimal(9), decimal(5), fc.nat(30))
    .map(([model, first, second, flat, included]) =>
      aPrice({
        model,
        tierScope: 'ACCOUNT',
        tiers: [tier('40', first), tier(null, second, flat)],
        includedQuantity: String(included),
      }),
    );
  const used = fc.array(fc.oneof(decimal(60), fc.constant('0')), { minLength: 1, maxLength: 8 });

  it('parts sum exactly to the whole, to the last digit and to the last fen; none is negative [I30]', () => {
    fc.assert(
      fc.property(price, used, (some: Price, quantities) => {
        const parts = ratePool(some, members(...quantities), '2026-02').filter((part) => part !== null);
        const whole = rateMonth(some, LIFE, '2026-02', { quantity: sum(quantities.map(dec)) });
        expect(plain(sum(parts.map(({ ratedAmount }) => ratedAmount)))).toBe(plain(whole?.ratedAmount ?? dec(0)));
        expect(plain(sum(parts.map(({ amount }) => amount)))).toBe(plain(toMinor(whole?.ratedAmount ?? dec(0), 'CNY')));
        for (const part of parts) {
          expect(part.ratedAmount.gte(0) && part.amount.gte(0)).toBe(true);
          // A booked part is never a whole fen or more away from its exact one.
          expect(part.amount.minus(part.ratedAmount).abs().lt('0.01')).toBe(true);
        }
      }),
    );
  });

  it('an account of one instance pays what the instance would', () => {
    fc.assert(
      fc.property(price, decimal(99), (some: Price, quantity) => {
        const [part] = ratePool(some, members(quantity), '2026-02');
        const alone = rateMonth(some, LIFE, '2026-02', { quantity: dec(quantity) });
        expect(part && plain(part.ratedAmount)).toBe(alone && plain(alone.ratedAmount));
      }),
    );
  });
});
