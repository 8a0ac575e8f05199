import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec } from '#kernel';
import { bin } from '#platform';
import { DataSource } from 'typeorm';
import { until } from '../../../../apps/testing/harness.js';
import { fee, Market, use } from '../testing/market.fixture.js';

const FINANCE = 'finance@chengdu.example';

interface Cost {
  unbilled: { amount: string; currency: string }[];
  instances: { instance: { id: string }; unbilled: { amount: string }; months: { month: string; amount: string }[] }[];
}
interface Raised {
  period: string;
  threshold: number;
  value: string;
  limit: string;
}

describe('what runs up before it is invoiced', () => {
  let market: Market;
  let budgetId: string;
  let instanceId: string;

  const cost = async (scope: object, email = FINANCE): Promise<Cost> => {
    const { runningCost } = await market.test.ok<{ runningCost: Cost }>(
      'query($instanceId:ID,$budgetId:ID,$organizationId:ID){runningCost(instanceId:$instanceId,budgetId:$budgetId,organizationId:$organizationId){unbilled{amount currency} instances{instance{id} unbilled{amount} months{month amount}}}}',
      scope as Record<string, unknown>,
      email,
    );
    return runningCost;
  };
  const rule = async (input: object, email = FINANCE): Promise<string> => {
    const { createAlertRule } = await market.test.ok<{ createAlertRule: { id: string } }>(
      'mutation($i:CreateAlertRuleInput!){createAlertRule(input:$i){id}}',
      { i: { name: 'rule', ...input } },
      email,
    );
    return createAlertRule.id;
  };
  const raised = async (ruleId: string, email = FINANCE): Promise<Raised[]> => {
    const { alerts } = await market.test.ok<{ alerts: { edges: { node: Raised }[] } }>(
      'query($id:ID){alerts(ruleId:$id,first:100){edges{node{period threshold value limit}}}}',
      { id: ruleId },
      email,
    );
    return alerts.edges.map(({ node }) => node).reverse();
  };

  beforeAll(async () => {
    market = await Market.open({ workers: 2 });
    market.at('2025-12-20');
    const plans = await market.publish('A', { P: [fee('base', '310'), use('calls', '0.5')] });
    market.at('2026-01-01');
    budgetId = await market.budget('chengdu', '1000');
    const bought = {
      plan: plans.P!,
      startsOn: '2026-01-01',
      months: 2,
      usage: [{ meter: 'calls', quantityPerMonth: '0' }],
    };
    instanceId = (await market.buy({ ...bought, budget: budgetId })).instanceId;
    await market.buy({ ...bought, budget: await market.budget('chengdu', '10000') });
    market.at('2026-01-11');
  });
  afterAll(() => market?.close());

  it('is known at once per service, budget and organization: what has been used until now, by the invoice’s own code', async () => {
    // 10 of 31 days of 310.00 are 100.00
    expect((await cost({ instanceId })).unbilled).toEqual([{ amount: '100.00', currency: 'CNY' }]);
    await market.report(instanceId, [['c1', 'calls', '41', '2026-01-10T23:00:00']]);
    // and 41 × 0.5 = 20.50, in the very next answer
    expect((await cost({ instanceId })).unbilled[0]!.amount).toBe('120.50');
    expect((await cost({ budgetId })).unbilled[0]!.amount).toBe('120.50');
    const all = await cost({ organizationId: market.test.organization('AG-CD') });
    expect(all.unbilled[0]!.amount).toBe('220.50');
    expect(all.instances).toHaveLength(2);
    expect(all.instances.find(({ instance }) => instance.id === instanceId)!.months).toEqual([
      { month: '2026-01', amount: '120.50' },
    ]);
  });

  it('raises each threshold of a quota once, whoever looks how often and whatever Redis forgets', async () => {
    const ruleId = await rule({ kind: 'QUOTA', instanceId, meter: 'calls', limit: '50', thresholds: [75, 100] });
    // 41 of 50 are 82 %
    const first = await until(async () => ((await raised(ruleId)).length ? raised(ruleId) : null));
    expect(first).toEqual([{ period: '2026-01', threshold: 75, value: '41', limit: '50' }]);
    await market.test.flushRedis();
    await market.report(instanceId, [['c2', 'calls', '9', '2026-01-10T23:30:00']]);
    const both = await until(async () => ((await raised(ruleId)).length > 1 ? raised(ruleId) : null));
    expect(both.map(({ threshold, value }) => [threshold, value])).toEqual([
      [75, '41'],
      [100, '50'],
    ]);
  });

  it('raises nothing again when all workers are new, and what is new then once', async () => {
    const ruleId = await rule({ kind: 'QUOTA', instanceId, meter: 'calls', limit: '40', thresholds: [100, 150] });
    const before = await until(async () => ((await raised(ruleId)).length ? raised(ruleId) : null));
    // 50 of 40
    expect(before).toEqual([{ period: '2026-01', threshold: 100, value: '50', limit: '40' }]);
    await market.test.restartWorkers();
    const looked = async (): Promise<string> => {
      const [row] = await market.test.app
        .get(DataSource)
        .query<{ looks: string }[]>('SELECT checked_at AS looks FROM alert_rule WHERE id = ?', [bin(ruleId)]);
      return String(row!.looks);
    };
    // A look of the new workers, seen by the time they leave at the rule.
    const last = await looked();
    market.at('2026-01-11T00:00:01');
    await until(async () => (await looked()) !== last);
    expect(await raised(ruleId)).toEqual(before);
    await market.report(instanceId, [['c3', 'calls', '10', '2026-01-10T23:40:00']]);
    const both = await until(async () => ((await raised(ruleId)).length > 1 ? raised(ruleId) : null));
    expect(both.map(({ threshold, value }) => [threshold, value])).toEqual([
      [100, '50'],
      [150, '60'],
    ]);
    // Taken back: the months below are those of 50 calls.
    await market.report(instanceId, [['c3-void', 'calls', '0', '2026-01-10T23:40:00', 'c3']]);
    expect(await raised(ruleId)).toHaveLength(2);
  });

  it('is right within 5 seconds of what is taken in, also while others report all the time', async () => {
    const crowd = await market.publish('CROWD', { P: [use('calls', '0.01')] });
    const busy: string[] = [];
    for (let n = 0; n < 3; n++)
      busy.push(
        (
          await market.buy({
            plan: crowd.P!,
            buyer: 'chongqing',
            budget: await market.budget('chongqing', '10000'),
            startsOn: '2026-01-01',
            months: 2,
            usage: [{ meter: 'calls', quantityPerMonth: '0' }],
          })
        ).instanceId,
      );
    const report = (id: string, count: number): Promise<void> =>
      market.report(
        busy[Number(id.split('-')[0])]!,
        Array.from({ length: count }, (_, n) => [`${id}-${n}`, 'calls', '1', '2026-01-10T12:00:00']),
      );
    let loading = true;
    const load = busy.map(async (_, lane) => {
      let sent = 0;
      for (; loading; sent++) await report(`${lane}-${sent}`, 200);
      return sent;
    });
    const before = dec((await cost({ instanceId })).unbilled[0]!.amount);
    for (let n = 1; n <= 5; n++) {
      await market.report(instanceId, [[`under-load-${n}`, 'calls', '2', '2026-01-10T22:00:00']]);
      const taken = performance.now();
      const wanted = before.plus(n).toFixed(2);
      await until(async () => (await cost({ instanceId })).unbilled[0]!.amount === wanted, 5);
      expect(performance.now() - taken).toBeLessThan(5_000);
    }
    loading = false;
    const sent = await Promise.all(load);
    expect(Math.min(...sent)).toBeGreaterThan(1);
    const total = sent.reduce((sum, one) => sum + one, 0) * 200;
    const crowded = await cost({ organizationId: market.test.organization('AG-CQ') }, 'finance@chongqing.example');
    expect(crowded.unbilled[0]!.amount).toBe(dec(total).times('0.01').toFixed(2));
    for (let n = 1; n <= 5; n++)
      await market.report(instanceId, [
        [`under-load-void-${n}`, 'calls', '0', '2026-01-10T22:00:00', `under-load-${n}`],
      ]);
  });

  it('raises what a budget, a service and an organization spend', async () => {
    // 100.00 + 50 × 0.5 = 125.00 of the budget’s 1 000.00: 12.5 %
    const ofBudget = await rule({ kind: 'SPEND', budgetId, thresholds: [10, 13] });
    const ofInstance = await rule({ kind: 'SPEND', instanceId, limit: '125', thresholds: [100] });
    const ofAll = await rule({ kind: 'SPEND', limit: '225.01', thresholds: [99, 100] });
    const seen = async (id: string): Promise<Raised> =>
      (await until(async () => ((await raised(id)).length ? raised(id) : null)))[0]!;
    expect(await seen(ofBudget)).toEqual({ period: '2026', threshold: 10, value: '125', limit: '1000' });
    expect(await seen(ofInstance)).toEqual({ period: '2026-01', threshold: 100, value: '125', limit: '125' });
    expect(await seen(ofAll)).toEqual({ period: '2026-01', threshold: 99, value: '225', limit: '225.01' });
    expect(await raised(ofAll)).toHaveLength(1);
  });

  it('is what the invoice then says: nothing is left once it is issued', async () => {
    market.at('2026-02-01');
    const { unbilled } = await cost({ organizationId: market.test.organization('AG-CD') });
    // 2 × 310.00 and 50 × 0.5
    expect(unbilled[0]!.amount).toBe('645.00');
    await market.bill('2026-01');
    const own = { period: '2026-01', organizationIds: [market.test.organization('AG-CD')] };
    const invoices = await market.invoices(own);
    expect(invoices.map(({ total }) => total)).toEqual(['645.00']);
    expect((await cost({ organizationId: market.test.organization('AG-CD') })).unbilled).toEqual([]);
    // Of the one service: 310.00 + 50 × 0.5 = 335.00
    const invoiced = 'query($id:ID!){invoicedCost(instanceId:$id){month amount{amount currency}}}';
    expect(await market.test.ok(invoiced, { id: instanceId }, FINANCE)).toEqual({
      invoicedCost: [{ month: '2026-01', amount: { amount: '335.00', currency: 'CNY' } }],
    });
  });

  it('counts what is charged in advance whole, once, and a part of a shared service with who bears it', async () => {
    const plans = await market.publish('ADV', {
      Y: [fee('year', '1200', { interval: 'YEAR', timing: 'ADVANCE' })],
    });
    const budget = await market.budget('chengdu', '10000');
    const { instanceId: yearly } = await market.buy({ plan: plans.Y!, budget, startsOn: '2026-02-01', months: 11 });
    market.at('2026-02-11');
    expect((await cost({ instanceId: yearly })).unbilled).toEqual([{ amount: '1200.00', currency: 'CNY' }]);
    market.at('2026-03-01');
    await market.bill('2026-02');
    market.at('2026-03-11');
    expect((await cost({ instanceId: yearly })).unbilled).toEqual([]);

    const qingyang = market.test.organization('AG-CD-QY');
    const half = (organizationId: string): object => ({ organizationId, share: '1' });
    await market.test.ok(
      'mutation($input:SetInstanceSharingInput!){setInstanceSharing(input:$input){inForce}}',
      {
        input: {
          instanceId,
          fromMonth: '2026-03',
          basis: 'FIXED',
          shares: [half(market.test.organization('AG-CD')), half(qingyang)],
        },
      },
      FINANCE,
    );
    // Half of 10/31 × 310.00; the service itself is another's, and not shown
    expect(await cost({ organizationId: qingyang }, 'finance@qingyang.example')).toEqual({
      unbilled: [{ amount: '50.00', currency: 'CNY' }],
      instances: [],
    });
  });

  it('is one’s own: others’ ids are NOT_FOUND [I47]', async () => {
    const other = 'finance@chongqing.example';
    for (const scope of [
      `instanceId:"${instanceId}"`,
      `budgetId:"${budgetId}"`,
      `organizationId:"${market.test.organization('AG-CD')}"`,
    ])
      expect((await market.test.gql(`{runningCost(${scope}){asOf}}`, {}, other)).errors?.[0]?.extensions.code).toBe(
        'NOT_FOUND',
      );
    expect(
      (await market.test.gql(`{runningCost(budgetId:"${budgetId}"){asOf}}`, {}, 'finance@provider-a.example'))
        .errors?.[0]?.extensions.code,
    ).toBe('NOT_FOUND');
    const make = (input: object) =>
      market.test.gql(
        'mutation($i:CreateAlertRuleInput!){createAlertRule(input:$i){id}}',
        { i: { name: 'x', kind: 'SPEND', ...input } },
        other,
      );
    expect((await make({ budgetId })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await make({ instanceId, limit: '1' })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(
      (await make({ thresholds: [0] })).errors?.[0]?.extensions.issues?.map(({ path, code }) => `${path} ${code}`),
    ).toEqual(['thresholds.0 OUT_OF_RANGE', 'limit REQUIRED']);
  });

  it('takes at most 100 rules of an organization, and none over a meter that the service does not have', async () => {
    const make = (input: object) =>
      market.test.gql(
        'mutation($i:CreateAlertRuleInput!){createAlertRule(input:$i){id}}',
        { i: { name: 'rule', limit: '1', ...input } },
        FINANCE,
      );
    const codesOf = async (input: object): Promise<string[] | undefined> =>
      (await make(input)).errors?.[0]?.extensions.issues?.map(({ path, code }) => `${path} ${code}`);
    expect(await codesOf({ kind: 'QUOTA', instanceId, meter: 'called' })).toEqual(['meter UNKNOWN_METER']);
    const { alertRules } = await market.test.ok<{ alertRules: { edges: { node: { id: string; status: string } }[] } }>(
      '{alertRules(first:100){edges{node{id status}}}}',
      {},
      FINANCE,
    );
    for (let n = alertRules.edges.length; n < 100; n++)
      expect(await codesOf({ kind: 'SPEND', limit: '1000000' })).toBeUndefined();
    expect(await codesOf({ kind: 'SPEND' })).toEqual([' TOO_MANY']);
    const { id } = alertRules.edges[0]!.node;
    await market.test.ok('mutation($id:ID!){endAlertRule(id:$id){id}}', { id }, FINANCE);
    expect(await codesOf({ kind: 'SPEND' })).toBeUndefined();
  });

  it('raises alerts of all others while the services of one organization cannot be rated', async () => {
    const dataSource = market.test.app.get(DataSource);
    const plans = await market.publish('BROKEN', { P: [fee('base', '1')] });
    const budget = await market.budget('qingyang', '100');
    const { instanceId: broken } = await market.buy({
      plan: plans.P!,
      buyer: 'qingyang',
      budget,
      startsOn: '2026-03-11',
      months: 1,
    });
    await dataSource.query('UPDATE service_instance SET plan_id = ? WHERE id = ?', [Buffer.alloc(16, 1), bin(broken)]);
    await rule({ kind: 'SPEND', limit: '1000' }, 'finance@qingyang.example');
    const chongqing = 'finance@chongqing.example';
    const { instanceId: theirs } = await market.buy({
      plan: plans.P!,
      buyer: 'chongqing',
      budget: await market.budget('chongqing', '100'),
      startsOn: '2026-03-01',
      months: 1,
    });
    const fine = await rule({ kind: 'SPEND', instanceId: theirs, limit: '0.1' }, chongqing);
    await until(async () => (await raised(fine, chongqing)).length > 0);
  });
});
