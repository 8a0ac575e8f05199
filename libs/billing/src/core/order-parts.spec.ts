import { dec, sum } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { orderParts } from './order-parts.js';

const invoiced = (...amounts: string[]): { orderId: string; amount: ReturnType<typeof dec> }[] =>
  amounts.map((amount, index) => ({ orderId: `o${index}`, amount: dec(amount) }));
const parts = (amount: string, ...of: string[]): [string | null, string][] =>
  orderParts(dec(amount), invoiced(...of), 'CNY').map((part) => [part.orderId, part.amount.toFixed(2)]);

describe('a payment by orders', () => {
  it('is divided by what the invoice has of each, the missing cent to the largest remainder', () => {
    expect(parts('100.00', '200.00', '100.00')).toEqual([
      ['o0', '66.67'], // 66.666…
      ['o1', '33.33'],
    ]);
  });

  it('gives nothing to an order of which the invoice has nothing or takes something back', () => {
    expect(parts('10.00', '20.00', '0.00', '-5.00')).toEqual([['o0', '10.00']]);
    expect(parts('10.00', '-5.00')).toEqual([]);
  });

  it('sums to the payment, and what is taken back of it to nothing', () => {
    const cents = fc.integer({ min: -10_000, max: 1_000_000 }).map((many) => dec(many).div(100).toFixed(2));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.array(cents, { minLength: 1 }), (many, of) => {
        fc.pre(of.some((each) => dec(each).gt(0)));
        const amount = dec(many).div(100);
        const paid = orderParts(amount, invoiced(...of), 'CNY');
        const taken = orderParts(amount.negated(), invoiced(...of), 'CNY');
        expect(sum(paid.map((part) => part.amount)).eq(amount)).toBe(true);
        expect(paid.every((part, index) => part.amount.plus(taken[index]!.amount).isZero())).toBe(true);
      }),
    );
  });
});
