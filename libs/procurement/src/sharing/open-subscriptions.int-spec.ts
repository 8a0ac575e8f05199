import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dayStart, parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';

const BUYER = 'buyer@chengdu.example';
const FINANCE = 'finance@chengdu.example';
const CHONGQING = 'buyer@chongqing.example';

let t: TestApp;
let planId: string;
let likePlanId: string;
let instanceId: string;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-09-01T00:00:00+08:00'));
  const seat = [{ code: 'seat', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '31' }];
  const creditnet = { name: '社会信用信息网', categoryCodes: ['gov2.creditnet'] };
  planId = (await publish(t, { p: seat }, creditnet)).plans[0]!.id;
  likePlanId = (await publish(t, { p: seat }, { ...creditnet, provider: 'provider-b' })).plans[0]!.id;
  const wish = { planId, budgetId: await openBudget(t), startsOn: '2026-09-01' };
  ({ instanceId } = await runningInstance(t, { ...wish, activatedAt: dayStart('2026-09-01') }));
});
afterAll(() => t.close());

const joinable = async (plan: string, email = CHONGQING): Promise<unknown> =>
  (
    await t.ok<any>(
      'query($p:[ID!]!){joinableSubscriptions(planIds:$p){instanceId organization{code} offering{name}}}',
      { p: [plan] },
      email,
    )
  ).joinableSubscriptions;
const show = (open: boolean, email = FINANCE): Promise<any> =>
  t.gql<any>(
    'mutation($id:ID!,$o:Boolean!){setSubscriptionOpen(instanceId:$id,open:$o)}',
    { id: instanceId, o: open },
    email,
  );

it('[S3-21] a second agency that asks for 社会信用信息网 is offered the shared subscription of the first', async () => {
  expect(await joinable(planId)).toEqual([]);
  for (let n = 0; n < 2; n++) expect((await show(true)).data.setSubscriptionOpen).toBe(true);
  const shown = [{ instanceId, organization: { code: 'AG-CD' }, offering: { name: '社会信用信息网' } }];
  expect(await joinable(planId)).toEqual(shown);
  expect(await joinable(likePlanId)).toEqual(shown); // another provider's of the same category
  expect(await joinable(planId, BUYER)).toEqual([]); // one's own
  // Joined as any sharing: the owner sets the shares, the second accepts.
  const { setInstanceSharing } = await t.ok<any>(
    'mutation($i:SetInstanceSharingInput!){setInstanceSharing(input:$i){id inForce}}',
    {
      i: {
        ...{ instanceId, fromMonth: '2026-09', basis: 'FIXED' },
        shares: ['AG-CD', 'AG-CQ'].map((code) => ({ organizationId: t.organization(code), share: '1' })),
      },
    },
    FINANCE,
  );
  const accepted = await t.ok<any>(
    'mutation($id:ID!){acceptInstanceSharing(input:{id:$id}){inForce}}',
    { id: setInstanceSharing.id },
    'finance@chongqing.example',
  );
  expect(accepted.acceptInstanceSharing.inForce).toBe(true);
});

it('is shown by its owner alone, and no more once the owner says so', async () => {
  const { errors } = await show(false, 'finance@chongqing.example');
  expect(errors[0].extensions.code).toBe('NOT_FOUND');
  expect((await show(false)).data.setSubscriptionOpen).toBe(false);
  expect(await joinable(planId)).toEqual([]);
});
