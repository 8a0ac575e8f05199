import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, SECOND } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { type Listed, publish } from '../../../../apps/testing/market.js';

const SELLER = 'operations@provider-a.example';
const BUYER = 'buyer@chengdu.example';
const OPERATOR = 'operator@yunshi.example';
const FEE = { code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' };
const HASH = 'ab'.repeat(32);

let t: TestApp;
let product: Listed;
const NOW = dayStart('2026-03-01');
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(NOW);
  product = await publish(t, { p: [FEE] }, { attributes: { kind: 'DATA_PRODUCT' } });
});
afterAll(() => t.close());

const FIELDS = 'id product price{amount currency} status verifiedAt deliveryHash completedAt';
const record = (more: object = {}, email = SELLER): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:RecordDataTradeInput!){recordDataTrade(input:$i){${FIELDS}}}`,
    { i: { offeringId: product.id, organizationId: t.organization('AG-CD'), amount: '120000.00', ...more } },
    email,
  );
const MUTATION = (operation: string): string =>
  operation === 'deliver'
    ? `mutation($id:ID!){deliverDataTrade(id:$id,sha256:"${HASH}"){${FIELDS}}}`
    : `mutation($id:ID!){${operation}DataTrade(id:$id){${FIELDS}}}`;
const step = (operation: string, id: string, email: string): Promise<GqlAnswer<any>> =>
  t.gql<any>(MUTATION(operation), { id }, email);
const said = ({ errors }: GqlAnswer<any>): string =>
  errors?.[0]?.extensions.issues?.map((issue) => `${issue.path} ${issue.code}`).join(', ') ??
  errors?.[0]?.extensions.code ??
  'ok';
const recorded = async (): Promise<string> => (await record()).data.recordDataTrade.id;

describe('a data trade', () => {
  it('is recorded with product and price, its parties verified, and completed with the hash of its delivery alone [S2-18]', async () => {
    const { data } = await record();
    const { id } = data.recordDataTrade;
    expect(data.recordDataTrade).toMatchObject({
      ...{ product: 'Test service 测试服务', price: { amount: '120000.00', currency: 'CNY' }, status: 'RECORDED' },
    });
    expect(said(await step('complete', id, BUYER))).toBe('DELIVERY_PROOF_REQUIRED');
    expect(said(await step('deliver', id, SELLER))).toBe('INVALID_TRANSITION'); // nobody has verified the parties
    expect((await step('verify', id, OPERATOR)).data.verifyDataTrade).toMatchObject({ status: 'VERIFIED' });
    expect(said(await step('complete', id, BUYER))).toBe('DELIVERY_PROOF_REQUIRED');
    expect(said(await step('deliver', id, BUYER))).toBe('FORBIDDEN');
    expect((await step('deliver', id, SELLER)).data.deliverDataTrade).toMatchObject({
      ...{ status: 'DELIVERED', deliveryHash: HASH },
    });
    expect((await step('complete', id, BUYER)).data.completeDataTrade).toMatchObject({ status: 'COMPLETED' });
    expect(said(await step('cancel', id, BUYER))).toBe('INVALID_TRANSITION');
  });

  it('is refused to a token that is older than a session’s tokens may be, at every single request [S2-18]', async () => {
    const id = await recorded();
    await step('verify', id, OPERATOR);
    await step('deliver', id, SELLER);
    const signIn = async (): Promise<string> =>
      (
        await t.gql<any>('mutation($i:SignInInput!){signIn(input:$i){accessToken}}', {
          i: { email: BUYER, password: 'Yunshi-demo-2026' },
        })
      ).data.signIn.accessToken;
    const complete = async (token: string): Promise<GqlAnswer<any>> =>
      (
        await t.http('POST', '/graphql', {
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: MUTATION('complete'), variables: { id } }),
        })
      ).json<GqlAnswer<any>>();
    const token = await signIn();
    t.setNow(NOW + 15 * 60 * SECOND); // tokens last 15 minutes
    expect(said(await complete(token))).toBe('UNAUTHENTICATED');
    expect((await complete(await signIn())).data.completeDataTrade).toMatchObject({ status: 'COMPLETED' });
    t.setNow(NOW);
  });

  it('is of a data product of one’s own, for a price, and told once with its key', async () => {
    const other = await publish(t, { p: [{ code: 'use', unitPrice: '1' }] });
    expect(said(await record({ offeringId: other.id }))).toBe('offeringId NOT_A_DATA_PRODUCT');
    expect(said(await record({}, 'operations@provider-b.example'))).toBe('NOT_FOUND');
    expect(said(await record({ organizationId: t.organization('PV-B') }))).toBe('NOT_FOUND');
    expect(said(await record({ amount: '0.001' }))).toBe('amount OVER_PRECISE');
    const first = await record({ idempotencyKey: 'k' });
    expect((await record({ idempotencyKey: 'k' })).data).toEqual(first.data);
    const { id } = first.data.recordDataTrade;
    await step('verify', id, OPERATOR);
    const short = await t.gql('mutation($id:ID!){deliverDataTrade(id:$id,sha256:"abc"){id}}', { id }, SELLER);
    expect(said(short)).toBe('sha256 MALFORMED');
    expect((await step('cancel', id, BUYER)).data.cancelDataTrade.status).toBe('CANCELLED');
    expect(said(await step('complete', id, BUYER))).toBe('INVALID_TRANSITION');
  });

  it('is its parties’ and the operator’s to see', async () => {
    const id = await recorded();
    const count = async (email: string): Promise<number> =>
      (await t.ok<any>('{dataTrades(first:50){edges{node{id provider{code} organization{code}}}}}', {}, email))
        .dataTrades.edges.length;
    const all = await count(OPERATOR);
    expect([await count(BUYER), await count(SELLER)]).toEqual([all, all]);
    expect([await count('buyer@chongqing.example'), await count('operations@provider-b.example')]).toEqual([0, 0]);
    expect(said(await step('complete', id, 'buyer@chongqing.example'))).toBe('NOT_FOUND');
  });
});
