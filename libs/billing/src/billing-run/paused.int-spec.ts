import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fee, Market, use } from '../testing/market.fixture.js';

let market: Market;
beforeAll(async () => {
  market = await Market.open();
});
afterAll(() => market.close());

const BUYER = 'buyer@chengdu.example';
const step = (mutation: string, id: string): Promise<unknown> =>
  market.test.ok(`mutation($id:ID!){${mutation}{id}}`, { id }, BUYER);

describe('a service that was suspended, and ended', () => {
  it('is charged its fee while it lived, its hours while it ran, and nothing afterwards [S1-18]', async () => {
    market.at('2026-10-01');
    const hours = { source: 'PLATFORM', unit: 'h' };
    const { p } = await market.publish('paused', {
      p: [fee('m', '31'), use('hours', '1', hours), use('kept', '0.1', { ...hours, whileSuspended: true })],
    });
    const budget = await market.budget('chengdu', '10000');
    const { instanceId } = await market.buy({ plan: p!, budget, startsOn: '2026-10-01', months: 3, usage: [] });
    market.at('2026-10-05');
    await step('suspendInstance(id:$id,reason:"r")', instanceId);
    market.at('2026-10-08');
    await step('resumeInstance(id:$id)', instanceId);
    market.at('2026-10-11');
    await step('terminateInstance(id:$id)', instanceId);
    market.at('2026-11-02');
    await market.bill('2026-10');
    market.at('2026-12-02');
    await market.bill('2026-11');
    const invoices = await market.invoices();
    // The fee: 31 × 10 of 31 days. Hours: ten days less three are 7 × 24 = 168, those kept 10 × 24 × 0.1 = 24.
    expect(invoices.map(({ period, total }) => [period, total])).toEqual([['2026-10', '202.00']]);
    expect(
      invoices[0]!.lines.map(({ priceCode, quantity, amount }) => [priceCode, Number(quantity), amount]).sort(),
    ).toEqual([
      ['hours', 168, '168.00'],
      ['kept', 240, '24.00'],
      ['m', expect.anything(), '10.00'],
    ]);
  }, 120_000);
});
