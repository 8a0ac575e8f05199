import { describe, expect, it } from '@jest/globals';
import { dec, type Decimal, minorDigits, plain, sum, toMinor, ZERO } from '#kernel/core';
import fc from 'fast-check';
import { aPrice, day } from './account.fixture.js';
import { linesForMonth } from './adjust.js';
import { bookedParts, chargedPart, divided, type MonthShares, ownerAlone, sharesByUse } from './allocation.js';
import { withMeteredQuantity } from './instance-parts.js';

const weights = fc
  .array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 8 })
  .filter((drawn) => drawn.some((weight) => weight > 0))
  .map((drawn) => drawn.map((weight) => dec(weight).div(1000)));
const value = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: 0, max: 24 }))
  .map(([digits, scale]) => dec(digits.toString()).div(dec(10).pow(scale)));
const currency = fc.constantFrom('CNY', 'JPY', 'KWD');

describe('an amount divided by weights', () => {
  it('sums exactly, no part is negative, each is less than one last digit from its share [I30]', () => {
    fc.assert(
      fc.property(value, weights, (whole, by) => {
        const parts = divided(whole, by, 24);
        expect(sum(parts).eq(whole)).toBe(true);
        parts.forEach((part, index) => {
          expect(part.gte(0)).toBe(true);
          const exact = whole.times(by[index]!).div(sum(by));
          expect(part.minus(exact).abs().lt('1e-23')).toBe(true);
          if (by[index]!.isZero() && index < by.length - 1) expect(part.isZero()).toBe(true);
        });
      }),
    );
  });

  it('is booked in whole minor units that sum to the whole rounded once, each less than one unit from its share [I30]', () => {
    fc.assert(
      fc.property(value, weights, currency, (whole, by, of) => {
        const parts = bookedParts(whole, by, of);
        const unit = dec(10).pow(-minorDigits(of));
        expect(sum(parts).eq(toMinor(whole, of))).toBe(true);
        parts.forEach((part, index) => {
          expect(part.gte(0) && part.decimalPlaces() <= minorDigits(of)).toBe(true);
          expect(
            part
              .minus(whole.times(by[index]!).div(sum(by)))
              .abs()
              .lte(unit),
          ).toBe(true);
        });
      }),
    );
  });

  it('gives 100.00 to three equal parts as 33.34, 33.33, 33.33', () => {
    expect(bookedParts(dec(100), [dec(1), dec(1), dec(1)], 'CNY').map((part) => part.toFixed(2))).toEqual([
      '33.34',
      '33.33',
      '33.33',
    ]);
  });
});

const shares = (...parts: [string, string][]): MonthShares => ({
  sharingId: 's',
  parts: parts.map(([organizationId, weight]) => ({ organizationId, weight: dec(weight) })),
});
const whole = (quantity: string, ratedAmount: string) => ({
  payload: {
    price: aPrice(),
    termsId: null,
    month: '2026-07',
    use: { metered: dec(quantity), billed: ZERO, afterCut: 0, throughCut: 1 },
  },
  rated: {
    kind: 'USAGE' as const,
    serviceFrom: day('2026-07-01'),
    serviceTo: day('2026-08-01'),
    quantity: dec(quantity),
    unitPrice: dec(1),
    ratedAmount: dec(ratedAmount),
  },
  billed: null,
});

/** What each is charged: quantity, rated and booked amount of its line, or nothing. */
const charged = (
  month: MonthShares,
  quantity: string,
  ratedAmount: string,
  organizations: string[],
): (string | null)[] =>
  organizations.map((organizationId) => {
    const part = chargedPart(whole(quantity, ratedAmount) as never, month, organizationId, 'CNY');
    const [line] = part ? linesForMonth([part], false, 'CNY').map((draft) => withMeteredQuantity(draft as never)) : [];
    const told = line as { quantity: Decimal; ratedAmount: Decimal; amount: Decimal } | undefined;
    return told ? [plain(told.quantity), plain(told.ratedAmount), told.amount.toFixed(2)].join(' ') : null;
  });

describe('the part of an organization', () => {
  it('is its share of quantity, rated and booked amount: 600, 300 and 100 calls are 60, 30 and 10 % [S1-05]', () => {
    const month = shares(['a', '600'], ['b', '300'], ['c', '100']);
    expect(charged(month, '1000', '88.88', ['a', 'b', 'c', 'd'])).toEqual([
      '600 53.328 53.33',
      '300 26.664 26.66',
      '100 8.888 8.89',
      null,
    ]); // 53.33 + 26.66 + 8.89 = 88.88
  });

  it('is the whole for the owner alone, and nothing where its weight is zero', () => {
    expect(charged(ownerAlone('a'), '10', '1.005', ['a', 'b'])).toEqual(['10 1.005 1.01', null]);
    expect(charged(shares(['a', '0'], ['b', '2']), '10', '1.005', ['a', 'b'])).toEqual([null, '10 1.005 1.01']);
  });

  it('is taken back whole from who had one and has none any more [I34]', () => {
    const billed = {
      quantity: dec(4),
      ratedAmount: dec(4),
      amount: dec(4),
      serviceFrom: day('2026-07-01'),
      serviceTo: day('2026-08-01'),
      unitPrice: dec(1),
    };
    const part = chargedPart({ ...whole('10', '10'), billed }, shares(['b', '1']), 'a', 'CNY')!;
    const [line] = linesForMonth([part], true, 'CNY');
    expect([line!.kind, plain(line!.ratedAmount), line!.amount.toFixed(2)]).toEqual(['ADJUSTMENT', '-4', '-4.00']);
  });
});

describe('shares by use', () => {
  const by = (used: [string | null, string][], of = ['AG-A', 'AG-B']): string[] =>
    sharesByUse(
      's',
      of.map((subject) => ({ organizationId: subject.slice(-1), subject })),
      new Map(used.map(([subject, quantity]) => [subject, dec(quantity)])),
      'A',
    ).parts.map(({ organizationId, weight }) => `${organizationId} ${weight.toFixed()}`);

  it('are what each subject used; use of nobody else’s is the owner’s', () => {
    expect(
      by([
        ['AG-A', '6'],
        ['AG-B', '3'],
      ]),
    ).toEqual(['A 6', 'B 3']);
    expect(
      by([
        ['AG-B', '3'],
        ['AG-Z', '2'],
        [null, '1'],
      ]),
    ).toEqual(['A 3', 'B 3']);
    expect(by([[null, '1']], ['AG-B'])).toEqual(['B 0', 'A 1']);
  });

  it('are the owner’s in a month without use', () => {
    expect(by([])).toEqual(['A 1', 'B 0']);
    expect(by([['AG-B', '0']], ['AG-B'])).toEqual(['B 0', 'A 1']);
  });
});
