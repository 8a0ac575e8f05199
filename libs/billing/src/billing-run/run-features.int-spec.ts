import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { newId } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
import { until } from '../../../../apps/testing/harness.js';
import { fee, Market, use } from '../testing/market.fixture.js';

const OPERATOR = 'operator@yunshi.example';
const AUDITOR = 'auditor@yunshi.example';
const FIELDS = `{ id period status dryRun everyMonth organization { code } allowedActions invoiceCount
  progress { processed total estimatedSecondsLeft finishesAt } totals { amount currency }
  waiting { organization { code } amount { amount } reason detail citation { document section quote } } }`;

interface Run {
  id: string;
  status: string;
  dryRun: boolean;
  allowedActions: string[];
  invoiceCount: number;
  progress: { processed: number; total: number; estimatedSecondsLeft: number | null; finishesAt: string | null };
  totals: { amount: string; currency: string }[];
  waiting: {
    organization: { code: string };
    amount: { amount: string };
    reason: string;
    detail: string;
    citation: { document: string; section: string; quote: string } | null;
  }[];
}

class Runs {
  private constructor(readonly market: Market) {}

  static async open(workers = 1): Promise<Runs> {
    return new Runs(await Market.open({ workers }));
  }

  async start(input: object): Promise<Run> {
    const { startBillingRun } = await this.market.test.ok<{ startBillingRun: Run }>(
      `mutation($input: StartBillingRunInput!) { startBillingRun(input: $input) ${FIELDS} }`,
      { input },
      OPERATOR,
    );
    return startBillingRun;
  }

  async see(id: string, email = OPERATOR): Promise<Run> {
    const query = `query($id: ID!) { billingRun(id: $id) ${FIELDS} }`;
    return (await this.market.test.ok<{ billingRun: Run }>(query, { id }, email)).billingRun;
  }

  async bill(input: object): Promise<Run> {
    const { id } = await this.start(input);
    await this.market.ended(id);
    return this.see(id);
  }

  async cancel(id: string, email = OPERATOR): Promise<string> {
    const mutation = 'mutation($id: ID!) { cancelBillingRun(id: $id) { status } }';
    const { data, errors } = await this.market.test.gql<{ cancelBillingRun: Run }>(mutation, { id }, email);
    return data?.cancelBillingRun.status ?? errors![0]!.extensions.code;
  }

  async count(table: string): Promise<number> {
    const [row] = await rows<{ n: string }>(this.database, `SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row!.n);
  }

  get database(): DataSource {
    return this.market.test.app.get(DataSource);
  }
}

describe('a run that is cancelled', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await Runs.open(0);
    runs.market.at('2026-03-01');
  });
  afterAll(() => runs.market.close());

  it('is over at once, and another of the month can be started', async () => {
    const { id, allowedActions, progress } = await runs.start({ period: '2026-01' });
    expect(allowedActions).toEqual(['cancelBillingRun']);
    expect(progress).toEqual({ processed: 0, total: 0, estimatedSecondsLeft: null, finishesAt: null });
    expect((await runs.see(id, AUDITOR)).allowedActions).toEqual([]);
    expect(await runs.cancel(id, AUDITOR)).toBe('FORBIDDEN');
    expect(await runs.cancel(id)).toBe('CANCELLED');
    expect(await runs.cancel(id)).toBe('INVALID_TRANSITION');
    expect(await runs.cancel(newId())).toBe('NOT_FOUND');
    expect((await runs.see(id)).allowedActions).toEqual([]);
    expect((await runs.start({ period: '2026-01' })).id).not.toBe(id);
  });

  it('is apart from a dry run of the same month, and all are listed, newest first', async () => {
    const real = await runs.start({ period: '2026-02' });
    const dry = await runs.start({ period: '2026-02', dryRun: true, everyMonth: true });
    expect(dry).toMatchObject({ dryRun: true, everyMonth: true });
    expect(dry.id).not.toBe(real.id);
    expect((await runs.start({ period: '2026-02', dryRun: true })).id).toBe(dry.id);
    const list = (variables: object, email = OPERATOR) =>
      runs.market.test.gql<{ billingRuns: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean } } }>(
        'query($period: String, $first: Int) { billingRuns(period: $period, first: $first) { edges { node { id } } pageInfo { hasNextPage } } }',
        { ...variables },
        email,
      );
    const { billingRuns } = (await list({ period: '2026-02' }, AUDITOR)).data!;
    expect(billingRuns.edges.map(({ node }) => node.id)).toEqual([dry.id, real.id]);
    expect((await list({ first: 1 })).data!.billingRuns.pageInfo.hasNextPage).toBe(true);
    expect((await list({ period: 'x' })).errors![0]!.extensions.code).toBe('VALIDATION_FAILED');
    expect((await list({}, 'finance@chengdu.example')).errors![0]!.extensions.code).toBe('FORBIDDEN');
  });
});

describe('a run that is cancelled while it bills', () => {
  let runs: Runs;
  let market: Market;
  /** In the order in which their accounts are billed. */
  let buyers: string[];
  const codes = { chengdu: 'AG-CD', qingyang: 'AG-CD-QY', chongqing: 'AG-CQ' } as const;

  /** Keeps everything that needs these buyers' money waiting until it is let go. */
  async function holdBudgets(some: string[]): Promise<() => Promise<void>> {
    const runner = runs.database.createQueryRunner();
    await runner.startTransaction();
    const ids = some.map((buyer) => bin(market.test.organization(codes[buyer as keyof typeof codes])));
    await runner.query('SELECT id FROM budget WHERE organization_id IN (?) FOR UPDATE', [ids]);
    return async () => {
      await runner.rollbackTransaction();
      await runner.release();
    };
  }
  /** Waits until so many statements like this one wait for locks of other transactions. */
  const untilWaiting = (count: number, statement = '%'): Promise<unknown> =>
    until(
      async () => {
        const [row] = await rows<{ n: string }>(
          runs.database,
          `SELECT COUNT(*) AS n FROM information_schema.innodb_trx t JOIN information_schema.processlist p
              ON p.id = t.trx_mysql_thread_id
            WHERE t.trx_state = 'LOCK WAIT' AND p.db = DATABASE() AND t.trx_query LIKE ?`,
          [statement],
        );
        return Number(row!.n) === count;
      },
      30,
      150, // the table is a copy that the server renews only when nobody has read it for 100 ms
    );

  beforeAll(async () => {
    runs = await Runs.open();
    market = runs.market;
    market.at('2025-12-20');
    const sold = [
      { of: 'a', currency: 'CNY' },
      { of: 'a', currency: 'USD' },
      { of: 'b', currency: 'CNY' },
    ];
    const plans = [];
    for (const { of, currency } of sold)
      plans.push((await market.publish(`CUT-${of}-${currency}`, { P: [fee('base', '100', { currency })] }, of)).P!);
    market.at('2026-01-01');
    buyers = Object.entries(codes)
      .sort(([, a], [, b]) => (market.test.organization(a) < market.test.organization(b) ? -1 : 1))
      .map(([buyer]) => buyer);
    for (const buyer of buyers)
      for (const [index, { of, currency }] of sold.entries()) {
        const budget = await market.budget(buyer, '1000', currency);
        await market.buy({ plan: plans[index]!, buyer, budget, of, startsOn: '2026-01-01', months: 3 });
      }
    market.at('2026-02-02');
  });
  afterAll(() => market.close());

  it('tells what it will still take, ends with what is under way, and leaves the rest to the next run', async () => {
    const [, ...held] = buyers;
    const letGo = await holdBudgets(held);
    const { id } = await runs.start({ period: '2026-01' });
    await until(async () => (await runs.see(id)).progress.processed === 3);
    market.at('2026-02-02T00:01:00');
    const running = await runs.see(id);
    expect(running).toMatchObject({ status: 'RUNNING', allowedActions: ['cancelBillingRun'], invoiceCount: 3 });
    // Three of nine like accounts took a minute.
    expect(running.progress).toEqual({
      ...{ processed: 3, total: 9, estimatedSecondsLeft: 120 },
      finishesAt: '2026-02-01T16:03:00Z',
    });
    // Four accounts are under way; the cancellation waits for them, and nothing is begun behind it.
    await untilWaiting(4);
    const cancelled = runs.cancel(id);
    await untilWaiting(1, '%FROM billing_run WHERE id = % FOR UPDATE');
    await letGo();
    expect(await cancelled).toBe('CANCELLED');
    const after = await runs.see(id);
    expect(after).toMatchObject({ status: 'CANCELLED', allowedActions: [], invoiceCount: 7 });
    expect(after.progress).toEqual({ processed: 7, total: 9, estimatedSecondsLeft: null, finishesAt: null });
    expect(await market.invoices()).toHaveLength(7);

    expect(await runs.bill({ period: '2026-01' })).toMatchObject({ status: 'COMPLETED', invoiceCount: 2 });
    const invoices = await market.invoices();
    expect(
      new Set(
        invoices.map(({ organization, provider, currency }) => `${organization.code} ${provider.code} ${currency}`),
      ).size,
    ).toBe(9);
    for (const code of ['PV-A', 'PV-B'])
      expect(
        invoices
          .filter(({ provider }) => provider.code === code)
          .map(({ number }) => Number(number.slice(-6)))
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: code === 'PV-A' ? 6 : 3 }, (_, index) => index + 1));
  });
});

describe('what a run holds, tries and leaves', () => {
  let runs: Runs;
  let market: Market;
  let plans: Record<string, string>;
  const buy = (plan: string, buyer: string, budget: string | null, meter?: string) =>
    market.buy({
      plan,
      buyer,
      budget,
      startsOn: '2026-01-01',
      months: 3,
      ...(meter ? { usage: [{ meter, quantityPerMonth: '1' }] } : {}),
    });
  beforeAll(async () => {
    runs = await Runs.open();
    market = runs.market;
    market.at('2025-12-20');
    plans = await market.publish('HELD', {
      USE: [use('gb', '2', { includedQuantity: '5' })],
      FEE: [fee('base', '100')],
    });
  });
  afterAll(() => market.close());

  it('a dry run says lines and totals and writes nothing; the real one then issues the same', async () => {
    market.at('2026-01-01');
    const { instanceId } = await buy(plans.USE!, 'mnc', null, 'gb');
    market.at('2026-02-02');
    await market.report(instanceId, [['d1', 'gb', '15', '2026-01-05']]);
    const dry = await runs.bill({ period: '2026-01', dryRun: true });
    // (15 − 5) × 2
    expect(dry).toMatchObject({ status: 'COMPLETED', invoiceCount: 1, totals: [{ amount: '20.00', currency: 'CNY' }] });
    expect(dry.progress).toMatchObject({ processed: 1, total: 1, estimatedSecondsLeft: null });
    expect([
      await runs.count('invoice'),
      await runs.count('billed'),
      await runs.count('number_series WHERE name LIKE "invoice:%"'),
    ]).toEqual([0, 0, 0]);
    expect(await notBilled(dry.id)).toEqual([`${instanceId} DRY_RUN gb`]);
    await market.report(instanceId, [['d2', 'gb', '1', '2026-01-06']]);
    expect(await runs.bill({ period: '2026-01', dryRun: true })).toMatchObject({ totals: [{ amount: '22.00' }] });
    expect(await runs.bill({ period: '2026-01' })).toMatchObject({ invoiceCount: 1, totals: [{ amount: '22.00' }] });
    const [invoice] = await market.invoices();
    // No cut was closed by the dry runs: one line for both events.
    expect(invoice!.lines).toMatchObject([{ kind: 'USAGE', quantity: '16', amount: '22.00' }]);
  });

  it('hours that are not their events hold their account, and the run goes on', async () => {
    const budget = await market.budget('chongqing', '1000');
    market.at('2026-01-01');
    const wrong = await buy(plans.USE!, 'chongqing', budget, 'gb');
    market.at('2026-03-02');
    const other = await market.buy({ plan: plans.FEE!, buyer: 'mnc', startsOn: '2026-02-01' });
    await market.report(wrong.instanceId, [
      ['w1', 'gb', '8', '2026-01-05'],
      ['w2', 'gb', '7', '2026-02-05'],
      ['w3', 'gb', '6', '2026-02-05', 'w2'],
      ['w4', 'gb', '1', '2026-02-06'],
      ['w5', 'gb', '0', '2026-02-06', 'w4'],
    ]);
    const twist = (by: string): Promise<unknown> =>
      runs.database.query('UPDATE usage_rollup SET quantity = quantity + ? WHERE instance_id = ? AND hour < ?', [
        by,
        bin(wrong.instanceId),
        '2026-02-01',
      ]);
    await twist('1');
    const run = await runs.bill({ period: '2026-02' });
    expect(run).toMatchObject({ status: 'COMPLETED', invoiceCount: 1 });
    // (9 − 5) × 2 + (6 − 5) × 2
    expect(run.waiting).toMatchObject([
      { organization: { code: 'AG-CQ' }, amount: { amount: '10.00' }, reason: 'NOT_RECONCILED', citation: null },
    ]);
    expect(run.waiting[0]!.detail).toContain(`of gb of instance ${wrong.instanceId} in 2026-01`);
    const report = await notBilled(run.id);
    expect(report).toContain(`${wrong.instanceId} NOT_RECONCILED gb`);
    expect(report.some((row) => row.startsWith(other.instanceId))).toBe(false);
    await twist('-1');
    // 3 × 2 + 1 × 2
    expect(await runs.bill({ period: '2026-02' })).toMatchObject({ totals: [{ amount: '8.00' }], waiting: [] });
  });

  it('use within what is included is told as not billed where its month has an invoice without it', async () => {
    market.at('2026-03-05');
    const { instanceId } = await market.buy({
      plan: plans.USE!,
      buyer: 'mnc',
      startsOn: '2026-02-01',
      usage: [{ meter: 'gb', quantityPerMonth: '1' }],
    });
    await market.report(instanceId, [['f1', 'gb', '4', '2026-02-05']]);
    const run = await runs.bill({ period: '2026-02' });
    expect(await notBilled(run.id)).toContain(`${instanceId} NOTHING_TO_CHARGE gb`);
    const file = await market.test.http('GET', `/v1/billing-runs/${run.id}/not-billed.csv`, { email: OPERATOR });
    expect(file.headers['content-disposition']).toContain('not-billed-2026-02.csv');
    const found: Record<string, string>[] = parse(file.text, { columns: true, bom: true });
    expect(found.find((row) => row.instanceId === instanceId)).toMatchObject({
      organizationCode: 'MNC-E',
      providerCode: 'PV-A',
      reason: 'NOTHING_TO_CHARGE',
      meters: 'gb',
    });
    expect(
      (await market.test.http('GET', `/v1/billing-runs/${run.id}/not-billed.csv`, { email: 'finance@chengdu.example' }))
        .status,
    ).toBe(403);
  });

  it('nothing is billed across the closed zone: held with the clause, no row written; a multinational is billed [S0-04]', async () => {
    const zoned = await market.publish('ZONED', { P: [fee('base', '50')] });
    const budget = await market.budget('chengdu', '1000');
    market.at('2026-01-01');
    const domestic = await buy(zoned.P!, 'chengdu', budget);
    const foreign = await buy(zoned.P!, 'mnc', null);
    // What no order could bring about today: the offering turns out to be the zone's.
    await runs.database.query(`UPDATE offering SET zone_codes = '["CQ-LJ-OFFSHORE"]' WHERE code = 'ZONED'`);
    market.at('2026-04-02');
    const lines = await runs.count('invoice_line');
    const run = await runs.bill({ period: '2026-03', organizationId: market.test.organization('AG-CD') });
    expect(run).toMatchObject({ status: 'COMPLETED', invoiceCount: 0, totals: [] });
    expect(run.waiting).toMatchObject([
      {
        organization: { code: 'AG-CD' },
        amount: { amount: '150.00' },
        reason: 'ZONE_DOMESTIC_PARTY',
        citation: { document: '000 国际离岸云计算数据特别管理区', section: '重庆市 ¶4' },
      },
    ]);
    expect(run.waiting[0]!.citation!.quote).toContain('不与境内法人机构或个人发生任何经济关系');
    expect(run.waiting[0]!.detail).toContain('ZONED is offered in CQ-LJ-OFFSHORE.');
    expect(await runs.count('invoice_line')).toBe(lines);
    expect(await notBilled(run.id)).toContain(`${domestic.instanceId} ZONE_DOMESTIC_PARTY`);
    await runs.bill({ period: '2026-03', organizationId: market.test.organization('MNC-E') });
    const billed = (await market.invoices({ period: '2026-03' })).flatMap((invoice) => invoice.lines);
    expect(billed.map(({ instanceId }) => instanceId)).toContain(foreign.instanceId);
    expect(billed.map(({ instanceId }) => instanceId)).not.toContain(domestic.instanceId);
  });

  /** "instance reason meters", page by page. */
  it('what was made after the run, for its month, is told so until the next month’s run has it; what ended before is not told', async () => {
    market.at('2026-06-20');
    const budget = await market.budget('chongqing', '1000');
    const wish = { plan: plans.FEE!, buyer: 'chongqing', budget, startsOn: '2026-06-01', months: 3 };
    const ended = await market.buy(wish);
    market.at('2026-07-02');
    const run = await runs.bill({ period: '2026-06' });
    market.at('2026-07-03');
    const late = await market.buy(wish);
    await market.terminate(ended.instanceId, '2026-07-01');
    const of = async (runId: string, id: string) => (await notBilled(runId)).filter((row) => row.startsWith(id));
    expect(await of(run.id, late.instanceId)).toEqual([`${late.instanceId} MADE_AFTER_RUN`]);
    market.at('2026-08-02');
    const next = await runs.bill({ period: '2026-07' });
    expect(await of(run.id, late.instanceId)).toEqual([]);
    expect(await of(next.id, late.instanceId)).toEqual([]);
    // Ended at the month's first instant, it was not there in it.
    expect(await of(next.id, ended.instanceId)).toEqual([]);
  });

  async function notBilled(runId: string): Promise<string[]> {
    const found: string[] = [];
    for (let after: string | null = null; ;) {
      const { notBilled: page }: NotBilledPage = await market.test.ok<NotBilledPage>(
        `query($id: ID!, $after: String) { notBilled(runId: $id, first: 2, after: $after) {
           edges { node { instance { id } organization { code } provider { code } reason detail meters } }
           pageInfo { hasNextPage endCursor } } }`,
        { id: runId, after },
        AUDITOR,
      );
      for (const { node } of page.edges) {
        expect(node.detail.length).toBeGreaterThan(10);
        found.push([node.instance.id, node.reason, ...node.meters].join(' '));
      }
      if (!page.pageInfo.hasNextPage) return found;
      after = page.pageInfo.endCursor;
    }
  }
});

interface NotBilledPage {
  notBilled: {
    edges: { node: { instance: { id: string }; reason: string; detail: string; meters: string[] } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}
