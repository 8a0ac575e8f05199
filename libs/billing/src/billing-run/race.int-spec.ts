import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { dec, sum } from '#kernel';
import { fee, Market, use } from '../testing/market.fixture.js';

const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06'];
const REPORTS = 60;

describe('use that is reported while its months are billed', () => {
  let market: Market;
  beforeAll(async () => {
    market = await Market.open({ workers: 2 });
    market.at('2025-12-20');
  });
  afterAll(() => market.close());

  it('is billed exactly once: every line’s events sum to it, and all lines sum to all events [I12] [I35]', async () => {
    const { P: plan } = await market.publish('RACE', { P: [fee('base', '1'), use('gb', '0.013')] });
    const { instanceId } = await market.order({
      plan: plan!,
      buyer: 'mnc',
      startsOn: '2026-01-01',
      usage: [{ meter: 'gb', quantityPerMonth: '0' }],
    });
    market.at('2026-07-05');
    await market.activate(instanceId, '2026-01-01');

    let reported = dec(0);
    const report = async (n: number): Promise<void> => {
      const events = MONTHS.map((month, i): [string, string, string, string] => {
        const quantity = `${(n * 7 + i) % 11}.${String(n).padStart(3, '0')}`;
        reported = reported.plus(quantity);
        return [`${month}-${n}`, 'gb', quantity, `${month}-15T12:00:00`];
      });
      await market.report(instanceId, events);
    };
    const reporting = (async () => {
      for (let n = 0; n < REPORTS; n += 3) await Promise.all([report(n), report(n + 1), report(n + 2)]);
    })();
    for (const month of MONTHS) await market.bill(month);
    await reporting;
    market.at('2026-08-02');
    await market.bill('2026-07');

    const invoices = await market.invoices();
    const lines = invoices.flatMap((invoice) => invoice.lines).filter(({ priceCode }) => priceCode === 'gb');
    expect(sum(lines.map(({ quantity }) => dec(quantity))).toFixed()).toBe(reported.toFixed());
    expect(sum(lines.map(({ ratedAmount }) => dec(ratedAmount))).toFixed()).toBe(reported.times('0.013').toFixed());
    const events = new Set<string>();
    for (const invoice of invoices) {
      const file = await market.test.http('GET', `/v1/invoices/${invoice.id}/usage.csv`, {
        email: 'operator@yunshi.example',
      });
      const rows: Record<string, string>[] = parse(file.text, { columns: true, bom: true });
      for (const line of invoice.lines.filter(({ priceCode }) => priceCode === 'gb')) {
        const behind = rows.filter(({ lineId }) => lineId === line.id);
        expect(sum(behind.map(({ quantity }) => dec(quantity!))).toFixed()).toBe(line.quantity);
        for (const { eventId } of behind) {
          expect(events.has(eventId!)).toBe(false);
          events.add(eventId!);
        }
      }
    }
    expect(events.size).toBe(REPORTS * MONTHS.length);
    // The race was one: some of it came after its month had been billed.
    expect(lines.some(({ kind }) => kind === 'ADJUSTMENT')).toBe(true);
  });
});
