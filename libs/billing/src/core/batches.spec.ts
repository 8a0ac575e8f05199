import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { batchesOf } from './batches.js';

const accounts = (...instances: number[]) =>
  instances.map((count, index) => ({ organizationId: `o${index}`, instances: count }));
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

  it('keep a buyer’s accounts together, which share budgets, unless one batch does not hold them', () => {
    const ofThree = many(3000, 3).map((one, index) => ({ ...one, organizationId: `o${Math.floor(index / 3)}` }));
    expect(sizes(batchesOf(ofThree)).slice(0, -1)).toEqual(Array<number>(30).fill(99));
    const large = many(250, 1).map((one) => ({ ...one, organizationId: 'one' }));
    expect(sizes(batchesOf([...many(3000, 1), ...large])).slice(-3)).toEqual([100, 100, 50]);
  });

  it('keep the order, leave no number out and divide no account', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(700), { maxLength: 300 }), fc.integer({ min: 1, max: 130 }), (instances, each) => {
        const batches = batchesOf(
          accounts(...instances).map((one, index) => ({ ...one, organizationId: `o${Math.floor(index / each)}` })),
        );
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
