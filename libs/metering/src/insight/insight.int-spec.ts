import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, formatInstant, parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { type EventWish, openBudget, publish, reportUse, runningInstance } from '../../../../apps/testing/market.js';

const BUYER = 'buyer@chengdu.example';
const SINCE = parseInstant('2026-08-31T16:00:00Z')!; // 1 September in Shanghai
const NOW = SINCE + 40 * DAY; // 11 October, midnight

describe('what usage tells', () => {
  let t: TestApp;
  let planId: string;
  let budgetId: string;

  const instance = async (): Promise<string> => {
    const expectedUsage = ['cpu', 'calls'].map((meter) => ({ meter, quantityPerMonth: '0' }));
    const wish = { planId, budgetId, startsOn: '2026-09-01', expectedUsage, activatedAt: SINCE };
    return (await runningInstance(t, wish)).instanceId;
  };
  const event = (instanceId: string, meter: string, quantity: string, at: number): EventWish => ({
    id: `${instanceId}-${meter}-${at}`,
    instanceId,
    meter,
    quantity,
    occurredAt: formatInstant(at),
  });

  beforeAll(async () => {
    t = await startTestApp();
    t.setNow(SINCE);
    const { plans } = await publish(t, {
      vm: [
        { code: 'cpu', unit: '%', unitPrice: '0', aggregation: 'TIME_WEIGHTED' },
        { code: 'calls', unitPrice: '0.01' },
      ],
    });
    planId = plans[0]!.id;
    budgetId = await openBudget(t);
    t.setNow(NOW);
  });
  afterAll(() => t?.close());

  it('lists ten machines at 6 % of their CPU over 30 days as idle, and none of ten at 55 % [S1-57]', async () => {
    const machines = await Promise.all(Array.from({ length: 20 }, () => instance()));
    const events = machines.flatMap((id, index) =>
      // half the time 2 % and 10 %: 6 % on average; or 50 % and 60 %: 55 %
      Array.from({ length: 60 }, (_, half) => {
        const [low, high] = index < 10 ? ['2', '10'] : ['50', '60'];
        return event(id, 'cpu', half % 2 ? high : low, NOW - 30 * DAY + (half * DAY) / 2);
      }),
    );
    await reportUse(t, events);
    const ask = (idleOnly: boolean) =>
      t.ok<{ utilisation: { instance: { id: string }; average: string; utilisation: string; idle: boolean }[] }>(
        'query($idleOnly:Boolean){utilisation(meter:"cpu",idleOnly:$idleOnly){average utilisation idle instance{id}}}',
        { idleOnly },
        BUYER,
      );
    const idle = (await ask(true)).utilisation;
    expect(idle.map((row) => row.instance.id).sort()).toEqual(machines.slice(0, 10).sort());
    expect(new Set(idle.map(({ average, utilisation }) => `${average} ${utilisation}`))).toEqual(new Set(['6 0.06']));
    const all = (await ask(false)).utilisation;
    expect(all.filter((row) => !row.idle).map(({ utilisation }) => utilisation)).toEqual(Array(10).fill('0.55'));
  });

  it('flags a day far from the same weekday of the weeks before, and no other', async () => {
    const [steady, sudden] = [await instance(), await instance()];
    const day = NOW - DAY; // Saturday, 10 October
    await reportUse(t, [
      ...[1, 2, 3, 4].flatMap((weeks) => [
        event(steady, 'calls', '100', day - weeks * 7 * DAY),
        event(sudden, 'calls', '100', day - weeks * 7 * DAY),
      ]),
      event(steady, 'calls', '130', day),
      event(sudden, 'calls', '1000', day),
    ]);
    const { usageAnomalies } = await t.ok<{ usageAnomalies: object[] }>(
      '{usageAnomalies{instance{id} meter on quantity usual factor}}',
      {},
      BUYER,
    );
    expect(usageAnomalies).toEqual([
      { instance: { id: sudden }, meter: 'calls', on: '2026-10-10', quantity: '1000', usual: '100', factor: '10' },
    ]);
  });

  it('is one’s own, and refuses what cannot be told', async () => {
    const other = await t.ok<{ utilisation: object[]; usageAnomalies: object[] }>(
      '{utilisation(meter:"cpu"){idle} usageAnomalies{meter}}',
      {},
      'buyer@chongqing.example',
    );
    expect(other).toEqual({ utilisation: [], usageAnomalies: [] });
    const issues = async (query: string): Promise<unknown> =>
      (await t.gql(query, {}, BUYER)).errors?.[0]?.extensions.issues?.map(({ path, code }) => `${path} ${code}`);
    expect(await issues('{utilisation(meter:"cpu",days:93,idleBelow:"-1"){idle}}')).toEqual([
      'days OUT_OF_RANGE',
      'idleBelow NEGATIVE',
    ]);
    expect(await issues('{usageAnomalies(on:"2026-10-11"){meter}}')).toEqual(['on OUT_OF_RANGE']);
  });
});
