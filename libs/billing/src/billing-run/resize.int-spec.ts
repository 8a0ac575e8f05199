import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fee, iso, type Line, Market, use } from '../testing/market.fixture.js';

const told = (line: Line): string => [line.kind, line.priceCode, line.quantity, line.amount].join(' ');

describe('the invoice of an instance that was resized', () => {
  let market: Market;
  let plans: Record<string, string>;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-07-01');
    plans = await market.publish('VM', {
      HOURLY: [use('vm', '0.50', { source: 'PLATFORM', unit: '小时' }), fee('seat', '31', { model: 'PER_UNIT' })],
    });
  });
  afterAll(() => market.close());

  const resize = (instanceId: string, quantity: string, at: string): Promise<unknown> =>
    market.test.ok(
      'mutation($input:ResizeInstanceInput!){resizeInstance(input:$input){id}}',
      { input: { instanceId, quantity, at: iso(at) } },
      'approver@mnc.example',
    );
  const lines = async (period: string): Promise<Line[]> =>
    (await market.invoices({ period })).flatMap((invoice) => invoice.lines);

  it('counts 2 VMs until 11 July 00:00, then 5: 2 × 240 + 5 × 504 = 3 000 VM-hours, and fees by the second [S1-19]', async () => {
    const bought = { plan: plans.HOURLY!, buyer: 'mnc', quantity: '2', startsOn: '2026-07-01', months: 1 };
    const { instanceId } = await market.buy(bought);
    market.at('2026-07-11T08:00:00');
    await resize(instanceId, '5', '2026-07-11');
    market.at('2026-08-01');
    await market.bill('2026-07');
    // Seats: 31 × (2 × 10 + 5 × 21) ÷ 31 days = 125
    expect((await lines('2026-07')).map(told)).toEqual([
      'RECURRING seat 4.032258064516 125.00',
      'USAGE vm 3000 1500.00',
    ]);
  });

  it('that is reported after the invoice is adjusted on the next one [S1-19] [I36]', async () => {
    const { instanceId } = (await lines('2026-07'))[0]!;
    market.at('2026-08-03');
    // Replaces the last change: 8 VMs, not 5, since 11 July.
    await resize(instanceId, '8', '2026-07-11');
    await market.terminate(instanceId, '2026-08-01');
    market.at('2026-09-01');
    await market.bill('2026-08');
    // (8 − 5) × 504 = 1 512 hours; (8 − 5) × 21 days × 31 ÷ 31 = 63.00
    expect((await lines('2026-08')).map(told)).toEqual([
      'ADJUSTMENT seat 2.032258064516 63.00',
      'ADJUSTMENT vm 1512 756.00',
    ]);
  });
});
