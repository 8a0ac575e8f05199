import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fee, iso, type Line, Market, use } from '../testing/market.fixture.js';

const told = (line: Line): string => [line.kind, line.priceCode, line.amount].join(' ');

describe('the invoices of a service that changes its plan', () => {
  let market: Market;
  let plans: Record<string, string>;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-07-01');
    const setup = { code: 'setup', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '100' };
    const hours = use('vm', '0.50', { source: 'PLATFORM', unit: '小时' });
    plans = await market.publish('VM', {
      SMALL: [setup, fee('seat', '31', { model: 'PER_UNIT' }), hours],
      LARGE: [{ ...setup, unitPrice: '500' }, fee('seat', '62', { model: 'PER_UNIT' }), { ...hours, unitPrice: '1' }],
    });
  });
  afterAll(() => market.close());

  it('are split at the change, and charge nothing of what is charged once', async () => {
    const { instanceId } = await market.buy({
      ...{ plan: plans.SMALL!, buyer: 'mnc', quantity: '2', startsOn: '2026-07-01', months: 6 },
    });
    market.at('2026-07-12T08:00:00');
    const { createOrder } = await market.test.ok<any>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id items{id}}}',
      { i: { title: 'c', items: [{ kind: 'MODIFY', instanceId, planId: plans.LARGE }] } },
      'buyer@mnc.example',
    );
    const steps = { submitOrder: 'buyer@mnc', approveOrder: 'approver@mnc', acceptOrder: 'operations@provider-a' };
    for (const [step, by] of Object.entries(steps))
      await market.test.ok(`mutation($id:ID!){${step}(id:$id){id}}`, { id: createOrder.id }, `${by}.example`);
    await market.test.ok(
      'mutation($id:ID!,$at:DateTime){completeOrderItem(id:$id,at:$at){id}}',
      { id: createOrder.items[0].id, at: iso('2026-07-11') },
      'operations@provider-a.example',
    );
    market.at('2026-08-01');
    await market.bill('2026-07');
    const lines = (await market.invoices({ period: '2026-07' })).flatMap((invoice) => invoice.lines);
    const by = Map.groupBy(lines, (line) => line.instanceId);
    const [before, after] = [by.get(instanceId)!, lines.filter((line) => line.instanceId !== instanceId)];
    // Until 11 July: 2 × 31 × 10 ÷ 31 = 20, 2 × 240 h × 0.50 = 240; from then on 2 × 62 × 21 ÷ 31 = 84, 2 × 504 h × 1.
    expect(before.map(told).sort()).toEqual(['ONE_TIME setup 100.00', 'RECURRING seat 20.00', 'USAGE vm 240.00']);
    expect(after.map(told).sort()).toEqual(['RECURRING seat 84.00', 'USAGE vm 1008.00']);
  });
});
