import { describe, expect, it } from '@jest/globals';
import { amountText, dec, Issues, type Month, parseInstant, plain, sum, toMinor } from '#kernel';
import { examplesOf, pricingPages } from '../../../../apps/testing/pricing-pages.js';
import {
  checkPlans,
  checkTermsEntries,
  type Life,
  type Price,
  type PriceInput,
  pricesUnder,
  rateMonth,
  ratePool,
  type TermsEntryInput,
} from '../core/index.js';

const pages = pricingPages();
const from = parseInstant('2026-03-01T00:00:00+08:00')!;
const LIFE: Life = { activatedAt: from, terminatedAt: null, stretches: [{ from, quantity: dec(1) }] };

function checked(prices: PriceInput[]): Price[] {
  const issues = new Issues();
  const [plan] = checkPlans(issues, ['plans'], [{ code: 'plan', name: 'Plan', prices }]);
  expect(issues.list).toEqual([]);
  return plan!.prices;
}

interface TermsExample {
  prices: PriceInput[];
  terms: { fromMonth: Month; toMonth: Month | null; entries: TermsEntryInput[] }[];
  use: Record<Month, string>;
  lines: string[];
}
interface AccountExample {
  price: PriceInput;
  use: string[];
  exact: string;
  lines: string[];
}

describe('the pages of what is agreed and of accounts', () => {
  it.each(examplesOf(pages.get('negotiated-prices.md')!, 'terms') as TermsExample[])(
    'negotiated prices: example %#',
    ({ prices, terms, use, lines }) => {
      const plan = { id: 'plan', offeringId: 'offering', currency: 'CNY', prices: checked(prices) };
      const issues = new Issues();
      const targets = { offerings: new Set(['offering']), plans: new Map([['plan', plan]]) };
      const all = terms.map((one, i) => ({
        ...one,
        id: String(i),
        contractId: null,
        entries: checkTermsEntries(issues, ['entries'], one.entries, targets, 'CNY'),
      }));
      expect(issues.list).toEqual([]);
      const priceIn = pricesUnder(all, { offeringId: 'offering', planId: 'plan', contractId: null });
      const rated = Object.entries(use).flatMap(([month, quantity]) =>
        plan.prices.map((listed) => {
          const { price } = priceIn(listed, month);
          const { ratedAmount } = rateMonth(price, LIFE, month, { quantity: dec(quantity) })!;
          return `${month} ${price.code} ${amountText(toMinor(ratedAmount, 'CNY'), 'CNY')}`;
        }),
      );
      expect(rated).toEqual(lines);
    },
  );

  it.each(examplesOf(pages.get('account-tiers.md')!, 'account') as AccountExample[])(
    'tiers over the account: example %#',
    ({ price, use, exact, lines }) => {
      const members = use.map((quantity) => ({ life: LIFE, use: { quantity: dec(quantity) } }));
      const parts = ratePool(checked([price])[0]!, members, '2026-03').map((part) => part!);
      expect(plain(sum(parts.map(({ ratedAmount }) => ratedAmount)))).toBe(exact);
      expect(parts.map(({ quantity, amount }) => `${plain(quantity)} ${amountText(amount, 'CNY')}`)).toEqual(lines);
    },
  );

  it('have an example each', () => {
    expect(examplesOf(pages.get('negotiated-prices.md')!, 'terms')).toHaveLength(1);
    expect(examplesOf(pages.get('account-tiers.md')!, 'account')).toHaveLength(1);
  });
});
