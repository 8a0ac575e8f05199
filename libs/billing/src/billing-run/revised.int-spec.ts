import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fee, Market, use } from '../testing/market.fixture.js';

const CATALOG = 'catalog@provider-a.example';

describe('an offering that is revised while services of it run', () => {
  let market: Market;
  let old: { instanceId: string };
  let fresh: { instanceId: string };

  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-03-01');
    const { P } = await market.publish('REVISED', { P: [use('calls', '0.5'), fee('base', '31')] });
    const budget = await market.budget('chengdu', '100000');
    const bought = { budget, months: 2, usage: [{ meter: 'calls', quantityPerMonth: '10' }] };
    old = await market.buy({ plan: P!, startsOn: '2026-03-01', ...bought });
    const [plan] = await revised(P!);
    fresh = await market.buy({ plan: plan!, startsOn: '2026-03-01', ...bought });
    market.at('2026-03-12');
    for (const { instanceId } of [old, fresh])
      await market.report(instanceId, [[`one-${instanceId}`, 'calls', '10', '2026-03-10']]);
    market.at('2026-04-02');
    await market.bill('2026-03');
  });
  afterAll(() => market.close());

  /** Dearer at once; the plans on sale then. */
  async function revised(plan: string): Promise<string[]> {
    const { offerings } = await market.test.ok<any>('{offerings{edges{node{id version plans{id}}}}}', {}, CATALOG);
    const { id: offeringId, version } = offerings.edges
      .map(({ node }: any) => node)
      .find(({ plans }: any) => plans[0].id === plan);
    const plans = [{ code: 'P', name: 'P', prices: [use('calls', '0.7'), fee('base', '62')] }];
    const { reviseOffering } = await market.test.ok<any>(
      'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}',
      { i: { offeringId, version, plans, name: 'Renamed' } },
      CATALOG,
    );
    for (const [step, email] of [
      ['submit', CATALOG],
      ['approve', 'operator@yunshi.example'],
    ])
      await market.test.ok(`mutation($id:ID!){${step}OfferingRevision(id:$id){id}}`, { id: reviseOffering.id }, email!);
    const { offering } = await market.test.ok<any>(
      'query($id:ID!){offering(id:$id){plans{id}}}',
      { id: offeringId },
      CATALOG,
    );
    return offering.plans.map(({ id }: { id: string }) => id);
  }

  it('bills each service at the prices it was bought at', async () => {
    const lines = (await market.invoices({ period: '2026-03' })).flatMap((invoice) => invoice.lines);
    const of = (instanceId: string): string[] =>
      lines
        .filter((line) => line.instanceId === instanceId)
        .map(({ priceCode, amount }) => `${priceCode} ${amount}`)
        .toSorted();
    // 10 × 0.5 and 31 × 31/31; 10 × 0.7 and 62 × 31/31
    expect(of(old.instanceId)).toEqual(['base 31.00', 'calls 5.00']);
    expect(of(fresh.instanceId)).toEqual(['base 62.00', 'calls 7.00']);
  });
});
