import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { bin } from '#platform';
import { DataSource } from 'typeorm';
import { fee, type Line, Market, RUN, type RunSeen, use } from '../testing/market.fixture.js';

const OPERATOR = 'operator@yunshi.example';
const START = `mutation($input: StartBillingRunInput!) { startBillingRun(input: $input) ${RUN} }`;
const told = ({ serviceMonth, kind, priceCode, quantity, amount }: Line): string =>
  [serviceMonth, kind, priceCode, quantity, amount].join(' ');

describe('starting a run', () => {
  let market: Market;
  const start = (input: object, email = OPERATOR) =>
    market.test.gql<{ startBillingRun: RunSeen }>(START, { input }, email);
  const code = async (input: object, email?: string): Promise<string | undefined> =>
    (await start(input, email)).errors?.[0]?.extensions.code;

  beforeAll(async () => {
    market = await Market.open({ workers: 0 });
    market.at('2026-03-01');
  });
  afterAll(() => market.close());

  it('refuses what is no month, a month that is not over, and organizations that are no buyers', async () => {
    expect(await code({ period: '2026-13' })).toBe('VALIDATION_FAILED');
    expect(await code({ period: '2026-2' })).toBe('VALIDATION_FAILED');
    expect(await code({ period: '2026-03' })).toBe('PERIOD_OPEN');
    expect(await code({ period: '2026-02', organizationId: market.test.organization('PV-A') })).toBe('NOT_FOUND');
    expect(await code({ period: '2026-02', organizationId: newId() })).toBe('NOT_FOUND');
    expect(await code({ period: '2026-02', organizationId: 'x' })).toBe('NOT_FOUND');
  });

  it('is for operators; auditors may look, others may not', async () => {
    expect(await code({ period: '2026-02' }, 'finance@chengdu.example')).toBe('FORBIDDEN');
    expect(await code({ period: '2026-02' }, 'auditor@yunshi.example')).toBe('FORBIDDEN');
    const { id } = await market.startRun('2026-02');
    const look = async (email: string, of = id) =>
      (await market.test.gql(`query($id: ID!) { billingRun(id: $id) ${RUN} }`, { id: of }, email)).errors?.[0]
        ?.extensions.code;
    expect(await look('auditor@yunshi.example')).toBeUndefined();
    expect(await look('finance@provider-a.example')).toBe('FORBIDDEN');
    expect(await look(OPERATOR, newId())).toBe('NOT_FOUND');
    expect(await look(OPERATOR, 'x')).toBe('NOT_FOUND');
  });

  it('answers at once, and answers the run that is not over yet to whoever starts its twin', async () => {
    const runs = await Promise.all([1, 2, 3, 4].map(() => market.startRun('2026-01')));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(runs[0]).toMatchObject({
      period: '2026-01',
      status: 'QUEUED',
      progress: { processed: 0, total: 0 },
      invoiceCount: 0,
      totals: [],
      waiting: [],
      startedAt: null,
      finishedAt: null,
    });
    const own = await market.startRun('2026-01', market.test.organization('AG-CD'));
    expect(own.id).not.toBe(runs[0]!.id);
    expect((await market.startRun('2026-01', market.test.organization('AG-CD'))).id).toBe(own.id);
  });
});

describe('what runs bill', () => {
  let market: Market;
  let plans: Record<string, string>;
  const organization = (of: string): string => market.test.organization(of);

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    plans = await market.publish('BASE', {
      FEE: [fee('base', '100')],
      TINY: [use('tiny', '0.001')],
      FREE: [use('free', '0', { includedQuantity: '5' })],
      HUGE: [use('huge', '999999999999')],
      TWO: [fee('one', '10')],
    });
  });
  afterAll(() => market.close());

  it('a run over nothing completes', async () => {
    const run = await market.bill('2025-11');
    expect(run).toMatchObject({ status: 'COMPLETED', progress: { processed: 0, total: 0 }, invoiceCount: 0 });
    expect(run.finishedAt).not.toBeNull();
  });

  it('months in any order: the first run bills all before it, each month in its own kind', async () => {
    const budget = await market.budget('qingyang', '1000');
    market.at('2026-01-01');
    const { instanceId } = await market.buy({
      plan: plans.FEE!,
      buyer: 'qingyang',
      budget,
      startsOn: '2026-01-01',
      months: 6,
    });
    market.at('2026-04-05');
    await market.bill('2026-03', organization('AG-CD-QY'));
    const own = { organizationIds: [organization('AG-CD-QY')] };
    const [march] = await market.invoices(own);
    expect(march!.lines.map(told)).toEqual([
      '2026-01 RECURRING base 1 100.00',
      '2026-02 RECURRING base 1 100.00',
      '2026-03 RECURRING base 1 100.00',
    ]);
    expect(await market.bill('2026-02', organization('AG-CD-QY'))).toMatchObject({ invoiceCount: 0, waiting: [] });
    expect(await market.invoices(own)).toHaveLength(1);
    // It turns out to have ended in the middle of February: what was billed after that goes back, when it can.
    await market.terminate(instanceId, '2026-02-15');
    expect((await market.bill('2026-02', organization('AG-CD-QY'))).waiting).toMatchObject([
      { amount: { amount: '-50.00' }, reason: 'NEGATIVE_TOTAL' },
    ]);
    expect((await market.bill('2026-03', organization('AG-CD-QY'))).waiting).toMatchObject([
      { amount: { amount: '-150.00' }, reason: 'ALREADY_INVOICED' },
    ]);
    const { orderId } = await market.buy({
      plan: plans.FEE!,
      buyer: 'qingyang',
      budget,
      startsOn: '2026-02-01',
      months: 3,
    });
    expect(orderId).toBeTruthy();
    await market.bill('2026-02', organization('AG-CD-QY'));
    const [, february] = await market.invoices(own);
    // In months that have lines already, a new instance is an adjustment too: −50.00 + 100.00 = 50.00.
    expect(february).toMatchObject({ period: '2026-02', total: '50.00' });
    expect(february!.lines.map(told).sort()).toEqual([
      '2026-02 ADJUSTMENT base -0.5 -50.00',
      '2026-02 ADJUSTMENT base 1 100.00',
    ]);
  });

  it('scope: a run for one buyer leaves the others alone', async () => {
    market.at('2026-01-01');
    const { instanceId } = await market.buy({ plan: plans.FEE!, buyer: 'mnc', startsOn: '2026-01-01' });
    market.at('2026-02-02');
    expect((await market.bill('2026-01', organization('AG-CD'))).progress.total).toBe(0);
    expect(await market.invoices({ organizationIds: [organization('MNC-E')] })).toEqual([]);
    await market.bill('2026-01', organization('MNC-E'));
    const [invoice] = await market.invoices({ organizationIds: [organization('MNC-E')] });
    expect(invoice!.lines).toMatchObject([{ instanceId, amount: '100.00' }]);
  });

  it('lines of 0.00 stand, and an invoice of zero is issued', async () => {
    const budget = await market.budget('chongqing', '1000');
    market.at('2026-01-01');
    const buy = (plan: string, meter: string) =>
      market.buy({
        plan,
        buyer: 'chongqing',
        budget,
        startsOn: '2026-01-01',
        months: 1,
        usage: [{ meter, quantityPerMonth: '0' }],
      });
    const [tiny, free] = [await buy(plans.TINY!, 'tiny'), await buy(plans.FREE!, 'free')];
    market.at('2026-02-02');
    await market.report(tiny.instanceId, [['t1', 'tiny', '4', '2026-01-05']]);
    await market.report(free.instanceId, [['f1', 'free', '9', '2026-01-05']]);
    await market.bill('2026-01', organization('AG-CQ'));
    const [invoice] = await market.invoices({ organizationIds: [organization('AG-CQ')] });
    expect(invoice).toMatchObject({
      total: '0.00',
      net: '0.00',
      tax: '0.00',
      taxes: [{ taxRate: '0.06', gross: '0.00' }],
    });
    expect(invoice!.lines.map((line) => [told(line), line.ratedAmount])).toEqual([
      ['2026-01 USAGE tiny 4 0.00', '0.004'],
      ['2026-01 USAGE free 9 0.00', '0'],
    ]);
    // 4 + 3 = 7 at 0.001: 0.007 is 0.01 once rounded; the free one is still free.
    await market.report(tiny.instanceId, [['t2', 'tiny', '3', '2026-01-06']]);
    await market.report(free.instanceId, [['f2', 'free', '1', '2026-01-06']]);
    market.at('2026-03-02');
    await market.bill('2026-02', organization('AG-CQ'));
    const [, next] = await market.invoices({ organizationIds: [organization('AG-CQ')] });
    expect(next!.lines.map((line) => [told(line), line.ratedAmount])).toEqual([
      ['2026-01 ADJUSTMENT tiny 3 0.01', '0.003'],
    ]);
  });

  it('an amount that the books cannot hold waits, and nothing of the account is written', async () => {
    market.at('2026-03-01');
    const { instanceId } = await market.buy({
      plan: plans.HUGE!,
      buyer: 'mnc',
      startsOn: '2026-03-01',
      months: 1,
      usage: [{ meter: 'huge', quantityPerMonth: '0' }],
    });
    market.at('2026-04-02');
    await market.report(instanceId, [['h1', 'huge', '100000000000000000', '2026-03-05']]);
    const run = await market.bill('2026-03', organization('MNC-E'));
    expect(run).toMatchObject({ status: 'COMPLETED', invoiceCount: 0 });
    // 999999999999 × 10^17, and two months of 100.00
    expect(run.waiting).toMatchObject([
      { amount: { amount: '99999999999900000000000000200.00' }, reason: 'AMOUNT_TOO_LARGE' },
    ]);
    await market.report(instanceId, [['h2', 'huge', '0', '2026-03-05', 'h1']]);
    expect(await market.bill('2026-03', organization('MNC-E'))).toMatchObject({
      invoiceCount: 1,
      totals: [{ amount: '200.00' }],
    });
  });

  it('an order keeps its commitment while one of its instances is still being made', async () => {
    const budget = await market.budget('chengdu', '1000');
    market.at('2026-01-01');
    const { createOrder } = await market.test.ok<{ createOrder: { id: string } }>(
      'mutation($input: CreateOrderInput!) { createOrder(input: $input) { id } }',
      {
        input: {
          title: '两项',
          budgetId: budget,
          startsOn: '2026-01-01',
          months: 3,
          items: [1, 2].map(() => ({ planId: plans.TWO, quantity: '1' })),
        },
      },
      'buyer@chengdu.example',
    );
    const { id } = createOrder;
    await market.test.ok('mutation($id: ID!) { submitOrder(id: $id) { id } }', { id }, 'buyer@chengdu.example');
    await market.test.ok('mutation($id: ID!) { approveOrder(id: $id) { id } }', { id }, 'approver@chengdu.example');
    const { acceptOrder } = await market.test.ok<{ acceptOrder: { items: { instance: { id: string } }[] } }>(
      'mutation($id: ID!) { acceptOrder(id: $id) { items { instance { id } } } }',
      { id },
      'operations@provider-a.example',
    );
    const [first, second] = acceptOrder.items.map(({ instance }) => instance.id);
    await market.activate(first!, '2026-01-01');
    market.at('2026-02-02');
    await market.terminate(first!, '2026-02-01');
    await market.bill('2026-01', organization('AG-CD'));
    const committed = async () => (await market.budgetFigures('chengdu'))[0]!.committed;
    expect(await committed()).toBe('50.00'); // 2 × 30.00 estimated, 10.00 used
    await market.test.ok(
      'mutation($id: ID!) { failInstance(id: $id, reason: "无法开通") { id } }',
      { id: second },
      'operations@provider-a.example',
    );
    expect(await committed()).toBe('20.00'); // the failed one's 30.00 came free
    market.at('2026-03-02');
    expect(await market.bill('2026-02', organization('AG-CD'))).toMatchObject({ invoiceCount: 0, waiting: [] });
    expect(await committed()).toBe('0.00');
  });
});

describe('an account whose work fails', () => {
  let market: Market;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
  });
  afterAll(() => market.close());

  it('is tried five times, then the run ends FAILED with all others invoiced; the next run takes it up again', async () => {
    const buy = async (of: string, currency: string): Promise<string> => {
      const { P: plan } = await market.publish(`B-${currency}`, { P: [fee('base', '100', { currency })] }, of);
      return (await market.order({ plan: plan!, buyer: 'mnc', startsOn: '2026-01-01', of })).instanceId;
    };
    const bought = [
      ['a', await buy('a', 'CNY')],
      ['a', await buy('a', 'EUR')],
      ['b', await buy('b', 'USD')],
    ] as const;
    market.at('2026-02-02');
    for (const [of, instanceId] of bought) await market.activate(instanceId, '2026-01-01', of);
    // The number that provider B's first invoice would get is taken: its last step fails.
    const dataSource = market.test.app.get(DataSource);
    const { id: runId } = await market.bill('2025-11');
    await dataSource.query(
      `INSERT INTO invoice (id, number, series, status, period, currency, organization_id, provider_id, net, tax, total, line_count, issued_at, due_on, updated_at, run_id) VALUES (?, 'PV-B-2026-000001', 'PV-B', 'ISSUED', '2000-01', 'CNY', ?, ?, 0, 0, 0, 1, '2026-01-01', NULL, '2026-01-01', ?)`,
      [newId(), market.test.organization('AG-CD'), market.test.organization('PV-B'), runId].map(bin),
    );
    const run = await market.ended((await market.startRun('2026-01')).id, 50);
    expect(run).toMatchObject({ status: 'FAILED', progress: { processed: 3, total: 3 }, invoiceCount: 2 });
    expect(run.waiting).toMatchObject([
      { provider: { code: 'PV-B' }, amount: { amount: '0.00', currency: 'USD' }, reason: 'ERROR' },
    ]);
    const [failed] = await dataSource.query<{ attempts: number }[]>(
      "SELECT attempts FROM billing_run_account WHERE status = 'FAILED'",
    );
    expect(failed!.attempts).toBe(5);

    await dataSource.query("DELETE FROM invoice WHERE period = '2000-01'");
    expect(await market.bill('2026-01')).toMatchObject({
      status: 'COMPLETED',
      invoiceCount: 1,
      totals: [{ amount: '100.00', currency: 'USD' }],
      waiting: [],
    });
    // What failed took no number with it.
    expect((await market.invoices()).map(({ number }) => number).sort()).toEqual([
      'PV-A-2026-000001',
      'PV-A-2026-000002',
      'PV-B-2026-000001',
    ]);
  }, 90_000);
});
