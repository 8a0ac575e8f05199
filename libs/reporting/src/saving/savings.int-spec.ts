import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addToMonth, dayStart } from '#kernel';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';

const BUYER = 'buyer@chengdu.example';
const OPERATOR = 'operator@yunshi.example';
const base = [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '20000' }];

describe('what a migrated system costs in a year', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    test.setNow(dayStart('2026-01-01'));
    const planId = (await publish(test, { base })).plans[0]!.id;
    const { instanceId } = await runningInstance(test, {
      ...{ planId, budgetId: await openBudget(test), startsOn: '2026-01-01', months: 12 },
      activatedAt: dayStart('2026-01-01'),
    });
    const systems = [
      { code: 'urban', nameZh: '数字城管', host: 'h', mlpsLevel: 3, yearlyCost: '320000' },
      { code: 'food', nameZh: '食品溯源', host: 'h', mlpsLevel: 2 },
    ];
    await test.ok(
      'mutation($i:ImportLegacySystemsInput!){importLegacySystems(input:$i){created}}',
      { i: { systems } },
      BUYER,
    );
    const { legacySystems } = await test.ok<any>('{legacySystems{edges{node{id}}}}', {}, BUYER);
    for (const { node } of legacySystems.edges) {
      const { planMigration } = await test.ok<any>(
        'mutation($s:ID!){planMigration(input:{systemId:$s,kind:PORT}){id}}',
        { s: node.id },
        BUYER,
      );
      await test.ok('mutation($id:ID!){startMigration(id:$id){id}}', planMigration, BUYER);
      await test.ok(
        'mutation($id:ID!,$t:ID!){completeMigration(id:$id,targetInstanceId:$t){id}}',
        { id: planMigration.id, t: instanceId },
        BUYER,
      );
    }
  }, 60_000);
  afterAll(() => test.close());

  const savings = async (args = '', email = BUYER): Promise<Record<string, any>> => {
    const { migrationSavings } = await test.ok<any>(
      `{migrationSavings${args}{edges{node{code fromMonth former{amount} now{amount currency} percent missingMonths missing organization{code}}}}}`,
      {},
      email,
    );
    return Object.fromEntries(migrationSavings.edges.map(({ node }: any) => [node.code, node]));
  };
  const statusOf = async (id: string): Promise<string> =>
    (await test.ok<any>('query($id:ID!){billingRun(id:$id){status}}', { id }, OPERATOR)).billingRun.status;
  const billThrough = async (from: string, through: string): Promise<void> => {
    for (let month = from; month <= through; month = addToMonth(month, 1)) {
      test.setNow(dayStart(`${addToMonth(month, 1)}-02`));
      const { startBillingRun } = await test.ok<{ startBillingRun: { id: string } }>(
        'mutation($p:String!){startBillingRun(input:{period:$p}){id}}',
        { p: month },
        OPERATOR,
      );
      await until(async () => (await statusOf(startBillingRun.id)) === 'COMPLETED');
    }
  };

  it('is compared once twelve months are invoiced: formerly 320 000, now 240 000 are −25.0 per cent [S1-58]', async () => {
    await billThrough('2026-01', '2026-09');
    const early = await savings('(fromMonth:"2026-01")');
    expect(early.urban).toMatchObject({
      ...{ fromMonth: '2026-01', former: { amount: '320000.00' }, now: [{ amount: '180000.00', currency: 'CNY' }] },
      ...{ percent: null, missingMonths: ['2026-10', '2026-11', '2026-12'], organization: { code: 'AG-CD' } },
      missing: 'Not invoiced: 2026-10, 2026-11, 2026-12 — 3 of 12 months.',
    });
    await billThrough('2026-10', '2026-12');
    // 12 × 20 000.00 = 240 000.00; (240 000 − 320 000) ÷ 320 000 = −25.0 %
    expect((await savings('(fromMonth:"2026-01")')).urban).toMatchObject({
      ...{ now: [{ amount: '240000.00', currency: 'CNY' }], percent: '-25.0', missingMonths: [], missing: null },
    });
  }, 120_000);

  it('begins with the month after it was migrated, and says what nobody said', async () => {
    const { urban, food } = await savings();
    expect(urban).toMatchObject({ fromMonth: '2026-02', percent: null, missingMonths: ['2027-01'] });
    expect(food).toMatchObject({ former: null, percent: null, missing: expect.stringContaining('Nobody said') });
    expect(await savings('', 'buyer@chongqing.example')).toEqual({});
    expect(Object.keys(await savings('', OPERATOR))).toHaveLength(2);
  });
});
