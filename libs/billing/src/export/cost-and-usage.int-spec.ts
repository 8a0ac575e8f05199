import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { dec, plain, sum } from '#kernel';
import { gunzipSync } from 'node:zlib';
import { fee, type InvoiceSeen, Market, use } from '../testing/market.fixture.js';

type Row = Record<string, string>;

const rowsIn = (text: string): Row[] => parse(text, { bom: true, columns: true });

describe('cost and usage after FOCUS', () => {
  let market: Market;
  let invoices: InvoiceSeen[];

  const get = (query: string, email = 'operator@yunshi.example', headers = {}) =>
    market.test.http('GET', `/v1/cost-and-usage.csv${query}`, { email, headers });
  const rows = async (query: string, email?: string): Promise<Row[]> => rowsIn((await get(query, email)).text);

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const a = await market.publish('A', {
      P: [
        fee('base', '106'),
        use('calls', '0.005'),
        use('gb', '0.3', { includedQuantity: '1', taxCategory: 'TELECOM_BASIC' }),
      ],
    });
    market.at('2026-01-01');
    const usage = ['calls', 'gb'].map((meter) => ({ meter, quantityPerMonth: '0' }));
    const bought = { plan: a.P!, startsOn: '2026-01-01', months: 2, usage };
    const chengdu = await market.buy({ ...bought, budget: await market.budget('chengdu', '10000') });
    await market.buy({ ...bought, buyer: 'qingyang', budget: await market.budget('qingyang', '10000') });
    market.at('2026-02-02');
    await market.report(chengdu.instanceId, [
      ['c1', 'calls', '333', '2026-01-05'],
      ['g1', 'gb', '2.5', '2026-01-06'],
    ]);
    await market.bill('2026-01');
    await market.report(chengdu.instanceId, [['c2', 'calls', '1000', '2026-01-31T23:00:00']]); // late: an ADJUSTMENT
    market.at('2026-03-02');
    await market.bill('2026-02');
    invoices = await market.invoices();
  });
  afterAll(() => market.close());

  it('has the columns of FOCUS 1.2 with those of 1.3, in order, before our own [I46]', async () => {
    const answer = await get('?period=2026-01');
    expect(answer.status).toBe(200);
    expect(answer.headers['x-focus-version']).toBe('1.2+1.3');
    const names = answer.text.replace('\uFEFF', '').split('\r\n')[0]!.split(',');
    const own = names.filter((name) => name.startsWith('x_'));
    const theirs = names.filter((name) => !name.startsWith('x_'));
    expect(names).toEqual([...theirs.toSorted(), ...own]);
    for (const mandatory of ['BilledCost', 'ChargeClass', 'InvoiceIssuerName', 'PublisherName', 'ServiceCategory'])
      expect(theirs).toContain(mandatory);
    expect(theirs).toHaveLength(57 + 8);
    expect(own).toEqual(expect.arrayContaining(['x_TaxRate', 'x_TaxAmount']));
  });

  it('sums to the invoices: BilledCost per InvoiceId is the total, x_TaxAmount its tax [I46]', async () => {
    const all = [...(await rows('?period=2026-01')), ...(await rows('?period=2026-02'))];
    const byInvoice = Map.groupBy(all, ({ InvoiceId }) => InvoiceId);
    expect([...byInvoice.keys()].sort()).toEqual(invoices.map(({ number }) => number).sort());
    for (const { number, total, tax, lines } of invoices) {
      const some = byInvoice.get(number)!;
      expect(some.map((row) => row.x_InvoiceLineId)).toEqual(lines.map(({ id }) => id));
      expect(sum(some.map((row) => dec(row.BilledCost!))).toFixed(2)).toBe(total);
      expect(sum(some.map((row) => dec(row.x_TaxAmount!))).toFixed(2)).toBe(tax);
    }
  });

  it('says cost, price and quantity as the line does, all tax-inclusive', async () => {
    const january = invoices.find(({ period, organization }) => period === '2026-01' && organization.code === 'AG-CD');
    const line = january!.lines.find(({ priceCode }) => priceCode === 'calls')!;
    const row = (await rows('?period=2026-01')).find(({ x_InvoiceLineId }) => x_InvoiceLineId === line.id)!;
    // 333 × 0.005 = 1.665, booked as 1.67
    expect(row).toMatchObject({
      BilledCost: '1.67',
      EffectiveCost: '1.67',
      ListCost: '1.665',
      ContractedCost: '1.665',
      ListUnitPrice: '0.005',
      PricingQuantity: '333',
      ConsumedQuantity: '333',
      ConsumedUnit: '次',
      ChargeCategory: 'Usage',
      ChargeClass: '',
      ChargeFrequency: 'Usage-Based',
      BillingPeriodStart: '2025-12-31T16:00:00Z',
      BillingPeriodEnd: '2026-01-31T16:00:00Z',
      x_TaxRate: '0.06',
    });
    const included = (await rows('?period=2026-01')).find(({ x_PriceCode }) => x_PriceCode === 'gb')!;
    // (2.5 − 1) × 0.3 = 0.45: no unit price makes that of 2.5
    expect(included).toMatchObject({ ListUnitPrice: '', ListCost: '0.45', BilledCost: '0.45', x_TaxRate: '0.09' });
    const recurring = (await rows('?period=2026-01')).find(({ x_PriceCode }) => x_PriceCode === 'base')!;
    expect(recurring).toMatchObject({ ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring', ConsumedQuantity: '' });
  });

  it('keeps unit price × quantity = cost wherever it tells a unit price, unless a correction', async () => {
    for (const row of [...(await rows('?period=2026-01')), ...(await rows('?period=2026-02'))])
      if (row.ListUnitPrice && !row.ChargeClass)
        expect(plain(dec(row.ListUnitPrice).times(row.PricingQuantity!))).toBe(row.ListCost);
  });

  it('marks what corrects an invoiced month, in the month it was billed [I36]', async () => {
    const corrections = (await rows('?period=2026-02')).filter(({ ChargeClass }) => ChargeClass === 'Correction');
    // (1333 − 333) × 0.005 = 5.00
    expect(corrections).toHaveLength(1);
    expect(corrections[0]).toMatchObject({ BilledCost: '5.00', x_ServiceMonth: '2026-01', ChargeCategory: 'Usage' });
  });

  it('gives invoices since an instant, as gzip where it is taken, and as a file', async () => {
    const plainText = (await get('?since=2026-03-01T00:00:00Z')).text;
    expect(new Set(rowsIn(plainText).map(({ BillingPeriodStart }) => BillingPeriodStart))).toEqual(
      new Set(['2026-01-31T16:00:00Z']),
    );
    const { port } = await listening();
    const answer = await fetch(`http://127.0.0.1:${port}/v1/cost-and-usage.csv?since=2026-03-01T00:00:00Z`, {
      headers: { authorization: `Bearer ${market.test.token('operator@yunshi.example')}`, 'accept-encoding': 'gzip' },
    });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe(plainText);
    const file = await fetch(`http://127.0.0.1:${port}/v1/cost-and-usage.csv.gz?period=2026-01`, {
      headers: { authorization: `Bearer ${market.test.token('operator@yunshi.example')}` },
    });
    expect(gunzipSync(Buffer.from(await file.arrayBuffer())).toString()).toBe((await get('?period=2026-01')).text);
  });

  it('shows each caller its own [I47]', async () => {
    const numbers = async (email: string): Promise<string[]> => [
      ...new Set((await rows('?period=2026-01', email)).map(({ InvoiceId }) => InvoiceId!)),
    ];
    const of = (code: string): string[] =>
      invoices.filter((one) => one.organization.code === code && one.period === '2026-01').map(({ number }) => number);
    expect(await numbers('finance@chengdu.example')).toEqual(of('AG-CD'));
    expect(await numbers('finance@qingyang.example')).toEqual(of('AG-CD-QY'));
    expect(await numbers('finance@provider-a.example')).toHaveLength(2);
    expect(await numbers('finance@provider-b.example')).toEqual([]);
    expect((await get('?period=2026-01', 'buyer@chengdu.example')).status).toBe(403);
    expect((await market.test.http('GET', '/v1/cost-and-usage.csv?period=2026-01')).status).toBe(401);
  });

  it.each([
    ['', 'period', 'REQUIRED'],
    ['?period=2026-01&since=2026-01-01T00:00:00Z', 'period', 'REQUIRED'],
    ['?period=2026-13', 'period', 'MALFORMED'],
    ['?since=yesterday', 'since', 'MALFORMED'],
  ])('refuses %j with a path and a code', async (query, path, code) => {
    const answer = await get(query);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code: 'VALIDATION_FAILED', issues: [{ path, code }] } });
  });

  async function listening(): Promise<{ port: number }> {
    const server = market.test.app.getHttpServer() as { listening: boolean; address(): { port: number } };
    if (!server.listening) await market.test.app.listen(0, '127.0.0.1');
    return server.address();
  }
});
