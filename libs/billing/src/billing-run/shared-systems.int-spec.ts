import { seedsDir } from '#platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Market } from '../testing/market.fixture.js';

const CATALOG = 'catalog@provider-a.example';
const OPERATOR = 'operator@yunshi.example';

interface Seeded {
  provider: string;
  code: string;
  name: string;
}
const seeds = (JSON.parse(readFileSync(join(seedsDir, 'demo', 'market.json'), 'utf8')) as { offerings: Seeded[] })
  .offerings;
/** As 001 一(二)1(2) names them. */
const SYSTEMS = ['综合治税', '信用信息', '流动人口综合服务管理', '城乡一体社会救助', '行政效率监察'];

describe('the systems that departments and regions share', () => {
  let market: Market;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-06-20');
  });
  afterAll(() => market.close());

  it('are listed from the seeds; 600, 300 and 100 calls of 信用信息 split its invoice 60, 30 and 10 % [S1-05]', async () => {
    const plans = new Map<string, string>();
    for (const name of SYSTEMS) {
      const { provider, ...input } = seeds.find((offering) => offering.name.startsWith(name))!;
      expect(provider).toBe('PV-A');
      const { createOffering } = await market.test.ok<{ createOffering: { id: string; plans: { id: string }[] } }>(
        'mutation($i:CreateOfferingInput!){createOffering(input:$i){id plans{id}}}',
        { i: input },
        CATALOG,
      );
      plans.set(name, createOffering.plans[0]!.id);
      for (const [operation, email] of [
        ['submitOffering', CATALOG],
        ['approveOffering', OPERATOR],
      ] as const)
        await market.test.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id: createOffering.id }, email);
      const { offerings } = await market.test.ok<{ offerings: { edges: { node: { name: string } }[] } }>(
        'query($t:String){offerings(filter:{text:$t}){edges{node{name}}}}',
        { t: name },
        'buyer@chengdu.example',
      );
      expect(offerings.edges.map(({ node }) => node.name)).toEqual([input.name]);
    }

    const { instanceId } = await market.order({
      plan: plans.get('信用信息')!,
      budget: await market.budget('chengdu', '100000'),
      startsOn: '2026-07-01',
      months: 1,
      usage: [{ meter: 'api.calls', quantityPerMonth: '1000' }],
    });
    market.at('2026-07-01');
    await market.activate(instanceId, '2026-07-01');
    const codes = ['AG-CD', 'AG-CD-QY', 'AG-CQ'];
    const shares = codes.map((code) => ({ organizationId: market.test.organization(code) }));
    const { setInstanceSharing } = await market.test.ok<{ setInstanceSharing: { id: string } }>(
      'mutation($i:SetInstanceSharingInput!){setInstanceSharing(input:$i){id}}',
      { i: { instanceId, fromMonth: '2026-07', basis: 'USE', meter: 'api.calls', shares } },
      'finance@chengdu.example',
    );
    await market.test.ok(
      'mutation($i:AcceptInstanceSharingInput!){acceptInstanceSharing(input:$i){inForce}}',
      { i: { id: setInstanceSharing.id } },
      'finance@chongqing.example',
    );
    await market.report(
      instanceId,
      [600, 300, 100].map((calls, index) => [
        ...([`july-${index}`, 'api.calls', String(calls), '2026-07-01', null] as const),
        codes[index]!,
      ]),
    );
    market.at('2026-08-01');
    await market.bill('2026-07');
    // 1 000.00 and 1 000 × 0.05: 1 050.00 in all
    const totals = new Map(
      (await market.invoices({ period: '2026-07' })).map(({ organization, total }) => [organization.code, total]),
    );
    expect(codes.map((code) => totals.get(code))).toEqual(['630.00', '315.00', '105.00']);
  });
});
