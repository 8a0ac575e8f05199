import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UsageLedger } from '#metering';
import { DataSource } from 'typeorm';
import { until } from '../../../../apps/testing/harness.js';
import { fee, Market, use } from '../testing/market.fixture.js';

describe('the end of a month, and of an order', () => {
  let market: Market;
  let plans: Record<string, string>;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    plans = await market.publish('ENDS', {
      HOURS: [use('hours', '1', { source: 'PLATFORM', unit: '小时' })],
      USE: [use('use', '1')],
      FEE: [fee('base', '100')],
    });
  });
  afterAll(() => market.close());

  it('a run in the first second of a month bills the last hours of the one before', async () => {
    market.at('2026-01-30T20:00:00');
    const { instanceId } = await market.buy({
      plan: plans.HOURS!,
      buyer: 'mnc',
      startsOn: '2026-01-30',
      quantity: '2',
    });
    const metered = async (): Promise<string | undefined> => {
      const { app } = market.test;
      const [month] = await app.get(UsageLedger).peekMonths(app.get(DataSource), {
        spans: [{ instanceId, from: '2026-01' }],
        meters: ['hours'],
        whole: [],
        upTo: '2026-01',
      });
      return month?.meters[0]?.quantity;
    };
    await until(async () => (await metered()) === '40');
    market.at('2026-02-01T00:00:01');
    const run = await market.bill('2026-01', market.test.organization('MNC-E'));
    expect(run.totals).toEqual([{ amount: '96.00', currency: 'CNY' }]); // 48 hours of two
  });

  it('an order that owes nothing gives its commitment back, also while its account waits for another', async () => {
    const budget = await market.budget('chengdu', '1000');
    const committed = async (): Promise<string> => (await market.budgetFigures('chengdu'))[0]!.committed;
    market.at('2026-01-01');
    const waiting = await market.buy({
      plan: plans.USE!,
      budget,
      startsOn: '2026-01-01',
      months: 1,
      usage: [{ meter: 'use', quantityPerMonth: '30' }],
    });
    const over = await market.buy({ plan: plans.FEE!, budget, startsOn: '2026-01-01', months: 3 });
    expect(await committed()).toBe('330.00');
    market.at('2026-02-02');
    await market.report(waiting.instanceId, [['u1', 'use', '30', '2026-01-05']]);
    await market.bill('2026-01', market.test.organization('AG-CD'));
    expect(await committed()).toBe('200.00');
    await market.report(waiting.instanceId, [['u2', 'use', '10', '2026-01-05', 'u1']]);
    await market.terminate(over.instanceId, '2026-02-01');
    const again = await market.bill('2026-01', market.test.organization('AG-CD'));
    expect(again.waiting).toMatchObject([{ amount: { amount: '-20.00' }, reason: 'ALREADY_INVOICED' }]);
    expect(await committed()).toBe('0.00');
    // The other still lives: what it is given back returns to its commitment once it is netted, not before.
    expect((await market.budgetFigures('chengdu'))[0]).toMatchObject({ actual: '130.00', available: '870.00' });
  });
});
