import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { batchesOf } from './batches.js';

const accounts = (...instances: number[]) => instances.map((count) => ({ instances: count }));
const many = (count: number, instances: number) => accounts(...Array<number>(count).fill(instances));
const sizes = (batches: number[]): number[] =>
  [...Map.groupBy(batches, (batch) => batch).values()].map((b) => b.length);

describe('the batches of a run', () => {
  it('spread a small run, and hold at most 100 accounts of a large one', () => {
    expect(batchesOf([])).toEqual([]);
    expect(batchesOf(many(3, 1))).toEqual([0, 1, 2]);
    expect(sizes(batchesOf(many(40, 1)))).toEqual([...Array<number>(13).fill(3), 1]);
    expect(sizes(batchesOf(many(3000, 3)))).toEqual(Array<number>(30).fill(100));
  });

  it('hold about 500 instances, and one large account alone', () => {
    expect(sizes(batchesOf(many(3000, 20)))).toEqual(Array<number>(120).fill(25));
    expect(batchesOf(accounts(...Array<number>(32).fill(1), 900, 1)).slice(-3)).toEqual([10, 11, 12]);
  });

  it('keep the order, leave no number out and divide no account', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(700), { maxLength: 300 }), (instances) => {
        const batches = batchesOf(accounts(...instances));
        expect(batches).toHaveLength(instances.length);
        batches.forEach((batch, index) => expect([0, 1]).toContain(batch - (batches[index - 1] ?? 0)));
        for (const of of Map.groupBy(instances.entries(), ([index]) => batches[index]!).values()) {
          expect(of.length).toBeLessThanOrEqual(100);
          if (of.length > 1) expect(of.reduce((total, [, n]) => total + n, 0)).toBeLessThanOrEqual(500);
        }
      }),
    );
  });
});
