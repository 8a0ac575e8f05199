import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Market, use } from '../testing/market.fixture.js';

describe('hours of cards and nodes, from how many are in use to the invoice', () => {
  let market: Market;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-04-01T06:00:00');
  });
  afterAll(() => market.close());

  /** Reports how many devices are in use, and bills April: quantity, unit price and amount of its only line. */
  const billed = async (
    code: string,
    buyer: string,
    organization: string,
    unitPrice: string,
    more: object,
    events: Parameters<Market['report']>[1],
  ): Promise<unknown> => {
    const price = use(code, unitPrice, { aggregation: 'TIME_WEIGHTED', unit: code.replace(/^.*\.|s$/g, '') });
    const plans = await market.publish(code.toUpperCase(), { BY_USE: [price] }, 'a', more);
    market.at('2026-04-01T06:00:00');
    const { instanceId } = await market.buy({
      plan: plans.BY_USE!,
      buyer,
      budget: buyer === 'mnc' ? null : await market.budget(buyer, '100000'),
      startsOn: '2026-04-01',
      months: 2,
      usage: [{ meter: code, quantityPerMonth: '0' }],
    });
    market.at('2026-05-01T06:00:00');
    await market.report(instanceId, events);
    await market.bill('2026-04', market.test.organization(organization));
    const [invoice] = (await market.invoices({ period: '2026-04' })).filter(
      (one) => one.organization.code === organization,
    );
    return invoice!.lines.map(({ quantity, unitPrice: each, amount }) => [quantity, each, amount, invoice!.total]);
  };

  it('[S2-07] 8 cards × 36.5 h = 292 card-hours × 12.00 = 3 504.00', async () => {
    const offering = {
      serviceModel: 'PAAS',
      attributes: { kind: 'AI_COMPUTE', cardModel: 'A-910B 64 GB' },
    };
    const lines = await billed('ai.card-hours', 'chengdu', 'AG-CD', '12.00', offering, [
      ['start', 'ai.card-hours', '8', '2026-04-10T09:00:00'],
      ['end', 'ai.card-hours', '0', '2026-04-11T21:30:00'],
    ]);
    expect(lines).toEqual([['292', '12', '3504.00', '3504.00']]);
  });

  it('[S3-32] a job of 64 nodes × 2.5 h = 160 node-hours', async () => {
    const offering = { serviceModel: 'PAAS', clouds: ['HPC'], attributes: { kind: 'HPC' } };
    const lines = await billed('hpc.node-hours', 'mnc', 'MNC-E', '1.5', offering, [
      ['job-start', 'hpc.node-hours', '64', '2026-04-30T20:00:00'],
      ['job-end', 'hpc.node-hours', '0', '2026-04-30T22:30:00'],
    ]);
    expect(lines).toEqual([['160', '1.5', '240.00', '240.00']]); // 160 × 1.50
  });
});
