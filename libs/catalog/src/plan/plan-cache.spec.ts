import { describe, expect, it } from '@jest/globals';
import { PlanCache } from './plan-cache.js';
import type { PlanFacts } from './plan-facts.js';

const plan = (id: string, prices: number, offeringStatus = 'PUBLISHED'): PlanFacts =>
  ({ id, offeringStatus, prices: Array.from({ length: prices }) }) as unknown as PlanFacts;

const kept = (cache: PlanCache, ids: string): string => [...ids].filter((id) => cache.get(id)).join('');

describe('PlanCache', () => {
  it('keeps what was published and nothing that may still change', () => {
    const cache = new PlanCache(10);
    for (const status of ['DRAFT', 'IN_REVIEW', 'CHANGES_REQUESTED']) cache.put(plan('a', 1, status));
    cache.put(plan('b', 1));
    cache.put(plan('c', 1, 'RETIRED'));
    expect(kept(cache, 'abc')).toBe('bc');
  });

  it('holds a bounded number of prices: what was not asked for longest goes first', () => {
    const cache = new PlanCache(10);
    for (const id of 'abc') cache.put(plan(id, 3));
    cache.get('a');
    cache.put(plan('d', 4)); // 13 prices: b goes
    expect(kept(cache, 'bcda')).toBe('cda');
    cache.put(plan('e', 10));
    expect(kept(cache, 'abcde')).toBe('e');
  });

  it('counts a plan once, however often it is put', () => {
    const cache = new PlanCache(10);
    for (let i = 0; i < 9; i++) cache.put(plan('a', 4));
    cache.put(plan('b', 6));
    expect(kept(cache, 'ab')).toBe('ab');
  });
});
