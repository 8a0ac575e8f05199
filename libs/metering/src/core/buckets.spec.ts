import { describe, expect, it } from '@jest/globals';
import { HOUR, type Instant, MINUTE, parseInstant } from '#kernel/core';
import fc from 'fast-check';
import { bucketCount, bucketOf, hourParts, USAGE_GRANULARITIES } from './buckets.js';

const t = (text: string): Instant => parseInstant(text)!;

describe('buckets of use', () => {
  it('are hours, and days and months of Asia/Shanghai', () => {
    const instant = t('2026-09-30T16:30:00Z'); // half past midnight on 1 October in Shanghai
    expect(bucketOf(instant, 'HOUR')).toEqual({ from: t('2026-09-30T16:00:00Z'), to: t('2026-09-30T17:00:00Z') });
    expect(bucketOf(instant, 'DAY')).toEqual({ from: t('2026-09-30T16:00:00Z'), to: t('2026-10-01T16:00:00Z') });
    expect(bucketOf(instant, 'MONTH')).toEqual({ from: t('2026-09-30T16:00:00Z'), to: t('2026-10-31T16:00:00Z') });
  });

  it('put the boundary into the later bucket only [I15]', () => {
    expect(bucketOf(t('2026-09-30T15:59:59.999999Z'), 'DAY').to).toBe(t('2026-09-30T16:00:00Z'));
    expect(bucketOf(t('2026-09-30T16:00:00Z'), 'DAY').from).toBe(t('2026-09-30T16:00:00Z'));
  });

  it('are counted with those that are only touched', () => {
    const from = t('2026-09-30T15:59:59Z');
    expect(bucketCount({ from, to: from + 1 }, 'DAY')).toBe(1);
    expect(bucketCount({ from, to: t('2026-09-30T16:00:00Z') }, 'MONTH')).toBe(1);
    expect(bucketCount({ from, to: t('2026-09-30T16:00:00.000001Z') }, 'MONTH')).toBe(2);
    expect(bucketCount({ from, to: t('2026-09-30T16:00:01Z') }, 'HOUR')).toBe(2);
    expect(bucketCount({ from: t('2025-12-31T16:00:00Z'), to: t('2027-12-31T16:00:00Z') }, 'MONTH')).toBe(24);
  });

  it('hold the instant and count one by one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.constantFrom(...USAGE_GRANULARITIES),
        (start, length, granularity) => {
          const period = {
            from: t('2024-01-01T00:00:00Z') + start * MINUTE,
            to: t('2024-01-01T00:00:00Z') + (start + length) * MINUTE,
          };
          let count = 0;
          for (let from = period.from; from < period.to; from = bucketOf(from, granularity).to, count++)
            expect(bucketOf(from, granularity).from).toBeLessThanOrEqual(from);
          expect(bucketCount(period, granularity)).toBe(count);
        },
      ),
    );
  });
});

describe('a period taken apart', () => {
  const ten = t('2026-10-05T10:00:00Z');

  it('has whole hours and what is left of others', () => {
    expect(hourParts({ from: ten, to: ten + 2 * HOUR })).toEqual({
      whole: { from: ten, to: ten + 2 * HOUR },
      edges: [],
    });
    expect(hourParts({ from: ten + 1, to: ten + 3 * HOUR + 1 })).toEqual({
      whole: { from: ten + HOUR, to: ten + 3 * HOUR },
      edges: [
        { from: ten + 1, to: ten + HOUR },
        { from: ten + 3 * HOUR, to: ten + 3 * HOUR + 1 },
      ],
    });
  });

  it('is tiled by its parts, none of which crosses an hour but the whole ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 }), (start, length) => {
        const period = { from: ten + start * MINUTE, to: ten + (start + length) * MINUTE };
        const { whole, edges } = hourParts(period);
        const parts = [...edges, ...(whole ? [whole] : [])].sort((a, b) => a.from - b.from);
        expect(parts[0]!.from).toBe(period.from);
        expect(parts.at(-1)!.to).toBe(period.to);
        parts.forEach((part, index) => {
          expect(part.from).toBeLessThan(part.to);
          if (index > 0) expect(part.from).toBe(parts[index - 1]!.to);
        });
        for (const edge of edges) expect(bucketOf(edge.from, 'HOUR')).toEqual(bucketOf(edge.to - 1, 'HOUR'));
        if (whole) expect([whole.from % HOUR, whole.to % HOUR]).toEqual([0, 0]);
      }),
    );
  });
});
