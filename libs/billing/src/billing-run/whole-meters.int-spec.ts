import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { dec, plain, sum } from '#kernel';
import { type InvoiceSeen, type Line, Market, use } from '../testing/market.fixture.js';

/** One account each, so that their invoices do not mix. */
const BUYERS = ['chengdu', 'mnc'];

describe('meters that are computed whole, from intake to the invoice and its files', () => {
  let market: Market;
  let plan: string;
  const instances: string[] = [];
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-04-01T06:00:00');
    const plans = await market.publish('WHOLE', {
      ALL: [
        use('peak', '10', { aggregation: 'MAX' }),
        use('seats', '5', { aggregation: 'LATEST' }),
        use('users', '2', { aggregation: 'UNIQUE_COUNT' }),
        use('disk', '0.01', { aggregation: 'TIME_WEIGHTED', unit: 'GB·h' }),
        use('calls', '1', { aggregation: 'COUNT' }),
      ],
    });
    plan = plans.ALL!;
    for (const buyer of BUYERS)
      instances.push(
        (
          await market.buy({
            plan,
            buyer,
            budget: buyer === 'chengdu' ? await market.budget('chengdu', '1000000') : null,
            startsOn: '2026-04-01',
            months: 4,
            usage: ['peak', 'seats', 'users', 'disk', 'calls'].map((meter) => ({ meter, quantityPerMonth: '0' })),
          })
        ).instanceId,
      );
  });
  afterAll(() => market.close());

  const told = (lines: Line[]): string[] =>
    lines.map(
      ({ kind, priceCode, serviceMonth, quantity, amount }) =>
        `${kind} ${serviceMonth} ${priceCode} ${quantity} ${amount}`,
    );
  const invoiceOf = async (period: string, code: string): Promise<InvoiceSeen> =>
    (await market.invoices({ period })).find(({ organization }) => organization.code === code)!;

  /** The rows of usage.csv by line, which must sum to the line's quantity. */
  const rowsOf = async (invoice: InvoiceSeen): Promise<Map<string, string[]>> => {
    const file = await market.test.http('GET', `/v1/invoices/${invoice.id}/usage.csv`, {
      email: 'operator@yunshi.example',
    });
    const rows: Record<string, string>[] = parse(file.text, { columns: true, bom: true });
    for (const line of invoice.lines) {
      const own = rows.filter(({ lineId }) => lineId === line.id);
      expect([line.priceCode, plain(sum(own.map(({ quantity }) => dec(quantity!))))]).toEqual([
        line.priceCode,
        line.quantity,
      ]);
    }
    const name = new Map(invoice.lines.map((line) => [line.id, `${line.serviceMonth} ${line.priceCode}`]));
    const groups = Map.groupBy(rows, ({ lineId }) => name.get(lineId!)!);
    return new Map(
      [...groups].map(([key, some]) => [key, some.map(({ eventId, quantity }) => `${eventId} ${quantity}`)]),
    );
  };

  it('bills each month from its own events, a gauge beyond its end [I10] [I12]', async () => {
    market.at('2026-05-01T12:00:00');
    await market.report(instances[0]!, [
      ['p1', 'peak', '40', '2026-04-03'],
      ['p2', 'peak', '70', '2026-04-10'],
      ['p3', 'peak', '50', '2026-04-20'],
      ['s1', 'seats', '12', '2026-04-05'],
      ['s2', 'seats', '9', '2026-04-25'],
      ['u1', 'users', '1', '2026-04-05', null, 'li'],
      ['u2', 'users', '1', '2026-04-06', null, 'wang'],
      ['u3', 'users', '1', '2026-04-28', null, 'li'],
      ['d1', 'disk', '100', '2026-04-11'],
      ['d2', 'disk', '250', '2026-04-21T12:00:00'],
      ['c1', 'calls', '3', '2026-04-11'],
    ]);
    const run = await market.bill('2026-04', market.test.organization('AG-CD'));
    expect(run.status).toBe('COMPLETED');
    const invoice = await invoiceOf('2026-04', 'AG-CD');
    expect(told(invoice.lines)).toEqual([
      'USAGE 2026-04 calls 1 1.00',
      // 100 GB for 10.5 days of 24 h, then 250 GB for 9.5 days: 25 200 + 57 000
      'USAGE 2026-04 disk 82200 822.00',
      'USAGE 2026-04 peak 70 700.00',
      'USAGE 2026-04 seats 9 45.00',
      'USAGE 2026-04 users 2 4.00',
    ]);
    expect(invoice.total).toBe('1572.00');
    expect(await rowsOf(invoice)).toEqual(
      new Map([
        ['2026-04 calls', ['c1 1']],
        ['2026-04 disk', ['d1 25200', 'd2 57000']],
        ['2026-04 peak', ['p1 40', 'p2 30', 'p3 0']],
        ['2026-04 seats', ['s1 12', 's2 -3']],
        ['2026-04 users', ['u1 1', 'u2 1', 'u3 0']],
      ]),
    );
  });

  it('late events and corrections in both directions come as ADJUSTMENT, once [I13] [I36]', async () => {
    market.at('2026-06-01T12:00:00');
    await market.report(instances[0]!, [
      ['p2-down', 'peak', '45', '2026-04-10', 'p2'], // the greatest is now p3's 50
      ['s3', 'seats', '11', '2026-04-27'], // late
      ['u2-void', 'users', '0', '2026-04-06', 'u2', 'wang'],
      ['u4', 'users', '1', '2026-04-07', null, 'zhao'], // late
      ['u5', 'users', '1', '2026-04-08', null, 'qian'], // late
      ['d1-up', 'disk', '200', '2026-04-11', 'd1'],
      ['d3', 'disk', '300', '2026-04-26'], // late: 300 instead of 250 for 5 days, and carried into May
      ['o1', 'peak', '20', '2026-05-02'],
    ]);
    await market.bill('2026-05', market.test.organization('AG-CD'));
    const invoice = await invoiceOf('2026-05', 'AG-CD');
    expect(told(invoice.lines)).toEqual([
      // (200 − 100) × 252 h + (300 − 250) × 120 h
      'ADJUSTMENT 2026-04 disk 31200 312.00',
      'ADJUSTMENT 2026-04 peak -20 -200.00',
      'ADJUSTMENT 2026-04 seats 2 10.00',
      'ADJUSTMENT 2026-04 users 1 2.00',
      // 300 GB for 744 h, though no event lies in May
      'USAGE 2026-05 disk 223200 2232.00',
      'USAGE 2026-05 peak 20 200.00',
    ]);
    expect(await rowsOf(invoice)).toEqual(
      new Map([
        ['2026-04 disk', ['d1-up 25200', 'd3 6000']],
        ['2026-04 peak', ['p2-down -20']],
        ['2026-04 seats', ['s3 2']],
        ['2026-04 users', ['u2-void -1', 'u4 1', 'u5 1']],
        ['2026-05 disk', ['d3 223200']],
        ['2026-05 peak', ['o1 20']],
      ]),
    );
    // The first invoice's files are what they were.
    expect((await rowsOf(await invoiceOf('2026-04', 'AG-CD'))).get('2026-04 peak')).toEqual(['p1 40', 'p2 30', 'p3 0']);
  });

  it('a gauge’s correction reaches the months it was carried into, an end the hours after it', async () => {
    market.at('2026-07-01T12:00:00');
    await market.report(instances[0]!, [['d3-down', 'disk', '100', '2026-04-26', 'd3']]);
    await market.terminate(instances[0]!, '2026-05-30');
    await market.bill('2026-06', market.test.organization('AG-CD'));
    // Less is owed than was billed: it waits, since no invoice is negative.
    expect(await invoiceOf('2026-06', 'AG-CD')).toBeUndefined();
    market.at('2026-07-02');
    await market.report(instances[0]!, [['p9', 'peak', '1000', '2026-05-20']]);
    await market.bill('2026-06', market.test.organization('AG-CD'));
    const invoice = await invoiceOf('2026-06', 'AG-CD');
    expect(told(invoice.lines)).toEqual([
      'ADJUSTMENT 2026-04 disk -24000 -240.00', // (100 − 300) × 120 h
      // 100 × 696 h instead of 300 × 744 h
      'ADJUSTMENT 2026-05 disk -153600 -1536.00',
      'ADJUSTMENT 2026-05 peak 980 9800.00',
    ]);
    expect(await rowsOf(invoice)).toEqual(
      new Map([
        ['2026-04 disk', ['d3-down -24000']],
        ['2026-05 disk', ['d3-down -153600']],
        ['2026-05 peak', ['p9 980']],
      ]),
    );
  });

  it('a run again bills nothing [I32]', async () => {
    const run = await market.bill('2026-06', market.test.organization('AG-CD'));
    expect(run).toMatchObject({ invoiceCount: 0, waiting: [] });
  });

  it('portions of a batch and their order change nothing [I9], and the estimate is the invoice', async () => {
    const [, instance] = instances as [string, string];
    const events: Parameters<Market['report']>[1] = [
      ['a', 'disk', '3', '2026-04-01T00:20:00'],
      ['b', 'disk', '7', '2026-04-01T00:40:00'],
      ['c', 'disk', '0', '2026-04-01T01:00:00'],
      ['e', 'peak', '5', '2026-04-30T23:59:59'],
      ['f', 'seats', '6', '2026-04-15'],
      ['g', 'seats', '8', '2026-04-15'],
      ['h', 'users', '0', '2026-04-15'],
      ['i', 'users', '0', '2026-04-16', null, 'x'],
      ['k', 'calls', '0', '2026-04-16'],
    ];
    for (const event of [5, 0, 8, 2, 7].map((n) => events[n]!)) await market.report(instance, [event]);
    await market.report(
      instance,
      [6, 4, 1, 3].map((n) => events[n]!),
    );
    await market.bill('2026-04', market.test.organization('MNC-E'));
    const invoice = await invoiceOf('2026-04', 'MNC-E');
    const quantityOf = (code: string): string => invoice.lines.find(({ priceCode }) => priceCode === code)!.quantity;
    // 3 and 7 for a third of an hour each: 10 ÷ 3
    expect(quantityOf('disk')).toBe('3.333333333333');
    expect(quantityOf('peak')).toBe('5');
    expect(['6', '8']).toContain(quantityOf('seats')); // whichever key is the later: the same on every day
    expect(quantityOf('users')).toBe('2');
    await rowsOf(invoice);
    const { estimate } = await market.test.ok<{
      estimate: { lines: { priceCode: string; quantity: string; amount: string }[]; total: { amount: string } };
    }>(
      'query($i:[EstimateItemInput!]!){estimate(items:$i){lines{priceCode quantity amount} total{amount}}}',
      {
        i: [
          {
            planId: plan,
            from: '2026-04-01',
            usage: ['disk', 'peak', 'seats', 'users', 'calls'].map((meter) => ({
              meter,
              quantityPerMonth: quantityOf(meter),
            })),
          },
        ],
      },
      'buyer@mnc.example',
    );
    const seen = ({ priceCode, quantity, amount }: { priceCode: string; quantity: string; amount: string }): string =>
      `${priceCode} ${quantity} ${amount}`;
    expect(estimate.lines.map(seen).sort()).toEqual(invoice.lines.map(seen).sort());
    expect(estimate.total.amount).toBe(invoice.total);
  });
});
