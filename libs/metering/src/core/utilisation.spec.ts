import { dec, HOUR, type Instant, ZERO } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { livedPart, utilisationOf } from './utilisation.js';
import type { Span } from './whole.js';

const span = (firstAt: Instant, lastAt: Instant, latest: string, held: string): Span => ({
  firstAt,
  lastAt,
  latest: dec(latest),
  greatest: dec(latest),
  subjects: 1,
  held: dec(held),
});
const limit = dec('0.1');

describe('utilisationOf', () => {
  it('averages by time: 2 % for three hours and 18 % for one are 6 %', () => {
    const gauge = { from: 0, until: 4 * HOUR, carried: null };
    const seen = { span: span(0, 3 * HOUR, '18', String(2 * 3 * HOUR)), gauge };
    const { average, utilisation, idle } = utilisationOf(seen, { unit: '%', quantity: dec(1) }, limit)!;
    expect([average.toFixed(), utilisation.toFixed(), idle]).toEqual(['6', '0.06', true]);
  });

  it('counts only what was observed: what came before the first value is unknown, not zero', () => {
    const seen = { span: span(2 * HOUR, 2 * HOUR, '55', '0'), gauge: { from: 0, until: 4 * HOUR, carried: null } };
    expect(utilisationOf(seen, { unit: 'percent', quantity: dec(1) }, limit)!.average.toFixed()).toBe('55');
  });

  it('compares with what was bought where the unit is no percentage', () => {
    const seen = { span: null, gauge: { from: 0, until: HOUR, carried: dec('30') } };
    expect(utilisationOf(seen, { unit: 'GB', quantity: dec(100) }, limit)).toMatchObject({ idle: false });
    expect(utilisationOf(seen, { unit: 'GB', quantity: dec(1000) }, limit)).toMatchObject({ idle: true });
  });

  it('is not idle at exactly the limit, and unknown without a moment observed', () => {
    const seen = { span: null, gauge: { from: 0, until: HOUR, carried: dec('10') } };
    expect(utilisationOf(seen, { unit: '%', quantity: dec(1) }, limit)!.idle).toBe(false);
    expect(
      utilisationOf(
        { span: null, gauge: { from: 0, until: HOUR, carried: null } },
        { unit: '%', quantity: dec(1) },
        limit,
      ),
    ).toBeNull();
    expect(utilisationOf(seen, { unit: 'GB', quantity: ZERO }, limit)).toBeNull();
  });
});

describe('livedPart', () => {
  it.each([
    [
      { activatedAt: 5, terminatedAt: null },
      { from: 10, to: 20 },
    ],
    [
      { activatedAt: 12, terminatedAt: 15 },
      { from: 12, to: 15 },
    ],
    [
      { activatedAt: 30, terminatedAt: null },
      { from: 30, to: 30 },
    ],
    [
      { activatedAt: 1, terminatedAt: 8 },
      { from: 10, to: 10 },
    ],
  ])('of %j is %j', (life, part) => expect(livedPart({ from: 10, to: 25 }, life, 20)).toEqual(part));
});
