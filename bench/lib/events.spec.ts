import { expect, it } from '@jest/globals';
import { makeEvents, portions, randomOf } from './events.mjs';

const instances = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
const wish = { prefix: 'x', count: 20_000, instances, lag: 100, now: Date.parse('2026-11-20T12:00:00Z') };

it('repeats one event in a hundred, whole and at least the lag later', () => {
  const events = makeEvents({ ...wish, random: randomOf(7) });
  const first = new Map<string, number>();
  const distances: number[] = [];
  events.forEach((event, index) => {
    const before = first.get(event.id);
    if (before === undefined) return first.set(event.id, index);
    expect(event).toEqual(events[before]);
    return distances.push(index - before);
  });
  expect(distances.length / events.length).toBeGreaterThan(0.008);
  expect(distances.length / events.length).toBeLessThan(0.012);
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(100);
});

it('gives the same events for the same seed, all of the day before now', () => {
  const [once, again] = [1, 2].map(() => makeEvents({ ...wish, count: 500, random: randomOf(7) }));
  expect(once).toEqual(again);
  for (const { time } of once!) {
    expect(Date.parse(time)).toBeLessThan(wish.now);
    expect(Date.parse(time)).toBeGreaterThanOrEqual(wish.now - 60_000 - 24 * 3600 * 1000);
  }
});

it('cuts events into portions of a size, the last one of what is left', () => {
  expect(portions([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
});
