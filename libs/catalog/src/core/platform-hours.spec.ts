import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addToMonth, DAY, dec, HOUR, hourStart, monthPeriod, plain, sum } from '#kernel/core';
import type { Life } from './life.js';
import { platformMonth, platformQuantity } from './platform-hours.js';
import { aLife, at } from './price.fixture.js';

const hour = (life: Life, start: string): string => plain(platformQuantity(life, at(start)));

describe('platformQuantity', () => {
  it('is the quantity for an hour lived whole and 0 outside the life', () => {
    const life = aLife('2026-03-01T00:00:00Z', '2026-03-01T03:00:00Z', '2.5');
    expect(
      ['2026-02-28T23:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T02:00:00Z', '2026-03-01T03:00:00Z'].map((h) =>
        hour(life, h),
      ),
    ).toEqual(['0', '2.5', '2.5', '0']);
  });

  it('counts a part of an hour by its time, rounded half away from zero at 12 decimals', () => {
    expect(hour(aLife('2026-03-01T00:40:00Z', null, '2'), '2026-03-01T00:00:00Z')).toBe('0.666666666667');
    expect(hour(aLife('2026-03-01T00:59:59.999999Z', null), '2026-03-01T00:00:00Z')).toBe('0.000000000278');
    // 0.000000000001 for half an hour: exactly half of the last decimal.
    expect(hour(aLife('2026-03-01T00:30:00Z', null, '0.000000000001'), '2026-03-01T00:00:00Z')).toBe('0.000000000001');
  });

  it('sums a resized hour before rounding it once', () => {
    const life = aLife('2026-03-01T00:00:00Z', '2026-03-01T00:50:00Z', [
      ['2026-03-01T00:00:00Z', '1'],
      ['2026-03-01T00:10:00Z', '4'],
    ]);
    // 1 × 10/60 + 4 × 40/60; rounded by parts it would be …334
    expect(hour(life, '2026-03-01T00:00:00Z')).toBe('2.833333333333');
  });
});

describe('platformMonth', () => {
  it('is quantity × the hours of the Shanghai month', () => {
    const life = aLife('2020-01-01', null, '3');
    expect(['2026-01', '2026-02', '2028-02', '2026-04'].map((month) => plain(platformMonth(life, month)))).toEqual([
      '2232',
      '2016',
      '2088',
      '2160',
    ]);
  });

  it('is 0 in a month the instance did not live in', () => {
    const life = aLife('2026-02-01', '2026-03-01');
    expect([plain(platformMonth(life, '2026-01')), plain(platformMonth(life, '2026-03'))]).toEqual(['0', '0']);
  });

  it('rounds every broken hour by itself', () => {
    // Three lives of 20 minutes in three hours are 3 × 0.333333333333, not 1.
    const life = aLife('2026-03-01T00:40:00Z', '2026-03-01T02:20:00Z');
    expect(plain(platformMonth(life, '2026-03'))).toBe('1.666666666666');
  });

  it('equals the sum of its hours, exactly, for any life', () => {
    const start = at('2026-01-20');
    const lifeArb = fc
      .record({
        // Whole hours often, so that stretches begin and end on them too.
        cuts: fc.uniqueArray(
          fc.oneof(
            fc.integer({ min: 0, max: 60 * DAY }).map((offset) => start + offset),
            fc.integer({ min: 0, max: 60 * 24 }).map((hours) => start + hours * HOUR),
            fc.integer({ min: 0, max: 2 * HOUR }).map((offset) => at('2026-02-10') + offset),
          ),
          { minLength: 2, maxLength: 7 },
        ),
        quantities: fc.array(fc.bigInt({ min: 0n, max: 10n ** 14n }), { minLength: 6, maxLength: 6 }),
        open: fc.boolean(),
      })
      .map(({ cuts, quantities, open }): Life => {
        const sorted = cuts.toSorted((a, b) => a - b);
        return {
          activatedAt: sorted[0]!,
          terminatedAt: open ? null : sorted.at(-1)!,
          stretches: sorted
            .slice(0, -1)
            .map((from, i) => ({ from, quantity: dec(quantities[i]!).div(dec(10).pow(12)) })),
        };
      });
    fc.assert(
      fc.property(lifeArb, fc.integer({ min: 0, max: 3 }), (life, later) => {
        const month = addToMonth('2026-01', later);
        const { from, to } = monthPeriod(month);
        const hours = Array.from({ length: (to - from) / HOUR }, (_, i) =>
          platformQuantity(life, hourStart(from) + i * HOUR),
        );
        expect(plain(platformMonth(life, month))).toBe(plain(sum(hours)));
      }),
      { numRuns: 40 },
    );
  });
});
