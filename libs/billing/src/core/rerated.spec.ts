import { describe, expect, it } from '@jest/globals';
import { dec } from '#kernel/core';
import { type PartState, rerated } from './rerated.js';

const part = (month: string, priceCode: string, quantity: string, amount: string): PartState => ({
  ...{ instanceId: 'i', priceCode, meter: 'm', month },
  ...{ quantity: dec(quantity), ratedAmount: dec(amount), amount: dec(amount) },
});

describe('rerated', () => {
  it('tells what changed, in the order of months, with nothing where a part was or will be absent', () => {
    const before = [part('2026-09', 'a', '1', '2'), part('2026-08', 'b', '5', '5'), part('2026-08', 'c', '1', '1')];
    const after = [part('2026-09', 'a', '3', '6'), part('2026-08', 'c', '1', '1'), part('2026-10', 'a', '1', '2')];
    expect(
      rerated(before, after, () => false).map((one) => [
        one.month,
        one.priceCode,
        `${one.before.quantity.toFixed()} → ${one.after.quantity.toFixed()}`,
        `${one.before.amount.toFixed()} → ${one.after.amount.toFixed()}`,
      ]),
    ).toEqual([
      ['2026-08', 'b', '5 → 0', '5 → 0'],
      ['2026-09', 'a', '1 → 3', '2 → 6'],
      ['2026-10', 'a', '0 → 1', '0 → 2'],
    ]);
  });

  it('tells a changed quantity that costs nothing, and an amount that changes without one', () => {
    const one = part('2026-09', 'a', '1', '2');
    expect(rerated([one], [{ ...one, quantity: dec(9) }], () => false)).toHaveLength(1);
    expect(rerated([one], [{ ...one, ratedAmount: dec('2.001') }], () => false)).toHaveLength(1);
    expect(rerated([one], [{ ...one, quantity: dec('1.0') }], () => false)).toEqual([]);
    expect(rerated([one], [one], ({ month }) => month === '2026-09')).toHaveLength(1);
  });
});
