import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { dec, plain, sum } from '#kernel';
import { fee, iso, Market, use } from '../testing/market.fixture.js';

const METERS = ['peak', 'seats', 'users', 'disk', 'calls'];

describe('the month in which a service goes on by the same plan', () => {
  let market: Market;
  let old: string;
  let next: string;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-06-11');
    const { ALL: plan } = await market.publish('ONE', {
      ALL: [
        use('peak', '10', { aggregation: 'MAX' }),
        use('seats', '5', { aggregation: 'LATEST' }),
        use('users', '2', { aggregation: 'UNIQUE_COUNT' }),
        use('disk', '0.01', { aggregation: 'TIME_WEIGHTED', unit: 'GB·h' }),
        use('calls', '1', { maximumAmount: '10' }),
        fee('support', '310'),
      ],
    });
    const usage = METERS.map((meter) => ({ meter, quantityPerMonth: '0' }));
    ({ instanceId: old } = await market.buy({ plan: plan!, buyer: 'mnc', startsOn: '2026-06-11', months: 1, usage }));
    market.at('2026-07-11T01:00:00');
    const { createOrder } = await market.test.ok<any>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id items{id}}}',
      { i: { title: '续期', months: 3, items: [{ kind: 'RENEW', instanceId: old }] } },
      'buyer@mnc.example',
    );
    const steps = { submitOrder: 'buyer@mnc', approveOrder: 'approver@mnc', acceptOrder: 'operations@provider-a' };
    for (const [step, by] of Object.entries(steps))
      await market.test.ok(`mutation($id:ID!){${step}(id:$id){id}}`, { id: createOrder.id }, `${by}.example`);
    const { completeOrderItem } = await market.test.ok<any>(
      'mutation($id:ID!){completeOrderItem(id:$id){goesOnAs{id activatedAt}}}',
      { id: createOrder.items[0].id },
      'operations@provider-a.example',
    );
    expect(completeOrderItem.goesOnAs.activatedAt).toBe('2026-07-10T16:00:00Z');
    next = completeOrderItem.goesOnAs.id;
    market.at('2026-08-01');
    await market.report(old, [
      ['d', 'disk', '100', '2026-07-01T00:00:00'],
      ['p1', 'peak', '5', '2026-07-02T00:00:00'],
      ['s1', 'seats', '7', '2026-07-02T00:00:00'],
      ['u1', 'users', '1', '2026-07-02T00:00:00', null, 'a'],
      ['u2', 'users', '1', '2026-07-03T00:00:00', null, 'b'],
      ['c1', 'calls', '8', '2026-07-03T00:00:00'],
    ]);
    await market.report(next, [
      ['p2', 'peak', '8', '2026-07-20T00:00:00'],
      ['s2', 'seats', '3', '2026-07-20T00:00:00'],
      ['u3', 'users', '1', '2026-07-20T00:00:00', null, 'b'],
      ['u4', 'users', '1', '2026-07-21T00:00:00', null, 'c'],
      ['c2', 'calls', '7', '2026-07-21T00:00:00'],
    ]);
  });
  afterAll(() => market.close());

  const gauge = async (instanceId: string, from: string, to: string): Promise<string[]> => {
    const { usage } = await market.test.ok<{ usage: { quantity: string }[] }>(
      'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"disk",from:$f,to:$t,granularity:MONTH){quantity}}',
      { i: instanceId, f: iso(from), t: iso(to) },
      'buyer@mnc.example',
    );
    return usage.map(({ quantity }) => quantity);
  };

  it('shows a gauge of which nothing is told anew as it was: 100 GB over 240 hours, then over 504', async () => {
    expect(await gauge(old, '2026-07-01', '2026-08-01')).toEqual(['24000']);
    expect(await gauge(next, '2026-07-01', '2026-08-01')).toEqual(['50400']);
    expect(await gauge(next, '2026-07-15', '2026-07-16')).toEqual(['2400']);
  });

  it('is one for its buyer', async () => {
    await market.bill('2026-07');
    const [invoice] = await market.invoices({ period: '2026-07' });
    const told = (instanceId: string): string[] =>
      invoice!.lines
        .filter((line) => line.instanceId === instanceId && line.serviceMonth === '2026-07')
        .map(({ priceCode, quantity, amount }) => `${priceCode} ${quantity} ${amount}`)
        .sort();
    // 5 × 10, then 3 more; 2 users × 2, then c alone; 8 calls, then 2 up to 10; the last seats are the month's.
    expect(told(old)).toEqual([
      ...['calls 8 8.00', 'disk 24000 240.00', 'peak 5 50.00', 'support 0.322580645161 100.00', 'users 2 4.00'],
    ]);
    expect(told(next)).toEqual([
      ...['calls 7 2.00', 'disk 50400 504.00', 'peak 8 30.00', 'seats 3 15.00', 'support 0.677419354839 210.00'],
      'users 2 2.00',
    ]);
    // What stands behind each line sums to its quantity, the gauge's value from the instance before too.
    const file = await market.test.http('GET', `/v1/invoices/${invoice!.id}/usage.csv`, {
      email: 'operator@yunshi.example',
    });
    const rows: Record<string, string>[] = parse(file.text, { columns: true, bom: true });
    for (const line of invoice!.lines.filter(({ kind }) => kind === 'USAGE')) {
      const own = rows.filter(({ lineId }) => lineId === line.id);
      expect([line.priceCode, plain(sum(own.map(({ quantity }) => dec(quantity!))))]).toEqual([
        line.priceCode,
        line.quantity,
      ]);
    }
  });

  it('follows a late correction of the instance before, in both', async () => {
    market.at('2026-09-01');
    await market.report(old, [['d2', 'disk', '50', '2026-07-01T00:00:00', 'd']]);
    await market.bill('2026-08');
    const lines = (await market.invoices({ period: '2026-08' })).flatMap((invoice) => invoice.lines);
    const disk = lines.filter(({ priceCode, serviceMonth }) => priceCode === 'disk' && serviceMonth === '2026-07');
    expect(disk.map(({ instanceId, kind, amount }) => [instanceId === old, kind, amount])).toEqual(
      expect.arrayContaining([
        [true, 'ADJUSTMENT', '-120.00'],
        [false, 'ADJUSTMENT', '-252.00'],
      ]),
    );
  });
});
