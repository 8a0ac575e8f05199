import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { openBudget } from '../../../../apps/testing/market.js';
import { BUYER, CATALOG_A, CATALOG_B, create, find, publish, type SeenOffering, step } from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const findings = ({ errors }: GqlAnswer<any>): string[] =>
  (errors?.[0]?.extensions.findings ?? []).map(({ ruleId, code }) => `${ruleId} ${code}`);
const part = (serviceModel: string, email = CATALOG_A): Promise<SeenOffering> =>
  publish(t, { serviceModel, clouds: ['SOCIAL'] }, email);
const composite = (parts: SeenOffering[]): object => ({
  clouds: ['SOCIAL'],
  attributes: { labels: ['COMPOSITE_PLATFORM'], bundleOf: parts.map(({ id }) => id) },
});

describe('a composite platform', () => {
  it('carries the label with at least one each of IaaS, PaaS and SaaS of its provider [S3-10]', async () => {
    const [iaas, paas, others] = [await part('IAAS'), await part('PAAS'), await part('PAAS', CATALOG_B)];
    const submitted = async (parts: SeenOffering[]): Promise<string[]> =>
      findings(await step(t, 'submitOffering', (await create(t, composite(parts))).id, CATALOG_A));
    expect(await submitted([iaas])).toEqual(['S3-10 COMPOSITE_INCOMPLETE']);
    expect(await submitted([iaas, others])).toEqual(['S3-10 COMPOSITE_INCOMPLETE']);
    expect(await submitted([iaas, await create(t, { serviceModel: 'PAAS' })])).toEqual(['S3-10 COMPOSITE_INCOMPLETE']);
    expect(await submitted([iaas, paas])).toEqual([]);
    const { code } = await publish(t, { code: 'composite', ...composite([iaas, paas]) });
    expect(await find(t, { attributes: [{ code: 'labels', anyOf: ['COMPOSITE_PLATFORM'] }] })).toEqual([code]);
  });

  it('is ordered under one contract with a line of each [S3-10]', async () => {
    const [iaas, paas] = [await part('IAAS'), await part('PAAS')];
    const whole = await publish(t, composite([iaas, paas]));
    const budgetId = await openBudget(t);
    const submitted = async (...offerings: SeenOffering[]): Promise<GqlAnswer<any>> => {
      const items = offerings.map(({ plans }) => ({
        planId: plans[0]!.id,
        quantity: '1',
        expectedUsage: [{ meter: 'requests', quantityPerMonth: '1' }],
      }));
      const { createOrder } = await t.ok<any>(
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title: '综合型', budgetId, items } },
        BUYER,
      );
      return t.gql<any>('mutation($id:ID!){submitOrder(id:$id){items{id}}}', { id: createOrder.id }, BUYER);
    };
    expect(findings(await submitted(whole, iaas))).toEqual(['S3-10-ORDER COMPOSITE_INCOMPLETE']);
    expect((await submitted(whole, iaas, paas)).data.submitOrder.items).toHaveLength(3);
    expect(findings(await submitted(iaas))).toEqual([]);
  });
});
