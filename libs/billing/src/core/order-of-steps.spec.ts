import { describe, expect, it } from '@jest/globals';
import { type Price, rateMonth, withTerms } from '#catalog/core';
import { type Decimal, dec, max, min, ONE, plain, toMinor, ZERO } from '#kernel/core';
import { aPrice, day } from './account.fixture.js';
import { invoiceTax } from './invoice-tax.js';

const LIFE = {
  activatedAt: day('2026-01-01'),
  terminatedAt: null,
  stretches: [{ from: day('2026-01-01'), quantity: ONE }],
};

interface Case {
  metered: string;
  unitPrice: string;
  includedQuantity: string;
  discountRate: string;
  minimumAmount: string | null;
  maximumAmount: string | null;
}
const CASES: Case[] = [
  {
    metered: '110',
    unitPrice: '1',
    includedQuantity: '10',
    discountRate: '0.1',
    minimumAmount: '95',
    maximumAmount: null,
  },
  {
    metered: '110',
    unitPrice: '1',
    includedQuantity: '10',
    discountRate: '0.1',
    minimumAmount: null,
    maximumAmount: '80',
  },
  {
    metered: '40',
    unitPrice: '0.3335',
    includedQuantity: '10',
    discountRate: '0.1',
    minimumAmount: null,
    maximumAmount: null,
  },
  {
    metered: '12',
    unitPrice: '1',
    includedQuantity: '10',
    discountRate: '0.1',
    minimumAmount: '9.9953',
    maximumAmount: null,
  },
  {
    metered: '99',
    unitPrice: '1',
    includedQuantity: '10',
    discountRate: '0.1',
    minimumAmount: null,
    maximumAmount: '9.9953',
  },
  {
    metered: '11',
    unitPrice: '0.00578',
    includedQuantity: '10',
    discountRate: '0.1',
    minimumAmount: null,
    maximumAmount: null,
  },
];

interface State {
  quantity: Decimal;
  amount: Decimal;
  net: Decimal;
}
type Step = (state: State, given: Case) => Partial<State>;

/** The documented order, each step by itself and as plainly as it can be said. */
const STEPS: [string, Step][] = [
  ['included', ({ quantity }, { includedQuantity }) => ({ quantity: max(ZERO, quantity.minus(includedQuantity)) })],
  ['price', ({ quantity }, { unitPrice }) => ({ amount: quantity.times(unitPrice) })],
  ['discount', ({ amount }, { discountRate }) => ({ amount: amount.times(ONE.minus(discountRate)) })],
  ['minimum', ({ amount }, { minimumAmount }) => ({ amount: max(amount, dec(minimumAmount ?? '0')) })],
  [
    'maximum',
    ({ amount }, { maximumAmount }) => ({ amount: maximumAmount ? min(amount, dec(maximumAmount)) : amount }),
  ],
  ['line', ({ amount }) => ({ amount: toMinor(amount, 'CNY') })],
  ['tax', ({ amount }) => ({ net: toMinor(amount.div('1.06'), 'CNY') })],
];

function figures(steps: readonly [string, Step][], given: Case): string {
  let state: State = { quantity: dec(given.metered), amount: ZERO, net: ZERO };
  for (const [, step] of steps) state = { ...state, ...step(state, given) };
  return `${plain(state.amount)} ${plain(state.net)}`;
}

/** As estimates, orders and invoices come about. */
function billed({ metered, discountRate, unitPrice, ...given }: Case): string {
  const listed: Price = aPrice({ ...given, unitPrice: '777' });
  const entry = { offeringId: null, planId: 'p', priceCode: 'use', discountRate, unitPrice, tiers: null };
  const rated = rateMonth(withTerms(listed, entry), LIFE, '2026-02', { quantity: dec(metered) })!;
  const amount = toMinor(rated.ratedAmount, 'CNY');
  return `${plain(amount)} ${plain(invoiceTax([{ amount, taxRate: '0.06' }], 'CNY').net)}`;
}

describe('the order of an amount', () => {
  it('is included quantity, agreed price, discount, minimum, maximum, rounding of the line, tax [I24]', () => {
    // 100 × 0.9 = 90 → at least 95; at most 80; 30 × 0.3335 × 0.9 = 9.0045; 1.8 → at least 9.9953; 80.1 → at most 9.9953; 0.005202.
    expect(CASES.map(billed)).toEqual(['95 89.62', '80 75.47', '9 8.49', '10 9.43', '10 9.43', '0.01 0.01']);
    expect(CASES.map((given) => figures(STEPS, given))).toEqual(CASES.map(billed));
  });

  const pairs = STEPS.flatMap(([a], i) => STEPS.slice(i + 1).map(([b]): [string, string] => [a, b]))
    // A minimum is never above its maximum: of these two alone the order does not matter.
    .filter(([a, b]) => !(a === 'minimum' && b === 'maximum'));

  it.each(pairs)('would be another figure with %s and %s in each other’s place [I24]', (a, b) => {
    const [i, j] = [a, b].map((name) => STEPS.findIndex(([step]) => step === name)) as [number, number];
    const swapped = STEPS.with(i, STEPS[j]!).with(j, STEPS[i]!);
    expect(CASES.some((given) => figures(swapped, given) !== billed(given))).toBe(true);
  });
});
