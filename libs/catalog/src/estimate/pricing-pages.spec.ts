import { describe, expect, it } from '@jest/globals';
import { amountText, dec, type Instant, Issues, type Month, monthsOf, parseInstant, plain, toMinor } from '#kernel';
import { examplesOf, pricingPages } from '../../../../apps/testing/pricing-pages.js';
import {
  checkPlans,
  estimatePlan,
  type Life,
  type MeteredUse,
  type Price,
  type PriceInput,
  PRICING_MODELS,
  rateMonth,
  readTaxRates,
} from '../core/index.js';
import { aPrice } from '../core/price.fixture.js';
import { readFileSync } from 'node:fs';

/** As docs/pricing/README.md says. */
interface Example {
  prices: PriceInput[];
  instance?: { from: string; to: string | null; quantity?: string; resizes?: [string, string][] };
  use?: Record<string, Record<Month, string | [string, string][]>>;
  months?: Month[];
  discountRate?: string;
  estimate?: {
    from: string;
    to: string;
    quantity?: string;
    usage?: { meter: string; quantityPerMonth: string; eventsPerMonth?: number }[];
  };
  lines: string[];
}
const KEYS = ['prices', 'instance', 'use', 'months', 'discountRate', 'estimate', 'lines'];

const at = (written: string): Instant =>
  parseInstant(`${written.includes('T') ? written : `${written}T00:00`}:00+08:00`)!;

function pricesOf({ prices, discountRate }: Example): Price[] {
  const issues = new Issues();
  const [plan] = checkPlans(issues, ['plans'], [{ code: 'plan', name: 'Plan', prices }]);
  expect(issues.list).toEqual([]);
  return plan!.prices.map((price) => ({ ...price, discountRate }));
}

function lifeOf({ from, to, quantity = '1', resizes = [] }: NonNullable<Example['instance']>): Life {
  return {
    activatedAt: at(from),
    terminatedAt: to === null ? null : at(to),
    stretches: [[from, quantity] as const, ...resizes].map(([start, q]) => ({ from: at(start), quantity: dec(q) })),
  };
}

function useOf(example: Example, price: Price, month: Month): MeteredUse {
  const said = (price.meter === null ? null : example.use?.[price.meter]?.[month]) ?? '0';
  if (typeof said === 'string') return { quantity: dec(said), events: [] };
  const events = said.map(([when, quantity], i) => ({ at: at(when), key: String(i), quantity: dec(quantity) }));
  return { quantity: events.reduce((sum, { quantity }) => sum.plus(quantity), dec(0)), events };
}

/** "month price quantity amount" of every line, by the functions that estimates and invoices ask. */
function linesOf(example: Example): string[] {
  const prices = pricesOf(example);
  const { estimate } = example;
  if (estimate) {
    const usage = (estimate.usage ?? []).map((use) => ({ ...use, quantityPerMonth: dec(use.quantityPerMonth) }));
    const lines = estimatePlan({
      plan: { code: 'plan', name: 'Plan', prices },
      quantity: dec(estimate.quantity ?? '1'),
      usage,
      from: at(estimate.from),
      to: at(estimate.to),
    });
    return lines.map(
      ({ month, priceCode, quantity, amount }) =>
        `${month} ${priceCode} ${plain(quantity)} ${amountText(amount, prices[0]!.currency)}`,
    );
  }
  const life = lifeOf(example.instance!);
  const months = example.months ?? monthsOf({ from: life.activatedAt, to: life.terminatedAt! });
  return months.flatMap((month) =>
    prices.flatMap((price) => {
      const rated = rateMonth(price, life, month, useOf(example, price, month));
      if (!rated) return [];
      const amount = amountText(toMinor(rated.ratedAmount, price.currency), price.currency);
      return [`${month} ${price.code} ${plain(rated.quantity)} ${amount}`];
    }),
  );
}

const pages = pricingPages();
const examples = [...pages].flatMap(([page, text]) =>
  (examplesOf(text) as Example[]).map((example, i) => ({ name: `${page} ${i + 1}`, example })),
);

describe('the pages of docs/pricing', () => {
  it.each(examples)('are right: example $name', ({ example }) => {
    expect(Object.keys(example).filter((key) => !KEYS.includes(key))).toEqual([]);
    expect(linesOf(example)).toEqual(example.lines);
  });

  it('have an example each, but for the two without arithmetic, and for every model', () => {
    for (const [page, text] of pages)
      expect([page, /^```json \w+$/m.test(text)]).toEqual([page, !['README.md', 'tax.md'].includes(page)]);
    const models = new Set(examples.flatMap(({ example }) => example.prices.map(({ model }) => model)));
    expect([...models].sort()).toEqual([...PRICING_MODELS].sort());
  });

  it('are all linked from the index, which names every field of a price', () => {
    const index = pages.get('../pricing.md')!;
    for (const page of pages.keys()) if (page !== '../pricing.md') expect(index).toContain(`(pricing/${page})`);
    for (const field of Object.keys(aPrice())) expect(index).toContain(`\`${field}\``);
  });

  it('tell the rates of the dated table, row by row [P2-C1]', () => {
    const told = [...pages.get('tax.md')!.matchAll(/^\| ([A-Z_]+) \|[^|]*\| ([\d-]+) \| (\d+) % \|$/gm)].map(
      ([, category, from, percent]) => ({ category, from, rate: plain(dec(percent!).div(100)) }),
    );
    const seeds = new URL('../../../../seeds/reference/tax-rates.json', import.meta.url);
    expect(told).toEqual(readTaxRates(JSON.parse(readFileSync(seeds, 'utf8'))));
  });
});
