import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ceilDiv,
  dec,
  fixed,
  floorDiv,
  floorTo,
  max,
  min,
  parseDecimal,
  plain,
  quotient,
  roundHalfAway,
  sum,
} from './decimal.js';

const parsed = (text: string, integerDigits?: number): string => {
  const read = parseDecimal(text, integerDigits);
  return typeof read === 'string' ? read : plain(read);
};
/** Digits of a decimal with a sign, up to 26 before and 12 after the point. */
const decimalText = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 26n - 1n }), fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }))
  .map(([negative, whole, part]) => `${negative ? '-' : ''}${whole}.${String(part).padStart(12, '0')}`);
const scaled = (text: string): bigint => BigInt(text.replace('.', ''));

describe('parseDecimal', () => {
  it.each([
    ['12.50', '12.5'],
    ['0', '0'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['007', '7'],
    ['0.000000000001', '0.000000000001'],
    ['999999999999999999.999999999999', '999999999999999999.999999999999'],
    ['-3.10', '-3.1'],
  ])('reads %s as %s', (text, value) => expect(parsed(text)).toBe(value));

  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '1.',
    '.5',
    '1e3',
    '1E-3',
    '0x10',
    'NaN',
    'Infinity',
    '1,5',
    '１',
    '--1',
    '1.2.3',
    '1\n',
    '9'.repeat(201),
  ])('refuses %j as no decimal', (text) => expect(parsed(text)).toBe('NOT_DECIMAL'));

  it('counts digits after the point as written, and never rounds', () => {
    expect([parsed('0.0000000000001'), parsed('1.0000000000000'), parsed('1.000000000000')]).toEqual([
      'OVER_PRECISE',
      'OVER_PRECISE',
      '1',
    ]);
  });

  it('bounds the digits before the point, leading zeros aside', () => {
    expect([parsed('1000', 3), parsed('-1000', 3), parsed('999.9', 3), parsed('000999', 3)]).toEqual([
      'TOO_LARGE',
      'TOO_LARGE',
      '999.9',
      '999',
    ]);
  });

  it('keeps every digit of any decimal it reads', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        expect(parsed(fixed(dec(text), 12), 26)).toBe(parsed(text, 26));
        expect(scaled(fixed(dec(text), 12))).toBe(scaled(text));
      }),
    );
  });
});

describe('dec', () => {
  it('takes text, integers and bigints, never a number that may be inexact', () => {
    expect([plain(dec('1.10')), plain(dec(-7)), plain(dec(10n ** 30n))]).toEqual(['1.1', '-7', '1' + '0'.repeat(30)]);
    for (const number of [0.1, Number.NaN, Infinity, 2 ** 53]) expect(() => dec(number)).toThrow(RangeError);
  });

  it('computes sums, differences and products of the widest amounts exactly [I26]', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        expect(scaled(fixed(dec(a).plus(dec(b)), 12))).toBe(scaled(a) + scaled(b));
        expect(scaled(fixed(dec(a).minus(dec(b)), 12))).toBe(scaled(a) - scaled(b));
        expect(scaled(fixed(dec(a).times(dec(b)), 24))).toBe(scaled(a) * scaled(b));
      }),
    );
  });
});

describe('plain and fixed', () => {
  it('write no exponent, no trailing zeros and no negative zero', () => {
    expect([
      plain('0.0000004'),
      plain('1000000000000000000000000'),
      plain('-0.0'),
      plain('1.50'),
      plain(dec('-1.5')),
    ]).toEqual(['0.0000004', '1000000000000000000000000', '0', '1.5', '-1.5']);
  });

  it('trims text as it would the number it stands for', () => {
    for (const text of [
      '0',
      '-0',
      '00',
      '-0.000',
      '007',
      '100',
      '100.00',
      '0.10',
      '-1.500',
      '10.010',
      '0.000000000001',
    ])
      expect([text, plain(text)]).toEqual([text, plain(dec(text))]);
    fc.assert(fc.property(decimalText, (text) => expect(plain(text)).toBe(plain(dec(text)))));
  });

  it('write exactly the digits asked for, and refuse to lose any', () => {
    expect([fixed(dec('1.5'), 2), fixed(dec('-0'), 2), fixed(dec(7), 0)]).toEqual(['1.50', '0.00', '7']);
    expect(() => fixed(dec('1.505'), 2)).toThrow(RangeError);
  });

  it('cut and fill text as they would the number it stands for', () => {
    const told = (write: () => string): string => {
      try {
        return write();
      } catch (error) {
        return (error as RangeError).message;
      }
    };
    for (const text of ['0', '-0', '-0.0000', '-0.0100', '624.9600', '624.9601', '-7', '007.5', '1e3', '100.0000'])
      for (const digits of [0, 2, 3])
        expect([text, told(() => fixed(text, digits))]).toEqual([text, told(() => fixed(dec(text), digits))]);
    fc.assert(
      fc.property(decimalText, fc.integer({ min: 0, max: 12 }), (text, digits) =>
        expect(told(() => fixed(text, digits))).toBe(told(() => fixed(dec(text), digits))),
      ),
    );
  });
});

describe('rounding', () => {
  it('goes half away from zero, for every sign [I27]', () => {
    expect(['0.005', '-0.005', '0.0049999', '-0.0050001', '2.675'].map((v) => plain(roundHalfAway(dec(v), 2)))).toEqual(
      ['0.01', '-0.01', '0', '-0.01', '2.68'],
    );
  });

  it('takes down towards minus infinity', () => {
    expect(['1.999', '-1.001', '-2', '0.001'].map((v) => plain(floorTo(dec(v), 2)))).toEqual([
      '1.99',
      '-1.01',
      '-2',
      '0',
    ]);
  });

  it('divides to 24 decimals, half away from zero', () => {
    expect(plain(quotient(dec(1), dec(3)))).toBe('0.333333333333333333333333');
    expect(plain(quotient(dec(-2), dec(3)))).toBe('-0.666666666666666666666667');
    expect(plain(quotient(dec('0.000000000000000000000001'), dec(2)))).toBe('0.000000000000000000000001');
  });

  it('rounds the exact quotient once, for the widest numbers [I26]', () => {
    const digits = fc.bigInt({ min: -(10n ** 90n), max: 10n ** 90n });
    fc.assert(
      fc.property(digits, fc.bigInt({ min: 1n, max: 2n ** 53n }), (a, b) => {
        // a stands for a × 10^-24: the quotient in units of the 24th decimal, half away from zero.
        const size = a < 0n ? -a : a;
        const rounded = (size * 2n + b) / (b * 2n);
        const q = quotient(dec(a).times(dec(10).pow(-24)), dec(b));
        expect(plain(q.times(dec(10).pow(24)))).toBe(String(a < 0n ? -rounded : rounded));
      }),
    );
  });

  it('finds the whole numbers around a quotient exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }),
        fc.bigInt({ min: 1n, max: 10n ** 20n }),
        (a, b) => {
          const rest = ((a % b) + b) % b;
          const floor = (a - rest) / b;
          expect(plain(floorDiv(dec(a), dec(b)))).toBe(String(floor));
          expect(plain(ceilDiv(dec(a), dec(b)))).toBe(String(rest === 0n ? floor : floor + 1n));
        },
      ),
    );
  });
});

describe('sum, min and max', () => {
  it('of nothing is 0, of many exact', () => {
    expect(plain(sum([]))).toBe('0');
    expect(plain(sum(Array.from({ length: 1000 }, () => dec('0.1'))))).toBe('100');
    expect([plain(min(dec(1), dec(-2))), plain(max(dec(1), dec(-2)))]).toEqual(['-2', '1']);
  });
});
