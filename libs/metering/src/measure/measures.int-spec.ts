import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, formatInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { openBudget, type PriceWish, publish, reportUse, runningInstance } from '../../../../apps/testing/market.js';
import { BUYER, NOW, OTHER_OPERATIONS, refusal, SINCE, t0 } from '../use.fixture.js';

const AUDITOR = 'auditor@yunshi.example';
const OCTOBER = t0('2026-09-30T16:00:00Z');

describe('targets measured by meters', () => {
  let t: TestApp;
  let budgetId: string;
  beforeAll(async () => {
    t = await startTestApp();
    t.setNow(NOW);
    budgetId = await openBudget(t);
  });
  afterAll(() => t.close());

  const sold = async (prices: PriceWish[], more: Record<string, unknown> = {}): Promise<string> => {
    const { plans } = await publish(t, { all: prices }, more);
    const expectedUsage = prices.map(({ code }) => ({ meter: code, quantityPerMonth: '0' }));
    const wish = { planId: plans[0]!.id, budgetId, startsOn: '2026-09-01', expectedUsage };
    return (await runningInstance(t, { activatedAt: SINCE, ...wish })).instanceId;
  };
  let serial = 0;
  const report = async (instanceId: string, meter: string, quantity: string, at: number): Promise<void> => {
    const event = { id: `m-${++serial}`, instanceId, meter, quantity, occurredAt: formatInstant(at) };
    expect(await reportUse(t, [event])).toMatchObject({ accepted: 1 });
  };

  it('[S0-11] a channel keeps 70 % of its latency and 50 % of its loss, month by month', async () => {
    const [latency, loss] = ['network.channel-latency', 'network.channel-packet-loss'];
    const sla = [
      { meter: latency, baseline: '200', atMostShare: '0.7' },
      { meter: loss, baseline: '2.0', atMostShare: '0.5' },
    ];
    const free = (code: string, unit: string): PriceWish => ({ code, unit, aggregation: 'LATEST', unitPrice: '0' });
    const id = await sold([free(latency, 'ms'), free(loss, 'percent')], { attributes: { sla } });
    const reportOf = async (month: string): Promise<any> => {
      const query =
        'query($i:ID!,$m:String!){slaReport(instanceId:$i,month:$m){verdict measures{meter baseline limit value change verdict}}}';
      return (await t.ok<any>(query, { i: id, m: month }, BUYER)).slaReport;
    };
    await report(id, latency, '138', SINCE + DAY);
    expect((await reportOf('2026-09')).verdict).toBe('NO_DATA');
    await report(id, loss, '0.9', SINCE + DAY);
    await report(id, latency, '150', OCTOBER + DAY);
    await report(id, loss, '0.9', OCTOBER + DAY);
    expect((await reportOf('2026-09')).verdict).toBe('PASS');
    expect(await reportOf('2026-10')).toEqual({
      verdict: 'FAIL',
      measures: [
        { meter: latency, baseline: '200', limit: '140', value: '150', change: '-0.25', verdict: 'FAIL' },
        { meter: loss, baseline: '2', limit: '1', value: '0.9', change: '-0.55', verdict: 'PASS' },
      ],
    });
    const tried = (i: string, m: string, email: string) =>
      t.gql<any>('query($i:ID!,$m:String!){slaReport(instanceId:$i,month:$m){verdict}}', { i, m }, email);
    expect(refusal(await tried(id, '2026-10', OTHER_OPERATIONS))).toBe('NOT_FOUND');
    expect(refusal(await tried(id, 'October', BUYER))).toBe('VALIDATION_FAILED/MALFORMED');
  });

  it('[S2-11] 199 999 connected devices: NOT_MET; 200 000: MET', async () => {
    const meter = 'iot.connected-devices';
    const price = { code: meter, unit: 'device', aggregation: 'LATEST', unitPrice: '0.01' };
    const attributes = { kind: 'IOT_PLATFORM' };
    const ids = [await sold([price], { attributes }), await sold([price], { attributes })];
    const kpi = async (instanceIds = ids, atLeast = '200000', email = AUDITOR): Promise<any> =>
      t.gql<any>(
        'query($i:[ID!]!,$m:String!,$t:Decimal!){meterKpi(instanceIds:$i,meter:$m,month:"2026-10",atLeast:$t){value verdict}}',
        { i: instanceIds, m: meter, t: atLeast },
        email,
      );
    await report(ids[0]!, meter, '150000', OCTOBER + DAY);
    await report(ids[1]!, meter, '49999', OCTOBER + DAY);
    expect((await kpi()).data.meterKpi).toEqual({ value: '199999', verdict: 'NOT_MET' });
    await report(ids[1]!, meter, '50000', OCTOBER + 2 * DAY);
    expect((await kpi()).data.meterKpi).toEqual({ value: '200000', verdict: 'MET' });
    expect(refusal(await kpi(ids, '1', BUYER))).toBe('FORBIDDEN');
    expect(refusal(await kpi([...ids, 'x']))).toBe('NOT_FOUND');
    expect(refusal(await kpi([]))).toBe('VALIDATION_FAILED/REQUIRED');
  });
});
