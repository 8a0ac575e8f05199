import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, sum } from '#kernel';
import { DataSource } from 'typeorm';
import { fee, type InvoiceSeen, type Line, Market, use } from '../testing/market.fixture.js';

const told = (line: Line): string =>
  [line.serviceMonth, line.kind, line.priceCode, line.quantity, line.ratedAmount, line.amount].join(' ');

/** What every invoice must satisfy, whatever is on it. */
function reconciles({ lines, taxes, net, tax, total }: InvoiceSeen): void {
  const of = (values: string[]): string => sum(values.map(dec)).toFixed(2);
  expect(of(lines.map(({ amount }) => amount))).toBe(total);
  expect(of(lines.map((line) => line.net))).toBe(net);
  expect(of([net, tax])).toBe(total);
  expect(of(taxes.map(({ gross }) => gross))).toBe(total);
  for (const line of lines) expect(of([line.net, line.taxAmount])).toBe(line.amount);
}

describe('half a year of one agency, told in dates', () => {
  let market: Market;
  let plans: Record<string, string>;
  let budget: string;
  let first: { orderId: string; instanceId: string };

  const chengdu = async (period: string): Promise<InvoiceSeen | undefined> => {
    const [invoice] = await market.invoices({ period, organizationIds: [market.test.organization('AG-CD')] });
    if (invoice) reconciles(invoice);
    return invoice;
  };
  /** The open cuts of all months of use. */
  const cuts = (): Promise<object[]> =>
    market.test.app
      .get(DataSource)
      .query('SELECT HEX(instance_id) AS id, month, cut FROM usage_month ORDER BY id, month');
  /** allocated + overrun = available + reserved + committed + actual */
  const figures = async () => {
    const [b] = await market.budgetFigures('chengdu');
    expect(dec(b!.allocated).plus(b!.overrun).toFixed(2)).toBe(
      dec(b!.available).plus(b!.reserved).plus(b!.committed).plus(b!.actual).toFixed(2),
    );
    return b!;
  };

  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-01-05');
    plans = await market.publish('FORM', {
      PRO: [
        fee('setup', '100', { kind: 'ONE_TIME', interval: null }),
        fee('base', '310'),
        use('requests', '0.125', { includedQuantity: '100' }),
      ],
    });
    budget = await market.budget('chengdu', '100000');
  });
  afterAll(() => market.close());

  it('11 January: the form service runs, ordered for three months', async () => {
    first = await market.order({
      plan: plans.PRO!,
      budget,
      startsOn: '2026-01-11',
      months: 3,
      usage: [{ meter: 'requests', quantityPerMonth: '1000' }],
    });
    market.at('2026-01-11T09:00:00');
    await market.activate(first.instanceId, '2026-01-11');
    // 100 once; 21/31 of 310 in January, 310 twice, 10/30 in April; four months of (1000 − 100) × 0.125.
    // 100 + 210 + 310 + 310 + 103.33 + 4 × 112.50 = 1483.33
    expect((await figures()).committed).toBe('1483.33');
  });

  it('a month that is not over is PERIOD_OPEN, up to its last instant', async () => {
    market.at('2026-01-31T23:59:59.999999');
    const { errors } = await market.test.gql(
      'mutation { startBillingRun(input: { period: "2026-01" }) { id } }',
      {},
      'operator@yunshi.example',
    );
    expect(errors![0]!.extensions.code).toBe('PERIOD_OPEN');
    market.at('2026-02-01');
    await market.report(first.instanceId, [
      ['jan-1', 'requests', '700', '2026-01-15T10:00:00'],
      ['jan-2', 'requests', '300', '2026-01-31T23:59:59'],
    ]);
  });

  it('3 February: January is billed', async () => {
    market.at('2026-02-03T08:00:00');
    const run = await market.bill('2026-01');
    expect(run).toMatchObject({
      status: 'COMPLETED',
      progress: { processed: 1, total: 1 },
      invoiceCount: 1,
      totals: [{ amount: '422.50', currency: 'CNY' }],
      waiting: [],
    });
    const invoice = (await chengdu('2026-01'))!;
    expect(invoice.lines.map(told)).toEqual([
      '2026-01 RECURRING base 0.677419354839 210 210.00', // 21 of 31 days
      '2026-01 USAGE requests 1000 112.5 112.50', // (1000 − 100) × 0.125
      '2026-01 ONE_TIME setup 1 100 100.00',
    ]);
    // 422.50 ÷ 1.06 = 398.5849… → 398.58
    expect(invoice).toMatchObject({
      number: 'PV-A-2026-000001',
      status: 'ISSUED',
      currency: 'CNY',
      organization: { code: 'AG-CD' },
      provider: { code: 'PV-A' },
      net: '398.58',
      tax: '23.92',
      total: '422.50',
      issuedAt: '2026-02-03T00:00:00Z',
      taxes: [{ taxRate: '0.06', gross: '422.50', net: '398.58', tax: '23.92' }],
    });
    expect(invoice.lines[0]).toMatchObject({
      serviceFrom: '2026-01-10T16:00:00Z',
      serviceTo: '2026-01-31T16:00:00Z',
      unitPrice: '310',
    });
    expect(await figures()).toMatchObject({ committed: '1060.83', actual: '422.50' }); // 1483.33 − 422.50
  });

  it('6 February: use of January comes late, and waits; the repeated run bills nothing', async () => {
    market.at('2026-02-06');
    await market.report(first.instanceId, [['jan-late', 'requests', '40', '2026-01-20T10:00:00']]);
    const run = await market.bill('2026-01');
    expect(run).toMatchObject({ status: 'COMPLETED', invoiceCount: 0, totals: [] });
    expect(run.waiting).toEqual([
      {
        organization: { code: 'AG-CD' },
        provider: { code: 'PV-A' },
        amount: { amount: '5.00', currency: 'CNY' },
        reason: 'ALREADY_INVOICED',
      },
    ]);
    expect(await market.invoices()).toHaveLength(1);
  });

  it('2 March: February’s invoice adjusts January by what came late', async () => {
    market.at('2026-03-02');
    await market.bill('2026-02');
    const invoice = (await chengdu('2026-02'))!;
    expect(invoice.lines.map(told)).toEqual([
      '2026-01 ADJUSTMENT requests 40 5 5.00', // 40 × 0.125
      '2026-02 RECURRING base 1 310 310.00',
    ]);
    expect(invoice).toMatchObject({ number: 'PV-A-2026-000002', total: '315.00' });
  });

  it('2 April: the service ended with February and January was corrected: less than nothing is due, so it waits', async () => {
    market.at('2026-04-02');
    await market.terminate(first.instanceId, '2026-03-01');
    await market.report(first.instanceId, [['jan-2b', 'requests', '260', '2026-01-31T23:59:59', 'jan-2']]);
    const before = await cuts();
    const run = await market.bill('2026-03');
    expect(run).toMatchObject({ status: 'COMPLETED', invoiceCount: 0 });
    expect(await cuts()).toEqual(before);
    expect(run.waiting).toMatchObject([{ amount: { amount: '-5.00' }, reason: 'NEGATIVE_TOTAL' }]); // (260 − 300) × 0.125
    expect(await chengdu('2026-03')).toBeUndefined();
    // Something of the order is still due, so its commitment stands: 1483.33 − 422.50 − 315.00
    expect(await figures()).toMatchObject({ committed: '745.83', actual: '737.50' });
  });

  it('2 May: April’s charges outweigh what waited, and the first order’s commitment comes free', async () => {
    market.at('2026-04-02');
    await market.buy({
      plan: plans.PRO!,
      budget,
      startsOn: '2026-04-01',
      months: 1,
      usage: [{ meter: 'requests', quantityPerMonth: '0' }],
    });
    market.at('2026-05-02');
    const run = await market.bill('2026-04');
    expect(run).toMatchObject({ status: 'COMPLETED', invoiceCount: 1, waiting: [] });
    const invoice = (await chengdu('2026-04'))!;
    expect(invoice.lines.map(told)).toEqual([
      '2026-01 ADJUSTMENT requests -40 -5 -5.00',
      '2026-04 RECURRING base 1 310 310.00',
      '2026-04 ONE_TIME setup 1 100 100.00',
    ]);
    expect(invoice).toMatchObject({ number: 'PV-A-2026-000003', total: '405.00' });
    // The second order estimated 410.00 and used all of it; the first one has ended.
    expect(await figures()).toMatchObject({
      committed: '0.00',
      actual: '1142.50',
      available: '98857.50',
      overrun: '0.00',
    });
  });

  it('a month’s lines over all invoices sum to its rated amount, rounded once', async () => {
    const lines = (await market.invoices())
      .flatMap(({ lines: some }) => some)
      .filter(({ serviceMonth, priceCode }) => serviceMonth === '2026-01' && priceCode === 'requests');
    // 700 + 260 + 40 = 1000 requests stand: (1000 − 100) × 0.125
    expect(sum(lines.map(({ amount }) => dec(amount))).toFixed(2)).toBe('112.50');
    expect(sum(lines.map(({ quantity }) => dec(quantity))).toFixed()).toBe('1000');
  });

  it('every run once more: nothing is billed, nothing waits, nothing is written', async () => {
    const before = await cuts();
    for (const period of ['2026-01', '2026-02', '2026-03', '2026-04'])
      expect(await market.bill(period)).toMatchObject({ status: 'COMPLETED', invoiceCount: 0, waiting: [] });
    expect(await market.invoices()).toHaveLength(3);
    expect(await cuts()).toEqual(before);
  });
});
