import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountText, dec, type Decimal, minorDigits, plain, sum } from '#kernel/core';
import { invoiceTax, type TaxedLine } from './invoice-tax.js';

const line = (amount: string, taxRate = '0.06'): TaxedLine => ({ amount: dec(amount), taxRate });
function cny(...lines: TaxedLine[]) {
  const { lines: parts, taxes, net, tax, total } = invoiceTax(lines, 'CNY');
  const text = (value: Decimal) => amountText(value, 'CNY');
  return {
    lines: parts.map((part) => [text(part.net), text(part.taxAmount)]),
    taxes: taxes.map((t) => [t.taxRate, text(t.gross), text(t.net), text(t.tax)]),
    totals: [text(net), text(tax), text(total)],
  };
}

describe('invoiceTax', () => {
  it.each([
    ['0.06', '646.19', '38.77'],
    ['0.03', '665.01', '19.95'],
    ['0.01', '678.18', '6.78'],
    ['0.09', '628.40', '56.56'],
    ['0', '684.96', '0.00'],
  ])('takes the tax at %s out of 684.96: %s + %s', (rate, net, tax) => {
    expect(cny(line('684.96', rate)).totals).toEqual([net, tax, '684.96']);
  });

  it('rounds the net of a rate once, over all its lines, half away from zero', () => {
    // 3 × 0.10: 0.30 ÷ 1.06 = 0.283…; line by line it would be 3 × 0.09 = 0.27.
    expect(cny(line('0.10'), line('0.10'), line('0.10'))).toEqual({
      lines: [
        ['0.10', '0.00'],
        ['0.09', '0.01'],
        ['0.09', '0.01'],
      ],
      taxes: [['0.06', '0.30', '0.28', '0.02']],
      totals: ['0.28', '0.02', '0.30'],
    });
    expect(cny(line('-0.30')).taxes).toEqual([['0.06', '-0.30', '-0.28', '-0.02']]);
    // 0.20 ÷ 1.6 = 0.125: exactly half a unit.
    expect([cny(line('0.20', '0.6')).taxes, cny(line('-0.20', '0.6')).taxes]).toEqual([
      [['0.6', '0.20', '0.13', '0.07']],
      [['0.6', '-0.20', '-0.13', '-0.07']],
    ]);
  });

  it('gives the missing units to the largest remainders, not to the first lines', () => {
    // 1.00 → 0.9433…, 2.00 → 1.8867…, 3.00 → 2.8301…; 6.00 → 5.66: floors 0.94 + 1.88 + 2.83 = 5.65
    expect(cny(line('1.00'), line('2.00'), line('3.00')).lines.map(([net]) => net)).toEqual(['0.94', '1.89', '2.83']);
  });

  it('breaks equal remainders in line order, however long the quotients are', () => {
    // 0.10 ÷ 1.06 = 0.0943… and 1.16 ÷ 1.06 is exactly 1 more; the next is exactly 10^10 more.
    expect(cny(line('0.10'), line('1.16')).lines.map(([net]) => net)).toEqual(['0.10', '1.09']);
    expect(cny(line('1.16'), line('0.10')).lines.map(([net]) => net)).toEqual(['1.10', '0.09']);
    expect(cny(line('10600000000.10'), line('0.10')).lines.map(([net]) => net)).toEqual(['10000000000.10', '0.09']);
    expect(cny(line('0.10'), line('10600000000.10')).lines.map(([net]) => net)).toEqual(['0.10', '10000000000.09']);
  });

  it('takes negative lines down towards minus infinity as well', () => {
    // −0.0943… down to −0.10, −0.1886… down to −0.19; −0.30 → −0.28: the unit missing goes to the first (0.56 of a unit).
    expect(cny(line('-0.10'), line('-0.20')).lines).toEqual([
      ['-0.09', '-0.01'],
      ['-0.19', '-0.01'],
    ]);
    expect(cny(line('-0.10'), line('0.10')).totals).toEqual(['0.00', '0.00', '0.00']);
  });

  it('keeps rates apart, ascending, and writes equal ones once', () => {
    const { taxes, totals, lines } = cny(line('113', '0.13'), line('106', '0.06'), line('53', '0.060'), line('5', '0'));
    expect(taxes).toEqual([
      ['0', '5.00', '5.00', '0.00'],
      ['0.06', '159.00', '150.00', '9.00'],
      ['0.13', '113.00', '100.00', '13.00'],
    ]);
    expect(totals).toEqual(['255.00', '22.00', '277.00']);
    expect(lines.map(([net]) => net)).toEqual(['100.00', '100.00', '50.00', '5.00']);
  });

  it('is nothing for no lines', () => {
    expect(cny()).toEqual({ lines: [], taxes: [], totals: ['0.00', '0.00', '0.00'] });
  });

  const minorUnits = fc.oneof(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: -300n, max: 300n }));
  const linesArb = fc.array(
    fc.record({
      units: minorUnits,
      taxRate: fc.constantFrom('0', '0.01', '0.03', '0.06', '0.09', '0.13', '0.17', '0.070707'),
    }),
    { maxLength: 40 },
  );
  const currencyArb = fc.constantFrom('CNY', 'JPY', 'KWD');

  it('sums exactly: net + tax = gross everywhere, lines to rates, rates to totals, for every sign [I28, I29, I30]', () => {
    fc.assert(
      fc.property(linesArb, currencyArb, (drawn, currency) => {
        const digits = minorDigits(currency);
        const unit = dec(10).pow(-digits);
        const lines = drawn.map(({ units, taxRate }) => ({ amount: dec(units).times(unit), taxRate }));
        const result = invoiceTax(lines, currency);
        result.lines.forEach((part, i) => {
          const { amount, taxRate } = lines[i]!;
          expect(plain(part.net.plus(part.taxAmount))).toBe(plain(amount));
          // Never a whole unit from the exact net, and in whole units.
          const off = part.net.times(dec(taxRate).plus(1)).minus(amount).abs();
          expect(off.lt(unit.times(dec(taxRate).plus(1)))).toBe(true);
          expect(part.net.decimalPlaces()).toBeLessThanOrEqual(digits);
        });
        for (const rate of result.taxes) {
          const own = lines.map((l, i) => ({ ...l, ...result.lines[i]! })).filter((l) => l.taxRate === rate.taxRate);
          expect(plain(sum(own.map((l) => l.amount)))).toBe(plain(rate.gross));
          expect(plain(sum(own.map((l) => l.net)))).toBe(plain(rate.net));
          expect(plain(sum(own.map((l) => l.taxAmount)))).toBe(plain(rate.tax));
          // net × (1 + rate) is within half a unit × (1 + rate) of gross: it is the rounded quotient.
          const divisor = dec(rate.taxRate).plus(1);
          expect(rate.net.times(divisor).minus(rate.gross).abs().lte(unit.div(2).times(divisor))).toBe(true);
        }
        expect(plain(sum(result.taxes.map((t) => t.net)))).toBe(plain(result.net));
        expect(plain(result.net.plus(result.tax))).toBe(plain(result.total));
        expect(plain(sum(lines.map((l) => l.amount)))).toBe(plain(result.total));
      }),
    );
  });

  it('gives each line its exact net taken down, plus one unit for the largest remainders in order', () => {
    // The same in whole numbers: floor(units × 100 ÷ (100 + percent)) and its remainder.
    fc.assert(
      fc.property(
        fc.array(minorUnits, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(1n, 3n, 6n, 9n, 13n),
        (units, percent) => {
          const divisor = 100n + percent;
          const cut = units.map((u, index) => {
            const rest = (((u * 100n) % divisor) + divisor) % divisor;
            return { index, floor: (u * 100n - rest) / divisor, rest };
          });
          const gross = units.reduce((a, b) => a + b, 0n);
          const double = gross * 200n;
          const away = (double < 0n ? double - divisor : double + divisor) / (2n * divisor);
          let missing = Number(away - cut.reduce((a, b) => a + b.floor, 0n));
          const expected = cut.map(({ floor }) => floor);
          for (const { index } of cut.toSorted((a, b) => Number(b.rest - a.rest) || a.index - b.index))
            if (missing-- > 0) expected[index]! += 1n;
          const rate = plain(dec(percent).div(100));
          const lines = units.map((u) => ({ amount: dec(u).div(100), taxRate: rate }));
          expect(invoiceTax(lines, 'CNY').lines.map((part) => plain(part.net.times(100)))).toEqual(
            expected.map(String),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
