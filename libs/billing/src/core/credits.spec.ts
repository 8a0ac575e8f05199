import { describe, expect, it } from '@jest/globals';
import { dec, min, plain, sum } from '#kernel/core';
import fc from 'fast-check';
import {
  creditEntries,
  CREDIT_KINDS,
  type CreditLeft,
  giveBack,
  inOrderOfUse,
  takeCredits,
  usableOn,
} from './credits.js';

const cents = fc.integer({ min: 0, max: 100_000 }).map((value) => dec(value).div(100));
const credits: fc.Arbitrary<CreditLeft[]> = fc
  .array(
    fc.record({
      priority: fc.integer({ min: 0, max: 2 }),
      expiresOn: fc.constantFrom('2026-01-31', '2026-02-01', '2026-03-31', null),
      remaining: cents,
    }),
    { maxLength: 8 },
  )
  .map((all) => all.map((credit, index) => ({ ...credit, id: String(index), origin: 'PREPAID' as const })));
const ON = '2026-02-01';

describe('prepaid credits', () => {
  it('are used by priority, then the earlier end, then the order of granting [I40]', () => {
    const credit = (id: string, priority: number, expiresOn: string | null): CreditLeft => ({
      ...{ id, priority, expiresOn, origin: 'PREPAID' },
      remaining: dec(1),
    });
    const all = [
      credit('e', 100, null),
      credit('a', 100, '2026-06-30'),
      credit('d', 100, '2026-03-31'),
      credit('c', 100, '2026-03-31'),
      credit('f', 1, null),
    ];
    expect(all.sort(inOrderOfUse).map(({ id }) => id)).toEqual(['f', 'c', 'd', 'a', 'e']);
  });

  it('give what is wanted or all there is, nothing below zero and nothing that has ended [I40]', () => {
    fc.assert(
      fc.property(credits, cents, (all, wanted) => {
        const parts = takeCredits(all, wanted, ON);
        const usable = sum(all.filter((one) => usableOn(one, ON)).map(({ remaining }) => remaining));
        expect(plain(sum(parts.map(({ amount }) => amount)))).toBe(plain(min(usable, wanted)));
        for (const { grantId, amount } of parts) {
          const credit = all[Number(grantId)]!;
          expect(amount.gt(0) && amount.lte(credit.remaining) && usableOn(credit, ON)).toBe(true);
        }
      }),
    );
  });

  it('of start-up teams pay for use alone, and leave what was promised to others [S4-15]', () => {
    const of = (id: string, origin: CreditLeft['origin']): CreditLeft => ({
      ...{ id, origin, priority: 1, expiresOn: null, remaining: dec(500) },
    });
    const taken = (wanted: number, ofUse: number): string[] =>
      takeCredits([of('a', 'STARTUP'), of('b', 'PREPAID')], dec(wanted), ON, dec(ofUse)).map(
        ({ grantId, amount }) => `${grantId} ${amount.toFixed()}`,
      );
    expect(taken(600, 100)).toEqual(['a 100', 'b 500']);
    expect(taken(300, 0)).toEqual(['b 300']);
    expect(taken(600, 600)).toEqual(['a 500', 'b 100']);
  });

  it('come back as they went, in parts or whole, never more [I41]', () => {
    fc.assert(
      fc.property(credits, cents, cents, (all, wanted, back) => {
        const used = takeCredits(all, wanted, ON);
        const total = sum(used.map(({ amount }) => amount));
        expect(plain(sum(giveBack(used, back).map(({ amount }) => amount)))).toBe(plain(min(total, back)));
        expect(giveBack(used, total).toReversed()).toEqual(used);
      }),
    );
  });

  it('move between two accounts: every transaction sums to zero [I39]', () => {
    for (const kind of CREDIT_KINDS)
      expect(sum(creditEntries(kind, dec('318.05')).map(({ amount }) => amount)).isZero()).toBe(true);
  });
});
