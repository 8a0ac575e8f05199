import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { addToMonth, dec, plain, sum } from '#kernel';
import { until } from '../../../../apps/testing/harness.js';
import { iso, type InvoiceSeen, Market, type RunSeen, use } from '../testing/market.fixture.js';
import { randomSale, type RandomSale } from '../testing/random-plans.fixture.js';

/** One account each; with 0, 2 and 3 minor digits. */
const CURRENCIES = [
  'CNY',
  'USD',
  'JPY',
  'KWD',
  'EUR',
  'GBP',
  'HKD',
  'SGD',
  'AUD',
  'CAD',
  'CHF',
  'THB',
  'KRW',
  'BHD',
  'NZD',
];
const MONTHS = 2;

interface Case {
  sale: RandomSale;
  currency: string;
  planId: string;
  instanceId: string;
  /** As the estimate said before anything was ordered: "price month quantity amount". */
  estimated: string[];
  total: string;
}

const startOf = ({ day }: RandomSale): string => `2026-01-${String(day).padStart(2, '0')}`;
/** Months with an instant of [start, start + 2 months). */
const touched = ({ day }: RandomSale): string[] =>
  day === 1 ? ['2026-01', '2026-02'] : ['2026-01', '2026-02', '2026-03'];
/** What a buyer expects of a sale: quantities, and events where they are priced one by one. */
const expectedOf = (sale: RandomSale) =>
  sale.usage.map((one) => ({
    meter: one.meter,
    quantityPerMonth: perMonth(one),
    eventsPerMonth: one.single && one.events.length ? one.events.length : null,
  }));
const perMonth = ({ aggregation, events }: RandomSale['usage'][number]): string =>
  aggregation === 'COUNT' ? String(events.length) : plain(sum(events.map(dec)));

describe('estimates and invoices of random plans, through intake, rollup and a real run', () => {
  let market: Market;
  const cases: Case[] = [];
  let invoices: InvoiceSeen[];
  let run: RunSeen;

  const usageRows = async (invoice: InvoiceSeen): Promise<Record<string, string>[]> => {
    const file = await market.test.http('GET', `/v1/invoices/${invoice.id}/usage.csv`, {
      email: 'operator@yunshi.example',
    });
    expect(file.status).toBe(200);
    return parse(file.text, { columns: true, bom: true });
  };

  beforeAll(async () => {
    market = await Market.open({ workers: 2 });
    market.at('2025-12-20');
    const sales = CURRENCIES.map((currency) => fc.sample(randomSale(currency, currency), 1)[0]!);
    // One that the platform meters itself.
    sales[0]!.prices.push(use('CNY-hours', '0.0375', { source: 'PLATFORM', currency: 'CNY', includedQuantity: '10' }));
    for (const [i, sale] of sales.entries()) cases.push(await estimated(market, sale, CURRENCIES[i]!));
    market.at('2026-04-02');
    for (const one of cases) await lived(market, one);
    await platformMetered(market, cases[0]!);
  }, 120_000);
  afterAll(() => market.close());

  it('the run completes on two workers, though Redis is emptied in the middle of it [I44]', async () => {
    const { id } = await market.startRun('2026-03');
    await until(async () => (await market.runOf(id)).progress.total > 0);
    await market.test.flushRedis();
    run = await market.ended(id, 60);
    expect(run).toMatchObject({
      status: 'COMPLETED',
      progress: { processed: CURRENCIES.length, total: CURRENCIES.length },
      waiting: [],
    });
    invoices = await market.invoices({ period: '2026-03' });
    expect(run.invoiceCount).toBe(invoices.length);
  });

  it('every invoice has exactly the estimate’s lines, to the last digit [I17]', () => {
    for (const { sale, currency, estimated: lines, total } of cases) {
      const invoice = invoices.find((one) => one.currency === currency);
      const billed = invoice?.lines.map(
        (line) => `${line.priceCode} ${line.serviceMonth} ${line.quantity} ${line.amount}`,
      );
      expect({ sale, lines: (billed ?? []).sort(), total: invoice?.total }).toEqual({
        sale,
        lines: lines.sort(),
        total: lines.length ? total : undefined,
      });
    }
  });

  it('totals by currency are the invoices’, one currency each, and net and tax make them in its minor unit [I31]', () => {
    expect(run.totals.map(({ currency, amount }) => `${currency} ${amount}`)).toEqual(
      invoices.map(({ currency, total }) => `${currency} ${total}`).sort(),
    );
    for (const { lines, taxes, net, tax, total } of invoices) {
      expect(dec(net).plus(tax).eq(total)).toBe(true);
      expect(sum(lines.map(({ amount }) => dec(amount))).eq(total)).toBe(true);
      for (const rate of taxes) {
        const of = lines.filter(({ taxRate }) => taxRate === rate.taxRate);
        expect(sum(of.map((line) => dec(line.net))).eq(rate.net)).toBe(true);
        expect(sum(of.map((line) => dec(line.taxAmount))).eq(rate.tax)).toBe(true);
      }
    }
  });

  it('numbers have no gap, whoever issued', () => {
    const numbers = invoices.map(({ number }) => number).sort();
    expect(numbers).toEqual(numbers.map((_, i) => `PV-A-2026-${String(i + 1).padStart(6, '0')}`));
  });

  it('late use and corrections become adjustments whose events sum to them', async () => {
    const changed = cases.filter(({ sale }) => sale.usage.some(({ events }) => events.length));
    for (const { sale, instanceId } of changed)
      for (const { meter, events } of sale.usage.filter((one) => one.events.length))
        await market.report(instanceId, [
          // The first event of the first month is voided, the second raised; one comes late for it.
          [`${meter}-2026-01-0-fix`, meter, '0', `${startOf(sale)}T01:00:00`, `${meter}-2026-01-0`],
          ...(events[1]
            ? [
                [`${meter}-2026-01-1-fix`, meter, '31.5', `${startOf(sale)}T01:00:00`, `${meter}-2026-01-1`] as [
                  string,
                  string,
                  string,
                  string,
                  string,
                ],
              ]
            : []),
          [`${meter}-late`, meter, '40.25', `${startOf(sale)}T02:00:00`],
        ]);
    market.at('2026-05-03');
    await market.bill('2026-04');
    const all = await market.invoices();
    for (const invoice of all) {
      const counted = new Map<string, string[]>();
      for (const row of await usageRows(invoice))
        counted.set(row.lineId!, [...(counted.get(row.lineId!) ?? []), row.quantity!]);
      for (const line of invoice.lines) {
        const metered =
          /-p\d$|-hours$/.test(line.priceCode) &&
          cases.some(({ sale }) => sale.prices.some((one) => one.code === line.priceCode && one.kind === 'USAGE'));
        if (metered)
          expect([line.priceCode, plain(sum((counted.get(line.id) ?? []).map(dec)))]).toEqual([
            line.priceCode,
            line.quantity,
          ]);
        else expect(counted.has(line.id)).toBe(false);
      }
    }
  });

  it('a month’s lines over all invoices are what it costs now, rounded once', async () => {
    const all = await market.invoices();
    const waiting = (await market.bill('2026-04')).waiting.map(({ amount }) => amount.currency);
    for (const one of cases.filter(({ currency }) => !waiting.includes(currency))) {
      const fixed = { ...one.sale, usage: one.sale.usage.map(corrected) };
      // What January would have cost with the use that stands now; the other months had the use they had.
      const january = await estimateLines(market, fixed, one.planId);
      const lines = all.filter(({ currency }) => currency === one.currency).flatMap((invoice) => invoice.lines);
      const billed = Map.groupBy(
        lines.filter(({ serviceMonth }) => serviceMonth === '2026-01'),
        ({ priceCode }) => priceCode,
      );
      // Events that are no longer alike are not spread evenly: `pricing.int-spec.ts` has them.
      const uneven = new Set(one.sale.usage.flatMap(({ meter, single }) => (single ? meter : [])));
      const sums = [...billed]
        .filter(([code]) => !uneven.has(code))
        .map(([code, some]) => `${code} ${plain(sum(some.map(({ amount }) => dec(amount))))}`)
        .filter((text) => !text.endsWith(' 0'));
      const expected = january.lines
        .filter(({ month, priceCode }) => month === '2026-01' && !uneven.has(priceCode))
        .map(({ priceCode, amount }) => `${priceCode} ${plain(amount)}`)
        .filter((text) => !text.endsWith(' 0'));
      expect({ sale: one.sale, sums: sums.sort() }).toEqual({ sale: one.sale, sums: expected.sort() });
    }
  });
});

/** A meter's January after the corrections above. */
const corrected = ({ events, ...meter }: RandomSale['usage'][number]): RandomSale['usage'][number] => ({
  ...meter,
  events: events.length ? [...events.slice(1, 2).map(() => '31.5'), ...events.slice(2), '40.25'] : [],
});

interface EstimateSeen {
  lines: { priceCode: string; month: string; quantity: string; amount: string }[];
  total: { amount: string; currency: string };
}

async function estimateLines(market: Market, sale: RandomSale, planId: string): Promise<EstimateSeen> {
  const usage = expectedOf(sale);
  const { estimate } = await market.test.ok<{ estimate: EstimateSeen }>(
    'query($items: [EstimateItemInput!]!) { estimate(items: $items) { lines { priceCode month quantity amount } total { amount currency } } }',
    { items: [{ planId, quantity: sale.quantity, usage, months: MONTHS, from: startOf(sale) }] },
    'buyer@mnc.example',
  );
  return estimate;
}

/** Published, estimated and ordered, before it begins. */
async function estimated(market: Market, sale: RandomSale, currency: string): Promise<Case> {
  const { P: planId } = await market.publish(`SVC-${currency}`, { P: sale.prices });
  const { lines, total } = await estimateLines(market, sale, planId!);
  const usage = expectedOf(sale);
  const { instanceId } = await market.order({
    plan: planId!,
    buyer: 'mnc',
    quantity: sale.quantity,
    startsOn: startOf(sale),
    months: MONTHS,
    usage,
  });
  return {
    sale,
    currency,
    planId: planId!,
    instanceId,
    estimated: lines.map((line) => `${line.priceCode} ${line.month} ${line.quantity} ${line.amount}`),
    total: total.amount,
  };
}

/** It runs for two months and is used in each month it touches as was expected. */
async function lived(market: Market, { sale, instanceId }: Case): Promise<void> {
  const start = startOf(sale);
  await market.activate(instanceId, start);
  const end = `${addToMonth(start.slice(0, 7), MONTHS)}${start.slice(7)}`;
  const events = touched(sale).flatMap((month) =>
    sale.usage.flatMap(({ meter, events: some }) =>
      some.map((quantity, i): [string, string, string, string] => [
        `${meter}-${month}-${i}`,
        meter,
        quantity,
        month === start.slice(0, 7) ? `${start}T01:00:00` : `${month}-01T00:00:00`,
      ]),
    ),
  );
  if (events.length) await market.report(instanceId, events);
  await market.terminate(instanceId, end);
}

/** Waits until the platform has metered every hour that the first sale lived. */
async function platformMetered(market: Market, { sale, instanceId }: Case): Promise<void> {
  const start = startOf(sale);
  const end = `${addToMonth(start.slice(0, 7), MONTHS)}${start.slice(7)}`;
  const hours = (Date.parse(iso(end)) - Date.parse(iso(start))) / 3_600_000;
  await until(async () => {
    const { usage } = await market.test.ok<{ usage: { quantity: string }[] }>(
      'query($id: ID!, $from: DateTime!, $to: DateTime!) { usage(instanceId: $id, meter: "CNY-hours", from: $from, to: $to, granularity: MONTH) { quantity } }',
      { id: instanceId, from: iso('2026-01-01'), to: iso('2026-04-01') },
      'buyer@mnc.example',
    );
    return sum(usage.map(({ quantity }) => dec(quantity))).eq(dec(sale.quantity).times(hours));
  }, 60);
}
