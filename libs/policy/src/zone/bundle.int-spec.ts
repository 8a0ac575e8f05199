import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { publish } from '../../../../apps/testing/market.js';

let t: TestApp;
const MNC = 'buyer@mnc.example';
const plans: Record<string, string> = {};
let components: string[];

beforeAll(async () => {
  t = await startTestApp();
  const { zoneTerms } = await t.ok<any>('{zoneTerms(list:BUNDLE_COMPONENT,zone:"SH-LINGANG"){code}}', {}, MNC);
  components = zoneTerms.map(({ code }: any) => code);
  for (const bundleComponent of components)
    plans[bundleComponent] = (
      await publish(
        t,
        { fee: [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }] },
        { zoneCodes: ['SH-LINGANG'], clouds: ['ENTERPRISE'], attributes: { bundleComponent } },
      )
    ).plans[0]!.id;
});
afterAll(() => t.close());

/** An order of these components, submitted. */
async function submitted(parts: readonly string[], sector: string | null): Promise<GqlAnswer<any>> {
  const items = parts.map((part) => ({ planId: plans[part], quantity: '1', configuration: { sector } }));
  const { createOrder } = await t.ok<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    { i: { title: '信息飞鱼', items } },
    MNC,
  );
  return t.gql<any>('mutation($id:ID!){submitOrder(id:$id){status items{id}}}', { id: createOrder.id }, MNC);
}
const codes = ({ errors }: GqlAnswer<any>): string[] =>
  (errors?.[0]?.extensions.findings ?? []).map(({ code }) => code);

describe('the bundle 信息飞鱼 of Lingang', () => {
  it('is ordered whole, in four lines, for a sector that the plan names [S2-17]', async () => {
    const whole = await submitted(components, 'SHIPPING');
    expect(whole.data.submitOrder.items).toHaveLength(4);
    expect(codes(await submitted(components.slice(1), 'SHIPPING'))).toEqual(['BUNDLE_INCOMPLETE']);
    expect(codes(await submitted(components, null))).toEqual(['SECTOR_REQUIRED']);
    expect(codes(await submitted(components, 'FISHING'))).toEqual(['SECTOR_REQUIRED']);
  });
});
