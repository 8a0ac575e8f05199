import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rateMonth } from '#catalog/core';
import { dec, plain, sum, toMinor, ZERO } from '#kernel/core';
import { accountLines } from './account-lines.js';
import { aPrice, day } from './account.fixture.js';
import type { Billed, Component, LineDraft } from './adjust.js';
import { type PoolablePart, poolParts } from './pool-parts.js';

const LIFE = {
  activatedAt: day('2026-01-01'),
  terminatedAt: null,
  stretches: [{ from: day('2026-01-01'), quantity: dec(1) }],
};
const price = aPrice({
  model: 'GRADUATED',
  unitPrice: null,
  tierScope: 'ACCOUNT',
  tiers: [
    { upTo: '100', unitPrice: '0.37', flatAmount: '0' },
    { upTo: null, unitPrice: '0.11', flatAmount: '1.005' },
  ],
  includedQuantity: '7',
});

/** What each instance used in a month, and what was billed of it. */
const components = (
  used: Record<string, string>,
  billed: Map<string, Billed> = new Map(),
  over: Partial<PoolablePart> = {},
): Component<PoolablePart>[] =>
  Object.entries(used).map(([instanceId, quantity]) => {
    const before = billed.get(instanceId) ?? null;
    return {
      payload: {
        price,
        termsId: null,
        month: '2026-02',
        planId: 'plan',
        instanceId,
        offeringCode: 'O',
        use: { metered: dec(quantity), billed: before?.quantity ?? ZERO, afterCut: 0, throughCut: 1 },
        ...over,
      },
      rated: rateMonth(over.price ?? price, LIFE, '2026-02', { quantity: dec(quantity) }),
      billed: before,
    };
  });
const linesOf = (some: Component<PoolablePart>[], hadInvoice = false): LineDraft<PoolablePart>[] =>
  accountLines(
    poolParts(some, () => LIFE),
    () => hadInvoice,
    'CNY',
  );
const told = (lines: LineDraft<PoolablePart>[]): string[] =>
  lines.map((line) => `${line.kind} ${line.payload.instanceId} ${plain(line.quantity)} ${plain(line.amount)}`);

describe('poolParts', () => {
  it('charges the account once for all its use, by instance in proportion', () => {
    // 150 + 57 = 207; − 7 = 200; 100 × 0.37 + 100 × 0.11 + 1.005 = 49.005 → 49.01; 35.51… + 13.49…
    expect(told(linesOf(components({ b: '57', a: '150' })))).toEqual(['USAGE a 150 35.51', 'USAGE b 57 13.5']);
  });

  it('keeps plans, months and terms apart, and leaves alone what has tiers of its own or does not join', () => {
    const alone = components({ a: '150' }).map(({ rated }) => plain(rated!.ratedAmount));
    const rated = (some: Component<PoolablePart>[], joins?: (part: PoolablePart) => boolean): string[] =>
      poolParts(some, () => LIFE, joins).map((one) => plain(one.rated!.ratedAmount));
    for (const other of [{ planId: 'q' }, { month: '2026-03' }, { termsId: 't' }])
      expect(rated([...components({ a: '150' }), ...components({ b: '150' }, undefined, other)])).toEqual([
        ...alone,
        ...alone,
      ]);
    const own = { ...price, tierScope: 'INSTANCE' as const };
    expect(rated(components({ a: '150', b: '150' }, undefined, { price: own }))).toEqual([...alone, ...alone]);
    expect(rated(components({ a: '150', b: '150' }), ({ instanceId }) => instanceId === 'a')).toEqual([
      ...alone,
      ...alone,
    ]);
  });

  it('a month that had an invoice is adjusted for every instance whose share changed, in sum exactly [I30] [I36]', () => {
    const quantity = fc.nat(400_000).map((n) => dec(n).div(1000).toFixed());
    const use = fc.record({ a: quantity, b: quantity, c: quantity });
    fc.assert(
      fc.property(fc.array(use, { minLength: 1, maxLength: 4 }), (months) => {
        const billed = new Map<string, Billed>();
        let booked = ZERO;
        months.forEach((used, run) => {
          const lines = linesOf(components(used, billed), run > 0);
          for (const { payload, billed: after, amount } of lines) {
            billed.set(payload.instanceId, after);
            booked = booked.plus(amount);
          }
          const whole = rateMonth(price, LIFE, '2026-02', { quantity: sum(Object.values(used).map(dec)) });
          expect(plain(booked)).toBe(plain(toMinor(whole?.ratedAmount ?? ZERO, 'CNY')));
          const exact = sum([...billed.values()].map(({ ratedAmount }) => ratedAmount));
          expect(plain(exact)).toBe(plain(whole?.ratedAmount ?? ZERO));
        });
        // Run again, nothing is left to bill [I32].
        expect(linesOf(components(months.at(-1)!, billed), true)).toEqual([]);
      }),
    );
  });
});
