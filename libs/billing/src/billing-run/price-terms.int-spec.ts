import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fee, type InvoiceSeen, type Line, Market, use } from '../testing/market.fixture.js';

const told = ({
  serviceMonth,
  kind,
  priceCode,
  quantity,
  unitPrice,
  ratedAmount,
  amount,
  priceTermsId,
}: Line): string =>
  [serviceMonth, kind, priceCode, quantity, unitPrice, ratedAmount, amount, priceTermsId ? 'terms' : 'list'].join(' ');

describe('negotiated prices and discounts on invoices', () => {
  let market: Market;
  let plan: string;
  let termsId: string;
  let bought: { orderId: string; instanceId: string };

  const invoiceOf = async (period: string): Promise<InvoiceSeen> => (await market.invoices({ period }))[0]!;
  const estimate = async (from: string, quantityPerMonth: string): Promise<string[]> => {
    const { estimate: answer } = await market.test.ok<{
      estimate: { lines: { priceCode: string; month: string; quantity: string; amount: string }[] };
    }>(
      'query($i: [EstimateItemInput!]!) { estimate(items: $i) { lines { priceCode month quantity amount } } }',
      { i: [{ planId: plan, from, months: 1, usage: [{ meter: 'calls', quantityPerMonth }] }] },
      'buyer@chengdu.example',
    );
    return answer.lines.map(({ priceCode, month, quantity, amount }) => `${month} ${priceCode} ${quantity} ${amount}`);
  };
  const billed = ({ lines }: InvoiceSeen): string[] =>
    lines.map((line) => `${line.serviceMonth} ${line.priceCode} ${line.quantity} ${line.amount}`);

  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-03-01');
    ({ P: plan } = (await market.publish('CALLS', { P: [fee('base', '310'), use('calls', '0.5')] })) as { P: string });
    const budget = await market.budget('chengdu', '100000');
    bought = await market.buy({
      plan,
      budget,
      startsOn: '2026-03-01',
      months: 6,
      usage: [{ meter: 'calls', quantityPerMonth: '100' }],
    });
    market.at('2026-03-20');
    await market.report(bought.instanceId, [['m1', 'calls', '100', '2026-03-05']]);
    termsId = await market.agree({
      fromMonth: '2026-04',
      toMonth: '2026-06',
      entries: [{ planId: plan, priceCode: 'calls', unitPrice: '0.4', discountRate: '0.1' }],
    });
  });
  afterAll(() => market.close());

  it('rate the months they were agreed for, and no other [I21]', async () => {
    market.at('2026-04-02');
    await market.bill('2026-03');
    expect((await invoiceOf('2026-03')).lines.map(told)).toEqual([
      '2026-03 RECURRING base 1 310 310 310.00 list',
      '2026-03 USAGE calls 100 0.5 50 50.00 list',
    ]);
    await market.report(bought.instanceId, [['m2', 'calls', '333', '2026-04-01T00:00:00']]);
    market.at('2026-05-02');
    await market.bill('2026-04');
    const invoice = await invoiceOf('2026-04');
    expect(invoice.lines.map(told)).toEqual([
      '2026-04 RECURRING base 1 310 310 310.00 list',
      '2026-04 USAGE calls 333 0.4 119.88 119.88 terms', // 333 × 0.4 × (1 − 0.1)
    ]);
    expect(invoice.lines[1]!.priceTermsId).toBe(termsId);
  });

  it('price estimates and orders of the buyer who agreed, to the invoice’s last digit, and nobody else’s', async () => {
    expect(await estimate('2026-04-01', '333')).toEqual(billed(await invoiceOf('2026-04')));
    expect(await estimate('2026-06-01', '333')).toEqual(['2026-06 base 1 310.00', '2026-06 calls 333 166.50']);
    const { createOrder } = await market.test.ok<{ createOrder: { estimate: { amount: string } } }>(
      'mutation($i: CreateOrderInput!) { createOrder(input: $i) { estimate { amount } } }',
      {
        i: {
          title: 'o',
          startsOn: '2026-05-01',
          months: 2,
          items: [{ planId: plan, quantity: '1', expectedUsage: [{ meter: 'calls', quantityPerMonth: '100' }] }],
        },
      },
      'buyer@chengdu.example',
    );
    // May 310 + 100 × 0.4 × 0.9; June 310 + 100 × 0.5.
    expect(createOrder.estimate.amount).toBe('706.00');
  });

  it('late use of a month before them is an adjustment at the price of that month [I21] [I36]', async () => {
    await market.report(bought.instanceId, [
      ['late', 'calls', '10', '2026-03-31T23:59:59'],
      ['later', 'calls', '10', '2026-04-30T23:59:59'],
    ]);
    market.at('2026-06-02');
    await market.bill('2026-05');
    const lines = (await invoiceOf('2026-05')).lines.filter(({ kind }) => kind === 'ADJUSTMENT');
    expect(lines.map(told)).toEqual([
      '2026-03 ADJUSTMENT calls 10 0.5 5 5.00 list',
      '2026-04 ADJUSTMENT calls 10 0.4 3.6 3.60 terms',
    ]);
  });

  it('of one contract hold for the orders under it alone; the file of the invoice names them', async () => {
    const { order } = await market.test.ok<{ order: { contract: { id: string } } }>(
      'query($id: ID!) { order(id: $id) { contract { id } } }',
      { id: bought.orderId },
      'buyer@chengdu.example',
    );
    await market.agree({
      fromMonth: '2026-06',
      contractId: order.contract.id,
      entries: [{ planId: plan, priceCode: 'base', unitPrice: '300' }],
    });
    await market.buy({
      plan,
      budget: null,
      buyer: 'mnc',
      startsOn: '2026-06-01',
      usage: [{ meter: 'calls', quantityPerMonth: '0' }],
    });
    market.at('2026-07-02');
    await market.bill('2026-06');
    const invoices = await market.invoices({ period: '2026-06' });
    expect(invoices.map(({ organization, lines }) => [organization.code, ...lines.map(told)]).sort()).toEqual([
      ['AG-CD', '2026-06 RECURRING base 1 300 300 300.00 terms'],
      ['MNC-E', '2026-06 RECURRING base 1 310 310 310.00 list'],
    ]);
    const own = invoices.find(({ organization }) => organization.code === 'AG-CD')!;
    const csv = await market.test.http('GET', `/v1/invoices/${own.id}.csv`, { email: 'finance@chengdu.example' });
    expect(csv.text.split('\r\n')[0]).toContain(',priceTermsId,');
    expect(csv.text).toContain(own.lines[0]!.priceTermsId!);
  });
});
