import { describe, expect, it } from '@jest/globals';
import { secondsLeft } from './time-left.js';

const seconds = (n: number): number => n * 1_000_000;

describe('the time a run has left', () => {
  it('is what is left at the pace until now, in whole seconds', () => {
    expect(secondsLeft({ startedAt: 0, done: 300, left: 100 }, seconds(60))).toBe(20);
    expect(secondsLeft({ startedAt: seconds(10), done: 3, left: 1 }, seconds(11))).toBe(1); // a third of a second
    expect(secondsLeft({ startedAt: 0, done: 5, left: 0 }, seconds(7))).toBe(0);
  });

  it('is unknown while nothing is done, and never negative when a clock was set back', () => {
    expect(secondsLeft({ startedAt: 0, done: 0, left: 10 }, seconds(60))).toBeNull();
    expect(secondsLeft({ startedAt: seconds(60), done: 1, left: 10 }, 0)).toBe(0);
  });
});
