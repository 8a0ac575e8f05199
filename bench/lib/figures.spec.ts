import { describe, expect, it } from '@jest/globals';
import { figuresOf, median, percentile, summarize, table } from './figures.mjs';

const pass = (eventsPerSecond: number) => ({
  eventsPerSecond,
  p50: 1,
  p99: 2,
  cpu: { api: 3 },
  statements: 4,
  transactions: null,
});

describe('median', () => {
  it('is the middle value, whatever the order', () => expect(median([9, 1, 5])).toBe(5));
  it('is the mean of the middle two', () => expect(median([4, 1, 3, 2])).toBe(2.5));
  it('of nothing is nothing', () => expect(median([])).toBeNull());
});

it('a percentile is the smallest value that its share of the values does not exceed', () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i);
  expect(percentile(values, 0.5)).toBe(100);
  expect(percentile(values, 0.99)).toBe(198);
  expect(percentile([7], 0.99)).toBe(7);
});

it('figures count repeats as events, and what was used per thousand of them', () => {
  const seen = { requests: 2, accepted: 990, duplicates: 10, latencies: [5, 9], ms: 500, cpu: { api: 40, gone: null } };
  const counted = { before: { statements: 10, transactions: 1 }, after: { statements: 30, transactions: 3 } };
  const figures = {
    eventsPerSecond: 2000,
    p50: 5,
    p99: 9,
    cpu: { api: 40, gone: null },
    statements: 20,
    transactions: 2,
  };
  expect(figuresOf({ ...seen, ...counted })).toMatchObject(figures);
});

it('compares each pass with the bare pass of its own round', () => {
  const { ratio, eventsPerSecond } = summarize('rest', [pass(50), pass(10), pass(60)], [pass(100), pass(20), pass(80)]);
  expect(ratio).toBe(0.5);
  expect(eventsPerSecond).toBe(50);
});

it('prints a lane per line, with a dash for what was not measured', () => {
  const lines = table([summarize('bare', [pass(1234)], undefined)]).split('\n');
  expect(lines[1]).toMatch(/^bare +1,234 +– +1 +2 +3 +– +– +4 +–$/);
});
