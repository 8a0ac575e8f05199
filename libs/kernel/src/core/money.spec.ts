import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, type Decimal, floorTo, plain, sum } from './decimal.js';
import { amountText, isCurrency, largestRemainder, minorDigits, money, toMinor } from './money.js';

describe('currencies', () => {
  it('have the minor digits of ISO 4217', () => {
    expect(['CNY', 'USD', 'JPY', 'KWD', 'ISK', 'XCG'].map(minorDigits)).toEqual([2, 2, 0, 3, 0, 2]);
  });

  it('are active codes in capitals, nothing else', () => {
    expect(['CNY', 'EUR'].every(isCurrency)).toBe(true);
    expect(['', 'cny', 'RMB', 'XXX', 'HRK', 'toString'].some(isCurrency)).toBe(false);
    expect(() => minorDigits('RMB')).toThrow(RangeError);
  });
});

describe('amounts', () => {
  it('are rounded once, half away from zero, to the minor unit [I26, I27]', () => {
    const text = (value: string, currency: string) => amountText(toMinor(dec(value), currency), currency);
    expect([
      text('1.005', 'CNY'),
      text('-1.005', 'CNY'),
      text('0.5', 'JPY'),
      text('-0.0004', 'KWD'),
      text('2', 'CNY'),
    ]).toEqual(['1.01', '-1.01', '1', '0.000', '2.00']);
  });

  it('are never written with digits lost', () => {
    expect(money(dec('12.5'), 'CNY')).toEqual({ amount: '12.50', currency: 'CNY' });
    expect(() => money(dec('0.001'), 'CNY')).toThrow(RangeError);
  });
});

describe('largestRemainder', () => {
  const spread = (shares: string[], total: string, currency = 'CNY', divisor?: string) =>
    largestRemainder(
      shares.map((share) => dec(share)),
      dec(total),
      currency,
      divisor === undefined ? undefined : dec(divisor),
    ).map((part) => plain(part));

  it('gives missing units to the largest remainders, ties in order', () => {
    expect(spread(['0.333', '0.333', '0.334'], '1')).toEqual(['0.33', '0.33', '0.34']);
    expect(spread(['0.335', '0.335', '0.33'], '1')).toEqual(['0.34', '0.33', '0.33']);
    expect(spread(['1.5', '1.5', '1'], '4', 'JPY')).toEqual(['2', '1', '1']);
    expect(spread(['-0.335', '-0.665'], '-1')).toEqual(['-0.33', '-0.67']);
  });

  it('divides exactly, so that equal remainders stay a tie whatever stands before the point', () => {
    expect(spread(['1', '31', '4'], '12', 'JPY', '3')).toEqual(['1', '10', '1']);
    expect(spread(['31', '1', '4'], '12', 'JPY', '3')).toEqual(['11', '0', '1']);
  });

  it('refuses a total that the shares cannot make up', () => {
    expect(() => spread(['0.1', '0.2'], '0.29')).toThrow(RangeError);
    expect(() => spread(['0.1', '0.2'], '0.33')).toThrow(RangeError);
    expect(() => spread(['0.101', '0.2'], '0.305')).toThrow(RangeError);
    expect(spread([], '0')).toEqual([]);
  });

  it('sums exactly to the total, each part less than a unit from its share [I30]', () => {
    const share = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map((n) => dec(n).div(10 ** 6));
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 30 }), (shares, more) => {
        const floors = sum(shares.map((s) => floorTo(s, 2)));
        const total = floors.plus(dec(Math.min(more, shares.length)).div(100));
        const parts = largestRemainder(shares, total, 'CNY');
        expect(plain(sum(parts))).toBe(plain(total));
        parts.forEach((part, i) => {
          const above = part.minus(floorTo(shares[i]!, 2));
          expect(['0', '0.01']).toContain(plain(above));
        });
        const rest = (i: number): Decimal => shares[i]!.minus(floorTo(shares[i]!, 2));
        const given = parts.map((part, i) => !part.eq(floorTo(shares[i]!, 2)));
        // Nobody without a unit has a larger remainder, or an equal one earlier in the list, than somebody with one.
        given.forEach((has, i) =>
          given.forEach((other, j) => {
            if (has && !other) expect(rest(i).gt(rest(j)) || (rest(i).eq(rest(j)) && i < j)).toBe(true);
          }),
        );
      }),
    );
  });
});
