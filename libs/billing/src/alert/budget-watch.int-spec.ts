import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec } from '#kernel';
import { bin, rows } from '#platform';
import { SpendWatch } from '#procurement';
import { DataSource } from 'typeorm';
import { until } from '../../../../apps/testing/harness.js';
import { fee, Market, use } from '../testing/market.fixture.js';

let market: Market;
let plan: string;
beforeAll(async () => {
  market = await Market.open();
  market.at('2026-09-01');
  plan = (await market.publish('watched', { p: [use('calls', '1')] })).p!;
});
afterAll(() => market.close());

const FINANCE = 'finance@chengdu.example';
const seen = async (id: string): Promise<any> => {
  const { budgets } = await market.test.ok<any>(
    '{budgets(fiscalYear:2026){id exhausted policy standing{day used atYearEnd exhaustedOn}}}',
    {},
    FINANCE,
  );
  return budgets.find((budget: any) => budget.id === id);
};
const lookedAt = (id: string, day: string, used: string): Promise<any> =>
  until(async () => {
    const budget = await seen(id);
    return budget.standing?.day === day && budget.standing.used === used && budget;
  }, 30);
const asked = async (instanceId: string, email: string): Promise<string | null> =>
  (await market.test.ok<any>('query($id:ID!){serviceInstance(id:$id){asked}}', { id: instanceId }, email))
    .serviceInstance.asked;
const statusOf = async (id: string): Promise<string> =>
  (await market.test.ok<any>('query($id:ID!){serviceInstance(id:$id){status}}', { id }, FINANCE)).serviceInstance
    .status;
const order = async (budgetId: string): Promise<string> => {
  const { createOrder } = await market.test.ok<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    {
      i: {
        title: 'more',
        budgetId,
        months: 1,
        items: [{ planId: plan, quantity: '1', expectedUsage: [{ meter: 'calls', quantityPerMonth: '1' }] }],
      },
    },
    'buyer@chengdu.example',
  );
  const { errors } = await market.test.gql<any>(
    'mutation($id:ID!){submitOrder(id:$id){id}}',
    { id: createOrder.id },
    'buyer@chengdu.example',
  );
  return errors?.[0]?.extensions.code ?? 'ok';
};

describe('a budget that is used as one goes', () => {
  it('is looked at every night, warned of at 75 and 100 per cent, and does what its policy says', async () => {
    const budget = await market.budget('chengdu', '100');
    const rich = await market.budget('chengdu', '1000');
    await market.test.ok('mutation($id:ID!){setBudgetPolicy(id:$id,policy:SUSPEND){id}}', { id: budget }, FINANCE);
    const usage = [{ meter: 'calls', quantityPerMonth: '1' }];
    const { instanceId } = await market.buy({ plan, budget, startsOn: '2026-09-01', months: 1, usage });
    await lookedAt(budget, '2026-09-01', '0.00');
    market.at('2026-09-10T20:00:00');
    await market.report(instanceId, [['one', 'calls', '80', '2026-09-02']]);
    market.at('2026-09-11T00:30:00');
    // 80 in ten days, 111 days left.
    expect(await lookedAt(budget, '2026-09-11', '80.00')).toMatchObject({
      exhausted: false,
      standing: { atYearEnd: '968.00', exhaustedOn: '2026-09-14' },
    });
    expect(await asked(instanceId, FINANCE)).toBeNull();
    expect(await order(budget)).toBe('ok');
    market.at('2026-09-11T20:00:00');
    await market.report(instanceId, [['two', 'calls', '30', '2026-09-11']]);
    market.at('2026-09-12T00:30:00');
    expect((await lookedAt(budget, '2026-09-12', '110.00')).exhausted).toBe(true);
    expect(await asked(instanceId, 'operations@provider-a.example')).toBe('SUSPEND');
    await until(async () => (await statusOf(instanceId)) === 'SUSPENDED', 60);
    // Something is available still, and nothing new is let in.
    expect(await order(budget)).toBe('BUDGET_BLOCKED');
    expect(await order(rich)).toBe('ok');
    const warned = await rows<any>(
      market.test.app.get(DataSource),
      "SELECT JSON_VALUE(`after`, '$.threshold') AS threshold FROM audit_row WHERE action = 'budgetWarning' AND subject_id = ? ORDER BY id",
      [bin(budget)],
    );
    expect(warned.map(({ threshold }) => Number(threshold))).toEqual([75, 100]);
    const { notifications } = await market.test.ok<any>(
      '{notifications{edges{node{event subjectId title}}}}',
      {},
      FINANCE,
    );
    const told = notifications.edges.filter(({ node }: any) => node.subjectId === budget);
    expect(told.map(({ node }: any) => node.title)).toEqual([
      '100 % of budget 云服务 is used',
      '75 % of budget 云服务 is used',
    ]);
    // With more money it is looked at again the same day.
    await market.test.ok(
      'mutation($i:TransferBudgetInput!){transferBudget(input:$i){from{id}}}',
      { i: { fromBudgetId: rich, toBudgetId: budget, amount: '500', reason: '追加' } },
      FINANCE,
    );
    await until(async () => !(await seen(budget)).exhausted, 30);
    expect(await asked(instanceId, FINANCE)).toBeNull();
    await until(async () => (await statusOf(instanceId)) === 'ACTIVE', 60);
    expect(await order(budget)).toBe('ok');
  }, 120_000);

  it('of two years bears what the order’s years say', async () => {
    market.at('2026-12-01');
    const yearly = await market.publish('yearly', { p: [fee('m', '10')] });
    const budget = await market.budget('chengdu', '500');
    const { createBudget } = await market.test.ok<any>(
      'mutation{createBudget(input:{name:"n",fiscalYear:2027,amount:"500"}){id}}',
      {},
      FINANCE,
    );
    const { createOrder } = await market.test.ok<any>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
      {
        i: {
          ...{ title: 'two years', budgetId: budget, laterBudgetIds: [createBudget.id], startsOn: '2026-12-01' },
          ...{ months: 2, items: [{ planId: yearly.p, quantity: '1' }] },
        },
      },
      'buyer@chengdu.example',
    );
    const { id } = createOrder;
    await market.test.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id }, 'buyer@chengdu.example');
    await market.test.ok('mutation($id:ID!){approveOrder(id:$id){id}}', { id }, 'approver@chengdu.example');
    const { acceptOrder } = await market.test.ok<any>(
      'mutation($id:ID!){acceptOrder(id:$id){items{instance{id}}}}',
      { id },
      'operations@provider-a.example',
    );
    await market.activate(acceptOrder.items[0].instance.id, '2026-12-01');
    market.at('2027-01-10');
    const running = async (budgetId: string): Promise<string> =>
      (
        await market.test.ok<any>(
          'query($id:ID!){runningCost(budgetId:$id){unbilled{amount}}}',
          { id: budgetId },
          FINANCE,
        )
      ).runningCost.unbilled[0]?.amount ?? '0';
    expect([await running(budget), await running(createBudget.id)]).toEqual(['10.00', '2.90']);
    await market.bill('2026-12');
    const figures = async (): Promise<string[]> => {
      const { order: found } = await market.test.ok<any>(
        'query($id:ID!){order(id:$id){budgets{budget{actual}}}}',
        { id },
        FINANCE,
      );
      return found.budgets.map((year: any) => year.budget.actual);
    };
    expect(await figures()).toEqual(['10.00', '0.00']);
    market.at('2027-02-10');
    await market.bill('2027-01');
    expect(await figures()).toEqual(['10.00', '10.00']);
    // Last year's budget is used up as it should be; this year's alone decides of the service.
    const actor = market.test.actor(FINANCE);
    for (const [of, expected] of [
      [budget, null],
      [createBudget.id, 'SUSPEND'],
    ]) {
      await market.test.ok('mutation($id:ID!){setBudgetPolicy(id:$id,policy:SUSPEND){id}}', { id: of }, FINANCE);
      await market.test.app.get(SpendWatch).record(actor, of, dec('500'));
      expect(await asked(acceptOrder.items[0].instance.id, FINANCE)).toBe(expected);
    }
    // The way of its money: given, frozen, committed, charged, paid [P2-B12].
    const [invoice] = await market.invoices({ period: '2026-12' });
    await market.test.ok(
      'mutation($i:RecordPaymentInput!){recordPayment(input:$i){id}}',
      { i: { invoiceId: invoice!.id, amount: invoice!.total, paidOn: '2027-02-10', reference: '支付凭证 7' } },
      FINANCE,
    );
    const file = await market.test.http('GET', `/v1/budgets/${budget}/ledger.csv`, { email: FINANCE });
    expect(file.status).toBe(200);
    const lines = file.text
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(','));
    expect(lines.map((cells) => [cells[0], cells.at(-2)])).toEqual([
      ...[
        ['ALLOCATE', '500.00'],
        ['FREEZE', '10.00'],
        ['COMMIT', '10.00'],
        ['CHARGE', '10.00'],
        ['PAY', '10.00'],
      ],
    ]);
    expect(lines[4]).toEqual(expect.arrayContaining(['支付凭证 7', invoice!.number, '2027-02-10']));
    const others = await market.test.http('GET', `/v1/budgets/${budget}/ledger.csv`, {
      email: 'finance@chongqing.example',
    });
    expect(others.status).toBe(404);
  }, 120_000);

  it('is used at the pace since its first service runs, also where that ran before the budget was made', async () => {
    market.at('2026-12-01T12:00:00');
    const budget = await market.budget('chengdu', '5000');
    const usage = [{ meter: 'calls', quantityPerMonth: '1' }];
    await market.buy({ plan, budget, startsOn: '2026-11-01', months: 2, usage });
    const actor = market.test.actor('operator@yunshi.example');
    await market.test.app.get(SpendWatch).record(actor, budget, dec('300'));
    // 300 in thirty days, thirty left; not 300 a day.
    expect((await seen(budget)).standing).toMatchObject({ atYearEnd: '600.00' });
  }, 60_000);

  it('that has given back what it did not use is used by no greater part: its alarm stays silent', async () => {
    market.at('2026-12-01T12:00:00');
    const { p: monthly } = await market.publish('lapsing', { p: [fee('m', '10')] });
    const budget = await market.budget('chengdu', '100');
    const { instanceId } = await market.buy({ plan: monthly!, budget, startsOn: '2026-12-01', months: 1 });
    market.at('2027-01-10T12:00:00');
    await market.test.ok(
      'mutation($id:ID!,$at:DateTime){terminateInstance(id:$id,at:$at){id}}',
      { id: instanceId, at: '2026-12-31T15:59:59Z' },
      'buyer@chengdu.example',
    );
    await market.bill('2026-12');
    market.at('2027-02-01T12:00:00');
    await market.test.ok('mutation($id:ID!){lapseBudget(id:$id){available}}', { id: budget }, FINANCE);
    const { createAlertRule } = await market.test.ok<any>(
      'mutation($i:CreateAlertRuleInput!){createAlertRule(input:$i){id}}',
      { i: { name: 'of the year', kind: 'SPEND', budgetId: budget, thresholds: [5, 75] } },
      FINANCE,
    );
    const raised = await until(async () => {
      const { alerts } = await market.test.ok<any>(
        'query($id:ID){alerts(ruleId:$id){edges{node{period threshold value limit}}}}',
        { id: createAlertRule.id },
        FINANCE,
      );
      return alerts.edges.length ? alerts.edges.map(({ node }: any) => node) : null;
    }, 60);
    // 10 of the 100 that it was given, though 10 are left of them by now.
    expect(raised).toEqual([{ period: '2026', threshold: 5, value: '10', limit: '100' }]);
  }, 60_000);
});
