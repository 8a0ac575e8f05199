import { type Life, lifeOf } from '#catalog/core';
import { dec, HOUR, type Instant } from '#kernel/core';
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
const of = (quantity: string, resizes: { from: Instant; quantity: string }[] = []): Life =>
  lifeOf({ activatedAt: 0, terminatedAt: null, quantity, resizes });

describe('utilisationOf', () => {
  it('averages by time: 2 % for three hours and 18 % for one are 6 %', () => {
    const gauge = { from: 0, until: 4 * HOUR, carried: null };
    const seen = { span: span(0, 3 * HOUR, '18', String(2 * 3 * HOUR)), gauge };
    const { average, utilisation, idle } = utilisationOf(seen, { unit: '%', life: of('1') }, limit)!;
    expect([average.toFixed(), utilisation.toFixed(), idle]).toEqual(['6', '0.06', true]);
  });

  it('counts only what was observed: what came before the first value is unknown, not zero', () => {
    const seen = { span: span(2 * HOUR, 2 * HOUR, '55', '0'), gauge: { from: 0, until: 4 * HOUR, carried: null } };
    expect(utilisationOf(seen, { unit: 'percent', life: of('1') }, limit)!.average.toFixed()).toBe('55');
  });

  it('compares with what was bought where the unit is no percentage', () => {
    const seen = { span: null, gauge: { from: 0, until: HOUR, carried: dec('30') } };
    expect(utilisationOf(seen, { unit: 'GB', life: of('100') }, limit)).toMatchObject({ idle: false });
    expect(utilisationOf(seen, { unit: 'GB', life: of('1000') }, limit)).toMatchObject({ idle: true });
  });

  it('compares with what was bought at the time where the instance was resized', () => {
    const seen = { span: null, gauge: { from: 0, until: 4 * HOUR, carried: dec('50') } };
    // 100 for one hour and 900 for three are 700 on average: 50 ÷ 700
    const life = of('100', [{ from: HOUR, quantity: '900' }]);
    const { utilisation, idle } = utilisationOf(seen, { unit: 'GB', life }, limit)!;
    expect([utilisation.toFixed(), idle]).toEqual(['0.071429', true]);
  });

  it('is not idle at exactly the limit, and unknown without a moment observed', () => {
    const seen = { span: null, gauge: { from: 0, until: HOUR, carried: dec('10') } };
    expect(utilisationOf(seen, { unit: '%', life: of('1') }, limit)!.idle).toBe(false);
    expect(
      utilisationOf(
        { span: null, gauge: { from: 0, until: HOUR, carried: null } },
        { unit: '%', life: of('1') },
        limit,
      ),
    ).toBeNull();
    expect(utilisationOf(seen, { unit: 'GB', life: of('0') }, limit)).toBeNull();
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
