import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, sum } from '#kernel';
import { partsOfPayments } from './budget-ledger.service.js';

describe('a budget’s part of an invoice’s payments', () => {
  const parts = (payments: string[], charged: string, total: string): string[] =>
    partsOfPayments(payments.map(dec), { charged: dec(charged), total: dec(total), currency: 'CNY' }).map((part) =>
      part.toFixed(2),
    );

  it('is its share by what it was charged, to the last cent once all is paid', () => {
    expect(parts(['100'], '60', '100')).toEqual(['60.00']);
    expect(parts(['33.33', '33.33', '33.34'], '50', '100')).toEqual(['16.67', '16.66', '16.67']);
    expect(parts(['100', '-100', '100'], '1', '3')).toEqual(['33.33', '-33.33', '33.33']);
    expect(parts([], '1', '3')).toEqual([]);
  });

  it('sums to what was charged when the invoice is paid in full, in whatever steps', () => {
    const cents = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 6 }), cents, (steps, share) => {
        const total = dec(steps.reduce((a, b) => a + b, 0)).div(100);
        const charged = dec(Math.min(share, total.times(100).toNumber())).div(100);
        const paid = steps.map((step) => dec(step).div(100));
        const got = partsOfPayments(paid, { charged, total, currency: 'CNY' });
        expect(sum(got).eq(charged)).toBe(true);
        for (const part of got) expect(part.decimalPlaces()).toBeLessThanOrEqual(2);
      }),
    );
  });
});
