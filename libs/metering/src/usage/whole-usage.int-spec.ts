import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, formatInstant, HOUR, type Instant, MINUTE } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { openBudget, publish, reportUse, runningInstance } from '../../../../apps/testing/market.js';
import { BUYER, NOW, SINCE, t0 } from '../use.fixture.js';

const METERS = { peak: 'MAX', seats: 'LATEST', users: 'UNIQUE_COUNT', disk: 'TIME_WEIGHTED' };
/** 1 October in Shanghai. */
const OCTOBER = t0('2026-09-30T16:00:00Z');

describe('use of meters that are computed whole', () => {
  let t: TestApp;
  let instanceId: string;
  beforeAll(async () => {
    t = await startTestApp();
    t.setNow(NOW);
    const { plans } = await publish(t, {
      all: Object.entries(METERS).map(([code, aggregation]) => ({ code, aggregation, unitPrice: '1' })),
    });
    const expectedUsage = Object.keys(METERS).map((meter) => ({ meter, quantityPerMonth: '0' }));
    const wish = { planId: plans[0]!.id, budgetId: await openBudget(t), startsOn: '2026-09-01', expectedUsage };
    ({ instanceId } = await runningInstance(t, { activatedAt: SINCE, ...wish }));
    const event = (id: string, meter: string, quantity: string, at: Instant, more: object = {}) => ({
      id,
      instanceId,
      meter,
      quantity,
      occurredAt: formatInstant(at),
      ...more,
    });
    const receipt = await reportUse(t, [
      event('p1', 'peak', '5', OCTOBER + 10 * MINUTE),
      event('p2', 'peak', '9', OCTOBER + 2 * HOUR),
      event('p3', 'peak', '7', OCTOBER + DAY),
      event('p4', 'peak', '99', OCTOBER + DAY + HOUR),
      event('p4-void', 'peak', '0', OCTOBER + DAY + HOUR, { correctsEventId: 'p4' }),
      event('s1', 'seats', '5', OCTOBER),
      event('s2', 'seats', '3', OCTOBER + 30 * MINUTE),
      event('s3', 'seats', '8', OCTOBER + 20 * MINUTE),
      ...['li', 'wang', 'li'].map((subject, n) => event(`u${n}`, 'users', '1', OCTOBER + n * HOUR, { subject })),
      event('u3', 'users', '0', OCTOBER + DAY),
      event('d0', 'disk', '4', OCTOBER - HOUR),
      event('d1', 'disk', '10', OCTOBER + 90 * MINUTE),
      event('d2', 'disk', '0', OCTOBER + 3 * HOUR),
      event('d3', 'disk', '1', NOW - 2 * HOUR),
    ]);
    expect(receipt).toMatchObject({ accepted: 16, rejected: [] });
  });
  afterAll(() => t.close());

  const points = async (m: string, g: string, from: Instant, to: Instant): Promise<string[]> => {
    const { usage } = await t.ok<{ usage: { start: string; quantity: string }[] }>(
      'query($i:ID!,$m:String!,$f:DateTime!,$t:DateTime!,$g:UsageGranularity){usage(instanceId:$i,meter:$m,from:$f,to:$t,granularity:$g){start quantity}}',
      { i: instanceId, m, f: formatInstant(from), t: formatInstant(to), g },
      BUYER,
    );
    return usage.map(({ start, quantity }) => `${start.slice(5, 16)} ${quantity}`);
  };
  const hours = (m: string): Promise<string[]> => points(m, 'HOUR', OCTOBER, OCTOBER + 4 * HOUR);
  const days = (m: string): Promise<string[]> => points(m, 'DAY', OCTOBER, OCTOBER + 3 * DAY);
  const month = (m: string): Promise<string[]> => points(m, 'MONTH', OCTOBER, NOW);

  it('each bucket is computed from its own events, none from smaller ones [I10]', async () => {
    expect(await hours('peak')).toEqual(['09-30T16:00 5', '09-30T18:00 9']);
    expect(await days('peak')).toEqual(['09-30T16:00 9', '10-01T16:00 7']);
    expect(await month('peak')).toEqual(['09-30T16:00 9']);
    expect(await hours('seats')).toEqual(['09-30T16:00 3']);
    expect(await month('seats')).toEqual(['09-30T16:00 3']);
    expect(await hours('users')).toEqual(['09-30T16:00 1', '09-30T17:00 1', '09-30T18:00 1']);
    expect(await days('users')).toEqual(['09-30T16:00 2', '10-01T16:00 1']);
    expect(await month('users')).toEqual(['09-30T16:00 3']);
  });

  it('a gauge fills the buckets its value reaches into, until now', async () => {
    // 4 until 01:30, 10 until 03:00, then 0
    expect(await hours('disk')).toEqual(['09-30T16:00 4', '09-30T17:00 7', '09-30T18:00 10', '09-30T19:00 0']);
    expect(await days('disk')).toEqual(['09-30T16:00 21', '10-01T16:00 0', '10-02T16:00 0']);
    // 21, and 1 for the two hours until now
    expect(await points('disk', 'MONTH', OCTOBER, NOW + DAY)).toEqual(['09-30T16:00 23']);
    expect(await points('disk', 'MONTH', SINCE, OCTOBER)).toEqual(['08-31T16:00 4']);
    expect(await points('disk', 'MONTH', SINCE, OCTOBER - 2 * HOUR)).toEqual([]);
  });

  it('both ends are exact to the microsecond [I15]', async () => {
    expect(await points('peak', 'HOUR', OCTOBER + 10 * MINUTE, OCTOBER + 10 * MINUTE + 1)).toEqual(['09-30T16:10 5']);
    expect(await points('peak', 'HOUR', OCTOBER, OCTOBER + 10 * MINUTE)).toEqual([]);
    expect(await points('disk', 'HOUR', OCTOBER + 80 * MINUTE, OCTOBER + 100 * MINUTE)).toEqual([
      // 4 for 10 minutes and 10 for 10 minutes: 140 ÷ 60
      '09-30T17:20 2.333333333333',
    ]);
  });
});
