import { describe, expect, it } from '@jest/globals';
import { growthOf } from './memory.mjs';

const samples = (resident: (n: number) => number, heap: (n: number) => number) =>
  Array.from({ length: 20 }, (_, n) => ({ seconds: n, resident: resident(n), heap: heap(n) }));

describe('growthOf', () => {
  it('does not mind the warming up, and compares what comes after with the end', () => {
    const warm = (n: number): number => (n < 4 ? 100 * n : 400);
    expect(growthOf(samples(warm, warm))).toEqual({ resident: 1, heap: 1, flat: true });
  });

  it('sees a leak in either', () => {
    const flat = (): number => 100;
    const leak = (n: number): number => 100 + 2 * n;
    expect(growthOf(samples(flat, leak)).flat).toBe(false);
    expect(growthOf(samples(leak, flat)).flat).toBe(false);
  });
});
