import { describe, expect, it } from '@jest/globals';
import { Issues } from '#kernel/core';
import { carriesBadge, checkRecommended, type RecommendedInput, recommendedStatusOn } from './recommended.js';

describe('an issue on a day', () => {
  const issue = { status: 'PUBLISHED', validFrom: '2026-01-01', validTo: '2027-01-01' } as const;

  it('gives badges from its first day to the one before validTo', () => {
    const days = ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'];
    expect(days.map((day) => carriesBadge(issue, day))).toEqual([false, true, true, false]);
    expect(days.map((day) => recommendedStatusOn(issue, day))).toEqual([
      ...['PUBLISHED', 'PUBLISHED', 'PUBLISHED', 'EXPIRED'],
    ]);
  });

  it('gives none before it is published, and expires only then', () => {
    const reviewed = { ...issue, status: 'EXPERT_REVIEW' } as const;
    expect(carriesBadge(reviewed, '2026-06-01')).toBe(false);
    expect(recommendedStatusOn(reviewed, '2027-06-01')).toBe('EXPERT_REVIEW');
  });
});

describe('an issue as it is written', () => {
  const onSale = new Set(['a', 'b']);
  const said = (over: Partial<RecommendedInput>): string[] => {
    const issues = new Issues();
    const input = { number: '2026-1', issuer: 'i', validFrom: '2026-01-01', validTo: '2027-01-01' };
    checkRecommended(issues, { ...input, products: ['A'], solutions: ['b'], ...over }, onSale);
    return issues.list.map(({ path, code }) => `${path.join('.')} ${code}`);
  };

  it('names what is on sale, once', () => {
    expect(said({})).toEqual([]);
    expect(said({ solutions: ['a', 'c'] })).toEqual(['solutions.0 DUPLICATE', 'solutions.1 UNKNOWN_OFFERING']);
    expect(said({ products: [], solutions: [] })).toEqual(['products REQUIRED']);
    expect(said({ products: Array.from({ length: 201 }, (_, index) => String(index)) })[0]).toBe('products TOO_MANY');
  });

  it('has a number of its year and a period', () => {
    expect(said({ number: '2026', validTo: '2026-01-01' })).toEqual(['number MALFORMED', 'validTo EMPTY_PERIOD']);
  });
});
