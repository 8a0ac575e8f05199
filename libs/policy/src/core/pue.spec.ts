import { describe, expect, it } from '@jest/globals';
import { dec } from '#kernel/core';
import fc from 'fast-check';
import { clusterPue, type EnergyReading, pueStanding, rollingPue } from './pue.js';

const reading = (month: string, totalKwh: string, itKwh = '1000000'): EnergyReading => ({ month, totalKwh, itKwh });
const label = { limit: '1.25', months: 12 };
const standing = (readings: EnergyReading[], last: string): string =>
  pueStanding(rollingPue(readings, last, label.months), label);

describe('rollingPue', () => {
  it('is total over IT energy, and the limit belongs to the label', () => {
    expect(rollingPue([reading('2026-01', '1250000')], '2026-01', 12).value!.toFixed()).toBe('1.25');
    expect(standing([reading('2026-01', '1250000')], '2026-01')).toBe('WITHIN_LIMIT');
    expect(rollingPue([reading('2026-01', '1260000')], '2026-01', 12).value!.toFixed()).toBe('1.26');
    expect(standing([reading('2026-01', '1260000')], '2026-01')).toBe('ABOVE_LIMIT');
    expect(standing([reading('2026-01', '1250001')], '2026-01')).toBe('ABOVE_LIMIT'); // rounds to 1.25
  });

  it('a month without reading suspends, whatever the others are', () => {
    const gap = [reading('2026-01', '1200000'), reading('2026-03', '1200000')];
    expect(rollingPue(gap, '2026-03', 12).missing).toEqual(['2026-02']);
    expect(standing(gap, '2026-03')).toBe('SUSPENDED');
    expect(standing([reading('2026-01', '1200000')], '2026-02')).toBe('SUSPENDED');
    expect(standing([], '2026-02')).toBe('NOT_MEASURED');
  });

  it('looks at the last months of its window alone', () => {
    const year = Array.from({ length: 12 }, (_, index) =>
      reading(`2026-${String(index + 1).padStart(2, '0')}`, '1200000'),
    );
    expect(standing([reading('2025-12', '9000000'), ...year], '2026-12')).toBe('WITHIN_LIMIT');
    expect(standing([reading('2025-12', '9000000'), ...year], '2026-11')).toBe('ABOVE_LIMIT');
  });
});

describe('clusterPue', () => {
  it('sums energies, not values: 3800 over 3000 MWh', () => {
    const parts = [
      { totalKwh: dec(1_200_000), itKwh: dec(1_000_000) },
      { totalKwh: dec(2_600_000), itKwh: dec(2_000_000) },
    ];
    expect(clusterPue(parts).value!.toFixed()).toBe('1.267');
  });

  it('lies between the least and the greatest of its parts', () => {
    const part = fc.record({ it: fc.integer({ min: 1, max: 1e9 }), over: fc.integer({ min: 0, max: 1e9 }) });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), (list) => {
        const parts = list.map(({ it, over }) => ({ totalKwh: dec(it).plus(over), itKwh: dec(it) }));
        const values = parts.map((each) => clusterPue([each]).value!.toNumber());
        const whole = clusterPue(parts).value!.toNumber();
        expect(whole).toBeGreaterThanOrEqual(Math.min(...values));
        expect(whole).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});
