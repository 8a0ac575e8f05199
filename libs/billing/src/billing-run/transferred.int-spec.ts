import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { fee, iso, Market, use } from '../testing/market.fixture.js';

const AT = '2026-07-11T12:00:00';

describe('the invoices of a service that one buyer gives to another', () => {
  let market: Market;
  let old: string;
  let next: string;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-06-01');
    const { S: plan } = await market.publish('GIVEN', {
      S: [
        { code: 'setup', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '100' },
        fee('seat', '310'),
        use('disk', '0.01', { aggregation: 'TIME_WEIGHTED', unit: 'GB·h' }),
        use('calls', '1', { includedQuantity: '3' }),
        use('vm', '0.50', { source: 'PLATFORM', unit: '小时' }),
      ],
    });
    const usage = ['disk', 'calls'].map((meter) => ({ meter, quantityPerMonth: '0' }));
    ({ instanceId: old } = await market.buy({ plan: plan!, buyer: 'mnc', startsOn: '2026-06-01', months: 12, usage }));
    const budgetId = await market.budget('chongqing', '1000000');
    market.at('2026-07-11');
    await market.test.ok(
      'mutation($i:OfferTransferInput!){offerTransfer(input:$i){id}}',
      { i: { instanceId: old, receiverId: market.test.organization('AG-CQ'), reason: '划转' } },
      'buyer@mnc.example',
    );
    const { createOrder } = await market.test.ok<any>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id items{id}}}',
      {
        i: {
          ...{ title: '接收', budgetId, startsOn: '2026-07-11' },
          items: [{ kind: 'TRANSFER', instanceId: old, expectedUsage: usage }],
        },
      },
      'buyer@chongqing.example',
    );
    const steps = {
      ...{ submitOrder: 'buyer@chongqing', approveOrder: 'approver@chongqing', acceptOrder: 'operations@provider-a' },
    };
    for (const [step, by] of Object.entries(steps))
      await market.test.ok(`mutation($id:ID!){${step}(id:$id){id}}`, { id: createOrder.id }, `${by}.example`);
    market.at('2026-07-12');
    const { completeOrderItem } = await market.test.ok<any>(
      'mutation($id:ID!,$at:DateTime){completeOrderItem(id:$id,at:$at){goesOnAs{id}}}',
      { id: createOrder.items[0].id, at: iso(AT) },
      'operations@provider-a.example',
    );
    next = completeOrderItem.goesOnAs.id;
    market.at('2026-08-01');
    // All of it by the name it had: its own instant says whose it is, the instant of the change the receiver's.
    await market.report(old, [
      ['d', 'disk', '100', '2026-07-01T00:00:00'],
      ['c1', 'calls', '5', '2026-07-11T11:59:59'],
      ['c2', 'calls', '7', AT],
    ]);
    await market.bill('2026-07');
  });
  afterAll(() => market.close());

  const lines = async (code: string): Promise<string[]> =>
    (await market.invoices({ period: '2026-07' }))
      .filter(({ organization }) => organization.code === code)
      .flatMap((invoice) => invoice.lines)
      .filter(({ serviceMonth }) => serviceMonth === '2026-07')
      .map(({ instanceId, priceCode, quantity, amount }) =>
        [instanceId === old ? 'old' : 'next', priceCode, quantity, amount].join(' '),
      )
      .sort();

  it('charge the giver until then, and the receiver from then on, for a month of its own', async () => {
    expect(next).not.toBe(old);
    // 252 hours of 744 for the giver, 492 for the receiver; each has 3 calls included; nothing is set up anew.
    expect(await lines('MNC-E')).toEqual([
      ...['old calls 5 2.00', 'old disk 25200 252.00', 'old seat 0.338709677419 105.00', 'old vm 252 126.00'],
    ]);
    expect(await lines('AG-CQ')).toEqual([
      ...['next calls 7 4.00', 'next disk 49200 492.00', 'next seat 0.661290322581 205.00', 'next vm 492 246.00'],
    ]);
  });

  it('tell the receiver nothing of the giver’s', async () => {
    const seen = await market.invoices({}, 'finance@chongqing.example');
    expect([...new Set(seen.map(({ organization }) => organization.code))]).toEqual(['AG-CQ']);
    expect(seen.flatMap((invoice) => invoice.lines).some(({ instanceId }) => instanceId === old)).toBe(false);
  });

  it('tell the receiver of a gauge that went over only its value, and since when', async () => {
    const [theirs] = (await market.invoices({ period: '2026-07' })).filter(
      ({ organization }) => organization.code === 'AG-CQ',
    );
    const file = await market.test.http('GET', `/v1/invoices/${theirs!.id}/usage.csv`, {
      email: 'finance@chongqing.example',
    });
    const rows: Record<string, string>[] = parse(file.text, { columns: true, bom: true });
    const disk = rows.filter(({ meter }) => meter === 'disk');
    const since = '2026-07-11T04:00:00Z';
    expect(disk).toMatchObject([
      { instanceId: next, eventId: '', source: '', subject: '', quantity: '49200', reportedQuantity: '100' },
    ]);
    expect(disk).toMatchObject([{ occurredAt: since, receivedAt: since }]);
    expect(file.text).not.toContain(old);
  });
});
