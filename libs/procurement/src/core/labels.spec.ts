import { describe, expect, it } from '@jest/globals';
import { Issues } from '#kernel/core';
import { checkCostCentres, checkTags, MOST_COST_CENTRES, MOST_TAGS } from './labels.js';

function issuesOf(check: (issues: Issues) => unknown): string[] {
  const issues = new Issues();
  check(issues);
  return issues.list.map(({ path, code }) => `${path.join('.')} ${code}`);
}
const ofCentres = (...shares: [string, string][]): string[] =>
  issuesOf((issues) =>
    checkCostCentres(
      issues,
      shares.map(([costCentre, share]) => ({ costCentre, share })),
    ),
  );

describe('checkCostCentres', () => {
  it('takes shares that sum to exactly 1, or none', () => {
    expect([ofCentres(), ofCentres(['A', '0.4'], ['B', '0.6'])]).toEqual([[], []]);
  });

  it.each([['0.599999999999'], ['0.600000000001']])('refuses 0.4 and %s, which do not sum to 1', (share) => {
    expect(ofCentres(['A', '0.4'], ['B', share])).toEqual(['shares NOT_ONE']);
  });

  it('names a cost centre once', () => {
    expect(ofCentres(['A', '0.4'], ['A', '0.6'])).toEqual(['shares.1.costCentre DUPLICATE']);
  });

  it('bounds how many there are', () => {
    const many = Array.from({ length: MOST_COST_CENTRES + 1 }, (_, n): [string, string] => [`C${n}`, '0.02']);
    expect(ofCentres(...many)).toEqual(['shares TOO_MANY']);
  });
});

describe('checkTags', () => {
  const ofTags = (...keys: string[]): string[] =>
    issuesOf((issues) =>
      checkTags(
        issues,
        keys.map((key) => ({ key, value: 'v' })),
      ),
    );

  it('takes each key once', () => {
    expect([ofTags('a', 'b'), ofTags('a', 'a')]).toEqual([[], ['tags.1.key DUPLICATE']]);
  });

  it('bounds how many there are', () => {
    expect(ofTags(...Array.from({ length: MOST_TAGS + 1 }, (_, n) => `k${n}`))).toEqual(['tags TOO_MANY']);
  });

  it.each(['a b', 'a;b', 'a=b', ''])('refuses the key "%s", which files could not list', (key) => {
    expect(ofTags(key)).toHaveLength(1);
  });
});
