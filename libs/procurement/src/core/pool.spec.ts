import { describe, expect, it } from '@jest/globals';
import { DAY, dec, type DomainError, parseInstant } from '#kernel';
import { checkPool, checkQuota, needsOf, partsFor, type PoolPart, resourceHours } from './pool.js';

const refusal = (run: () => void): string => {
  try {
    run();
    return 'ok';
  } catch (error) {
    return (error as DomainError).code;
  }
};
const part = (ownerId: string, over: Partial<PoolPart> = {}): PoolPart => ({
  ...{ ownerId, offeringId: 'o', planCode: 'p', resource: 'vcpu', perUnit: '4' },
  ...over,
});
const need = (quantity: string) => ({ ownerId: 'province', resource: 'vcpu', quantity: dec(quantity) });

describe('quotas of a pool', () => {
  it('of 200 with 180 allocated take 20 more and not 30 [S3-09]', () => {
    expect(refusal(() => checkQuota(need('30'), dec(200), dec(180)))).toBe('QUOTA_EXCEEDED');
    expect(refusal(() => checkQuota(need('20'), dec(200), dec(180)))).toBe('ok');
    expect(refusal(() => checkQuota(need('0.000001'), null, dec(0)))).toBe('QUOTA_EXCEEDED');
  });

  it('sum to no more than the pool has', () => {
    expect(refusal(() => checkPool('vcpu', dec(500), dec(500)))).toBe('ok');
    expect(refusal(() => checkPool('vcpu', dec(500), dec('500.1')))).toBe('POOL_EXCEEDED');
  });
});

describe('what plans take of pools', () => {
  it('is taken of the nearest organization’s that has the plan', () => {
    const parts = [part('province'), part('city', { perUnit: '2' }), part('province', { planCode: 'q' })];
    const near = partsFor(['bureau', 'city', 'province'], parts);
    expect(near).toEqual([part('city', { perUnit: '2' }), part('province', { planCode: 'q' })]);
    expect(partsFor(['elsewhere'], parts)).toEqual([]);
  });

  it('sums over items, resource by resource', () => {
    const parts = [part('province'), part('province', { resource: 'gib', perUnit: '8' })];
    const items = ['1', '2.5'].map((quantity) => ({ offeringId: 'o', planCode: 'p', quantity }));
    const needs = needsOf(parts, [...items, { offeringId: 'o', planCode: 'other', quantity: '9' }]);
    expect(needs.map(({ resource, quantity }) => [resource, quantity.toFixed()])).toEqual([
      ['vcpu', '14'],
      ['gib', '28'],
    ]);
  });

  it('is what is needed beyond what there is in its place, resource by resource', () => {
    const parts = [part('p'), part('p', { resource: 'gib', perUnit: '8' }), part('p', { planCode: 'q', perUnit: '6' })];
    const of = (planCode: string, quantity: string) => ({ offeringId: 'o', planCode, quantity });
    const more = (items: Parameters<typeof needsOf>[1]) =>
      needsOf(parts, items).map(({ resource, quantity }) => `${quantity.toFixed()} ${resource}`);
    expect(more([{ ...of('p', '5'), instead: of('p', '3') }])).toEqual(['8 vcpu', '16 gib']);
    expect(more([{ ...of('q', '3'), instead: of('p', '3') }])).toEqual(['6 vcpu']);
    expect(more([{ ...of('p', '1'), instead: of('p', '3') }, of('p', '1')])).toEqual(['4 vcpu', '8 gib']);
    expect(more([{ ...of('p', '1'), instead: of('elsewhere', '3') }])).toEqual(['4 vcpu', '8 gib']);
  });

  it('is counted by the hour: 8 h × 4 + 6 h × 8 + 10 h × 4 = 120 in a day [S3-20]', () => {
    const on = (hour: string): number => parseInstant(`2026-07-01T${hour}:00:00+08:00`)!;
    const life = {
      activatedAt: on('00'),
      terminatedAt: null,
      quantity: '1',
      resizes: [
        { from: on('08'), quantity: '2' },
        { from: on('14'), quantity: '1' },
      ],
    };
    const day = { from: on('00'), to: on('00') + DAY };
    expect(resourceHours([{ life, perUnit: '4' }], day).toFixed()).toBe('120');
    expect(resourceHours([], day).toFixed()).toBe('0');
  });
});
