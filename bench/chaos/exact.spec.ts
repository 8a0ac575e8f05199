import { describe, expect, it } from '@jest/globals';
import { divide, isoOf, microsOf, monthOf, monthsBetween, monthStart, textOf, unitsOf } from './exact.mjs';

describe('the arithmetic of the checker', () => {
  it('keeps decimals as whole units and refuses what does not fit', () => {
    expect(unitsOf('-12.345', 4)).toBe(-123_450n);
    expect(textOf(-123_450n, 4)).toBe('-12.345');
    expect(textOf(5n, 2)).toBe('0.05');
    expect(unitsOf('1.2300', 2)).toBe(123n);
    expect(() => unitsOf('1.005', 2)).toThrow(/more than 2 digits/);
    expect(() => unitsOf('1e3', 2)).toThrow(/not a decimal/);
  });

  it('rounds once, half away from zero', () => {
    expect([5n, 15n, -5n, -15n, 4n, -4n].map((n) => divide(n, 10n))).toEqual([1n, 2n, -1n, -2n, 0n, 0n]);
  });

  it('knows the months of Asia/Shanghai', () => {
    const start = microsOf('2026-11-30 16:00:00.000000');
    expect([monthOf(start - 1n), monthOf(start)]).toEqual(['2026-11', '2026-12']);
    expect(monthStart('2026-12')).toBe(start);
    expect(isoOf(monthStart('2026-12', 1) + 1n)).toBe('2026-12-31T16:00:00.000001Z');
    expect(monthsBetween('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  });
});
