import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { draftOrder, openBudget, publish } from '../../../../apps/testing/market.js';

let t: TestApp;
let budgetId: string;
let planId: string;
const OPERATOR = 'operator@yunshi.example';
const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const PROVIDER = 'operations@provider-a.example';

beforeAll(async () => {
  t = await startTestApp();
  budgetId = await openBudget(t, { fiscalYear: new Date().getUTCFullYear() });
  planId = (await publish(t, { use: [{ code: 'use', unitPrice: '1' }] })).plans[0]!.id;
});
afterAll(() => t.close());

const step = (operation: string, id: string, email: string, reason = ''): Promise<GqlAnswer<any>> =>
  t.gql<any>(`mutation($id:ID!){${operation}(id:$id${reason && ',reason:"r"'}){status}}`, { id }, email);
const submitted = async (): Promise<string> => {
  const id = await draftOrder(t, { planId, budgetId, expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }] });
  expect((await step('submitOrder', id, BUYER)).data.submitOrder.status).toBe('PENDING_APPROVAL');
  return id;
};
const refusal = ({ errors }: GqlAnswer<unknown>): unknown => [
  errors?.[0]?.extensions.code,
  errors?.[0]?.extensions.findings?.map(({ code, citation }) => [code, Boolean(citation?.quote)]),
];
const standing = async (id: string): Promise<unknown> =>
  (await t.ok<any>('query($id:ID!){order(id:$id){status budget{reserved committed} contract{number}}}', { id }, BUYER))
    .order;

describe('an order whose provider was suspended since it was submitted', () => {
  it('is neither approved nor accepted until the suspension is over; it can be returned and cancelled [S4-02]', async () => {
    const [waiting, returned, approved, cancelled] = [
      await submitted(),
      await submitted(),
      await submitted(),
      await submitted(),
    ];
    for (const id of [approved, cancelled]) await step('approveOrder', id, APPROVER);
    const before = await Promise.all([waiting, approved].map(standing));
    const { suspendProvider } = await t.ok<any>(
      'mutation($i:SuspendProviderInput!){suspendProvider(input:$i){suspensions{id}}}',
      { i: { providerId: t.organization('PV-A'), reason: 'r' } },
      OPERATOR,
    );
    const refused = ['PLAN_RULE', [['PROVIDER_NOT_ADMITTED', true]]];
    expect(refusal(await step('approveOrder', waiting, APPROVER))).toEqual(refused);
    expect(refusal(await step('acceptOrder', approved, PROVIDER))).toEqual(refused);
    expect(await Promise.all([waiting, approved].map(standing))).toEqual(before);
    expect((await step('returnOrder', returned, APPROVER, 'r')).data.returnOrder.status).toBe('RETURNED');
    expect((await step('cancelOrder', cancelled, BUYER, 'r')).data.cancelOrder.status).toBe('CANCELLED');

    const { id } = suspendProvider.suspensions.at(-1);
    await t.ok('mutation($id:ID!){liftSuspension(id:$id){standing}}', { id }, OPERATOR);
    expect((await step('approveOrder', waiting, APPROVER)).data.approveOrder.status).toBe('PENDING_PROVIDER');
    expect((await step('acceptOrder', approved, PROVIDER)).errors).toBeUndefined();
  });
});
