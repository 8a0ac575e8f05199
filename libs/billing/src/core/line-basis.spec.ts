import type { LivingInstance } from '#catalog/core';
import { dec, formatInstant, parseInstant } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { aPrice } from './account.fixture.js';
import type { CommittedSum } from './commitment.js';
import { commitmentBasis, instanceBasis, type Pool, type PoolLines } from './line-basis.js';

const march = parseInstant('2026-02-28T16:00:00Z')!;
const resized = parseInstant('2026-03-09T16:00:00Z')!;
const ended = parseInstant('2026-03-19T16:00:00Z')!;
const instance = (over: Partial<LivingInstance> = {}): LivingInstance => ({
  activatedAt: march,
  terminatedAt: null,
  quantity: '2.50',
  ...over,
});
const part = { price: aPrice(), termsId: null };

describe('what a line keeps of an instance', () => {
  it('is its life as it stood: activation, end, and each size from when on', () => {
    const life = instance({ terminatedAt: ended, resizes: [{ from: resized, quantity: '4' }] });
    expect(instanceBasis({ ...part, instance: life }, 1, new Map())).toEqual({
      life: [
        march,
        ended,
        [
          [march, '2.5'],
          [resized, '4'],
        ],
      ],
    });
    expect(formatInstant(march)).toBe('2026-02-28T16:00:00Z'); // whole microseconds, as JSON keeps them
  });

  it('has no end while the instance lives, and no price where the catalogue’s own holds', () => {
    expect(instanceBasis({ ...part, instance: instance() }, 7, new Map())).toEqual({
      life: [march, null, [[march, '2.5']]],
    });
  });

  it('has the price that was agreed, whole, since terms may end', () => {
    const agreed = aPrice({ unitPrice: '0.8', discountRate: '0.1' });
    const basis = instanceBasis({ price: agreed, termsId: 'terms', instance: instance() }, 1, new Map());
    expect(basis).toMatchObject({ price: agreed });
  });

  it('says when the month is charged to others alone', () => {
    expect(instanceBasis({ ...part, instance: instance(), noPart: true }, 1, new Map())).toMatchObject({
      noPart: true,
    });
    expect(instanceBasis({ ...part, instance: instance() }, 1, new Map())).not.toHaveProperty('noPart');
  });

  it('survives JSON unchanged', () => {
    const basis = instanceBasis({ ...part, instance: instance({ terminatedAt: ended }) }, 1, new Map());
    expect(JSON.parse(JSON.stringify(basis))).toEqual(basis);
  });
});

describe('what a line keeps of a pool', () => {
  const pool = (weights: string[]): Pool => ({ from: march, to: null, unused: false, weights });
  const inPool = (of: Pool, index: number) => ({ ...part, instance: instance(), pool: { of, index } });

  it('is the pool itself on the invoice’s first line of it, and from then on that line’s number', () => {
    const pools: PoolLines = new Map();
    const shared = pool(['10', '20', '0']);
    const bases = [3, 4, 9].map((lineNo, index) => instanceBasis(inPool(shared, index), lineNo, pools));
    expect(bases).toEqual([
      expect.objectContaining({ pool: { index: 0, line: 3, ...shared } }),
      expect.objectContaining({ pool: { index: 1, line: 3 } }),
      expect.objectContaining({ pool: { index: 2, line: 3 } }),
    ]);
  });

  it('is kept apart for each pool, also where two are alike, and for each invoice', () => {
    const pools: PoolLines = new Map();
    const [one, other] = [pool(['1']), pool(['1'])];
    expect(instanceBasis(inPool(one, 0), 1, pools)).toMatchObject({ pool: { line: 1, weights: ['1'] } });
    expect(instanceBasis(inPool(other, 0), 2, pools)).toMatchObject({ pool: { line: 2, weights: ['1'] } });
    expect(instanceBasis(inPool(one, 0), 5, new Map())).toMatchObject({ pool: { line: 5, weights: ['1'] } });
  });
});

it('of a commitment’s rest a line keeps what was committed and what was drawn, exactly', () => {
  const commitment = { amount: dec('1000.00') } as CommittedSum;
  expect(commitmentBasis({ commitment, drawn: dec('0.1').plus('0.2') })).toEqual({
    commitment: { amount: '1000', drawn: '0.3' },
  });
});
