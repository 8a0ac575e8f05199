import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fee, Market, use } from '../testing/market.fixture.js';

const BUYERS = { chengdu: 'AG-CD', chongqing: 'AG-CQ', mnc: 'MNC-E' };

describe('runs of one month that overlap, on two workers', () => {
  let market: Market;
  beforeAll(async () => {
    market = await Market.open({ workers: 2 });
    market.at('2025-12-20');
  });
  afterAll(() => market.close());

  it('have one effect: an invoice per account, numbers without a gap, every event once [I33] [I35] [I37]', async () => {
    const prices = [fee('base', '10'), use('gb', '0.5')];
    const plans = { a: (await market.publish('TWIN', { P: prices })).P!, b: '' };
    plans.b = (await market.publish('TWIN', { P: prices }, 'b')).P!;
    const budgets: Record<string, string | null> = { mnc: null };
    for (const buyer of ['chengdu', 'chongqing']) budgets[buyer] = await market.budget(buyer, '1000');
    market.at('2026-01-01');
    const bought: { of: string; instanceId: string }[] = [];
    for (const buyer of Object.keys(BUYERS))
      for (const seller of ['a', 'b'] as const) {
        const usage = [{ meter: 'gb', quantityPerMonth: '1' }];
        const wish = {
          plan: plans[seller],
          buyer,
          budget: budgets[buyer]!,
          startsOn: '2026-01-01',
          months: 3,
          usage,
          of: seller,
        };
        bought.push({ of: seller, instanceId: (await market.buy(wish)).instanceId });
      }
    market.at('2026-02-02');
    for (const [n, { of, instanceId }] of bought.entries())
      await market.report(instanceId, [[`t${n}`, 'gb', String(n + 1), '2026-01-05']], of);

    const scopes = [undefined, ...Object.values(BUYERS).map((code) => market.test.organization(code))];
    const started = await Promise.all([...scopes, ...scopes].map((scope) => market.startRun('2026-01', scope)));
    const runs = await Promise.all([...new Set(started.map(({ id }) => id))].map((id) => market.ended(id)));
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'COMPLETED'));
    expect(runs.reduce((total, { invoiceCount }) => total + invoiceCount, 0)).toBe(6);

    const invoices = await market.invoices();
    expect(invoices.map(({ number }) => number).sort()).toEqual(
      ['A', 'B'].flatMap((of) => [1, 2, 3].map((n) => `PV-${of}-2026-00000${n}`)),
    );
    const accounts = invoices.map(({ organization, provider }) => `${organization.code} ${provider.code}`);
    expect(new Set(accounts).size).toBe(6);
    // 10 + 0.5 × (n + 1) each
    for (const { lines } of invoices)
      expect(lines.map(({ priceCode, quantity }) => [priceCode, quantity])).toEqual([
        ['base', '1'],
        ['gb', String(bought.findIndex(({ instanceId }) => instanceId === lines[0]!.instanceId) + 1)],
      ]);
    expect(await market.bill('2026-01')).toMatchObject({ invoiceCount: 0, waiting: [] });
  });
});
