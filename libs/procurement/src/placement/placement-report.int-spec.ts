import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-07-02'));
});
afterAll(() => t.close());

const OPERATOR = 'operator@yunshi.example';
const report = async (): Promise<unknown> =>
  (
    await t.ok<{ placementReport: unknown }>(
      '{placementReport(division:"500000",park:"CQ-LJ-PARK"){inPark elsewhere unknown percent}}',
      {},
      OPERATOR,
    )
  ).placementReport;

describe('how much of Chongqing’s government services lie in the park', () => {
  it('is counted over running services: 4 of 5 are 80.0 per cent [S4-17]', async () => {
    expect(await report()).toEqual({ inPark: 0, elsewhere: 0, unknown: 0, percent: null });
    await t.ok(
      'mutation{registerDataCentre(input:{code:"DC-CHENGDU",name:"n",division:"510100"}){code}}',
      {},
      'operations@provider-a.example',
    );
    await t.ok(
      'mutation($o:ID!){grantPlacementExemption(input:{organizationId:$o,centreCode:"DC-CHENGDU",reason:"two cities"}){id}}',
      { o: t.organization('AG-CQ') },
      OPERATOR,
    );
    const fee = [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }];
    const plan = async (attributes: object): Promise<string> =>
      (await publish(t, { fee }, { attributes })).plans[0]!.id;
    const inPark = await plan({ dataCentre: 'DC-CQ-UNICOM' });
    const elsewhere = await plan({ dataCentre: 'DC-CHENGDU' });
    const unsaid = await plan({});
    const budgets = {
      chongqing: await openBudget(t, { mail: 'chongqing' }),
      chengdu: await openBudget(t, { mail: 'chengdu' }),
    };
    const run = (planId: string, mail: 'chongqing' | 'chengdu' = 'chongqing'): Promise<unknown> =>
      runningInstance(t, {
        ...{ planId, mail, budgetId: budgets[mail], startsOn: '2026-07-01' },
        activatedAt: dayStart('2026-07-01'),
      });
    for (const planId of [inPark, inPark, inPark, inPark, elsewhere, unsaid]) await run(planId);
    await run(elsewhere, 'chengdu'); // another city's
    expect(await report()).toEqual({ inPark: 4, elsewhere: 1, unknown: 1, percent: '80.0' });
    await run(elsewhere);
    expect(await report()).toMatchObject({ inPark: 4, elsewhere: 2, percent: '66.7' });
  });
});
