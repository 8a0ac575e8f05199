import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, newId, parseInstant } from '#kernel';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  activate,
  doOrder,
  makeBudget,
  monthly,
  OPERATIONS,
  OPERATOR,
  publish,
  refusalOf,
  tryOrder,
} from '../market.fixture.js';

const PROVINCE = 'org_admin@sc.example';
const [FINANCE, BUYER, APPROVER] = ['finance@sc-d.example', 'buyer@sc-d.example', 'approver@sc-d.example'];
let t: TestApp;
let province: Id;
let department: Id;
let small: Id;
let free: Id;
let large: Id;
let offeringId: Id;
const at = (time: string): void => t.setNow(parseInstant(`${time}:00+08:00`));

const organization = async (code: string, parentId: Id | null): Promise<Id> => {
  const { createOrganization } = await t.ok<{ createOrganization: { id: Id } }>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { code, kind: 'AGENCY', name: code, parentId } },
    OPERATOR,
  );
  const { id: organizationId } = createOrganization;
  const mail = code.toLowerCase();
  for (const role of ['FINANCE', 'BUYER', 'APPROVER', 'ORG_ADMIN'] as const)
    await t.addPerson({ organizationId, email: `${role.toLowerCase()}@${mail}.example`, roles: [role] });
  return organizationId;
};

/** A province, a department of it and an office of that. */
beforeAll(async () => {
  t = await startTestApp();
  at('2026-07-01T00:00');
  province = await organization('SC', null);
  department = await organization('SC-D', province);
  await organization('SC-D-O', department);
  const { planIds, offeringId: offering } = await publish(t, 'vm', {
    ...{ small: monthly(), free: monthly(), large: monthly() },
  });
  small = planIds.small!;
  large = planIds.large!;
  free = planIds.free!;
  offeringId = offering;
});
afterAll(() => t.close());

const POOL = 'resources{code unit capacity allotted} plans{offeringId planCode resource perUnit}';
const setResource = (capacity: string, code = 'vcpu', email = PROVINCE): Promise<GqlAnswer<any>> =>
  t.gql(
    `mutation($i:SetPoolResourceInput!){setPoolResource(input:$i){${POOL}}}`,
    { i: { code, unit: 'vCPU', capacity } },
    email,
  );
const setPlan = (planId: Id, parts: object[], email = PROVINCE): Promise<GqlAnswer<any>> =>
  t.gql(`mutation($i:SetPoolPlanInput!){setPoolPlan(input:$i){${POOL}}}`, { i: { planId, parts } }, email);
const setQuota = (quantity: string, over: object = {}, email = PROVINCE): Promise<GqlAnswer<any>> =>
  t.gql(
    'mutation($i:SetPoolQuotaInput!){setPoolQuota(input:$i){quantity allocated left organization{code}}}',
    { i: { organizationId: department, resource: 'vcpu', quantity, ...over } },
    email,
  );
const quotas = async (email: string, period = ''): Promise<any[]> =>
  (
    await t.ok<any>(
      `{poolQuotas${period}{edges{node{owner{code} organization{code} resource unit quantity allocated left resourceHours}}}}`,
      {},
      email,
    )
  ).poolQuotas.edges.map(({ node }: { node: unknown }) => node);
const submitted = async (quantity: string, planId = small, by = 'sc-d', budgetId?: Id): Promise<GqlAnswer<any>> => {
  const paid = budgetId ?? (await makeBudget(t, { amount: '100000' }, `finance@${by}.example`));
  const input = { title: 'n', budgetId: paid, months: 1, items: [{ planId, quantity }] };
  const { id } = await doOrder(t, 'createOrder', input, `buyer@${by}.example`);
  return tryOrder(t, 'submitOrder', id, `buyer@${by}.example`);
};
const running = async (quantity: string, budgetId?: Id): Promise<Id> => {
  const { id } = (await submitted(quantity, small, 'sc-d', budgetId)).data.submitOrder;
  await doOrder(t, 'approveOrder', id, APPROVER);
  const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
  const instanceId = items[0]!.instance!.id;
  await activate(t, OPERATIONS, { instanceId });
  return instanceId;
};
const resize = async (instanceId: Id, quantity: string): Promise<string> =>
  refusalOf(
    await t.gql(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId, quantity } },
      APPROVER,
    ),
  );
/** The plans under other ids, by a revision that sells the large one for more. */
const revised = async (): Promise<Id> => {
  const CATALOG = 'catalog@provider-a.example';
  const plans = ['small', 'free', 'large'].map((code) => ({
    ...{ code, name: code },
    prices: monthly().map((price) => ({ ...price, unitPrice: code === 'large' ? '11' : '10' })),
  }));
  const { offering } = await t.ok<any>('query($id:ID!){offering(id:$id){version}}', { id: offeringId }, CATALOG);
  const { reviseOffering } = await t.ok<any>(
    'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}',
    { i: { offeringId, version: offering.version, plans } },
    CATALOG,
  );
  const { id } = reviseOffering;
  await t.ok('mutation($id:ID!){submitOfferingRevision(id:$id){id}}', { id }, CATALOG);
  await t.ok('mutation($id:ID!){approveOfferingRevision(id:$id){id}}', { id }, OPERATOR);
  const seen = await t.ok<any>('query($id:ID!){offering(id:$id){plans{id code}}}', { id: offeringId }, CATALOG);
  const ids = new Map<string, Id>(seen.offering.plans.map((plan: any) => [plan.code, plan.id]));
  [small, free, large] = [ids.get('small')!, ids.get('free')!, ids.get('large')!];
  return large;
};
const terminate = (instanceId: Id): Promise<unknown> =>
  t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id: instanceId }, BUYER);

describe('a pool', () => {
  it('is made by an agency, of resources and the plans that take of them', async () => {
    expect(refusalOf(await setResource('500'))).toBe('ok');
    const { data } = await setPlan(small, [{ resource: 'vcpu', perUnit: '2' }]);
    expect(data.setPoolPlan).toEqual({
      resources: [{ code: 'vcpu', unit: 'vCPU', capacity: '500', allotted: '0' }],
      plans: [{ offeringId, planCode: 'small', resource: 'vcpu', perUnit: '2' }],
    });
    expect(refusalOf(await setPlan(large, [{ resource: 'vcpu', perUnit: '3' }]))).toBe('ok');
    const twice = [1, 2].map(() => ({ resource: 'vcpu', perUnit: '2' }));
    expect(refusalOf(await setPlan(small, twice))).toBe('VALIDATION_FAILED/DUPLICATE');
    expect(refusalOf(await setPlan(small, [{ resource: 'gib', perUnit: '2' }]))).toBe(
      'VALIDATION_FAILED/UNKNOWN_RESOURCE',
    );
    expect(refusalOf(await setPlan(newId(), []))).toBe('NOT_FOUND');
    expect(refusalOf(await setResource('-1', 'gib'))).toBe('VALIDATION_FAILED/NEGATIVE');
    expect(refusalOf(await setResource('1', 'vcpu', APPROVER))).toBe('FORBIDDEN');
  });

  it('gives quotas of no more than it has to itself and those beneath it', async () => {
    const { data } = await setQuota('200');
    expect(data.setPoolQuota).toEqual({
      ...{ quantity: '200', allocated: '0', left: '200', organization: { code: 'SC-D' } },
    });
    expect(refusalOf(await setQuota('301', { organizationId: province }))).toBe('POOL_EXCEEDED');
    expect(refusalOf(await setQuota('300', { organizationId: province }))).toBe('ok');
    expect(refusalOf(await setQuota('1', { organizationId: t.organization('AG-CQ') }))).toBe('NOT_FOUND');
    expect(refusalOf(await setQuota('1', { resource: 'gib' }))).toBe('VALIDATION_FAILED/UNKNOWN_RESOURCE');
    expect(refusalOf(await setResource('499'))).toBe('POOL_EXCEEDED');
  });
});

describe('a department with a quota of 200 vCPU', () => {
  it('of which 180 are allocated is refused 30 more and given 20 [S3-09]', async () => {
    const instanceId = await running('90'); // 180 vCPU
    expect(refusalOf(await submitted('15'))).toBe('QUOTA_EXCEEDED');
    expect(await resize(instanceId, '105')).toBe('QUOTA_EXCEEDED');
    const twenty = await submitted('10');
    expect(refusalOf(twenty)).toBe('ok');
    const seen = { owner: { code: 'SC' }, organization: { code: 'SC-D' }, resource: 'vcpu', unit: 'vCPU' };
    const full = { ...seen, quantity: '200', allocated: '200', left: '0', resourceHours: null };
    expect(await quotas(BUYER)).toEqual([full]);
    expect((await quotas(PROVINCE)).map(({ organization, allocated }) => [organization.code, allocated])).toEqual([
      ['SC', '0'],
      ['SC-D', '200'],
    ]);
    // What is off, and what ends, makes room.
    expect(await resize(instanceId, '91')).toBe('QUOTA_EXCEEDED');
    await doOrder(t, 'rejectOrder', twenty.data.submitOrder.id, APPROVER);
    expect(await resize(instanceId, '91')).toBe('ok');
    await terminate(instanceId);
    expect((await quotas(BUYER))[0]).toMatchObject({ allocated: '0', left: '200' });
    // A plan that is in no pool takes nothing.
    expect(refusalOf(await submitted('1000', free))).toBe('ok');
  });

  it('gives the last of it to one of twenty at once', async () => {
    const [{ left }] = await quotas(BUYER);
    await setQuota(String(200 - Number(left) + 6));
    const input = { title: 'n', budgetId: await makeBudget(t, { amount: '100000' }, FINANCE), months: 1 };
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const order = { ...input, items: [{ planId: small, quantity: '1' }] };
        return (await doOrder(t, 'createOrder', order, BUYER)).id;
      }),
    );
    const answers = (await Promise.all(ids.map((id) => tryOrder(t, 'submitOrder', id, BUYER)))).map(refusalOf);
    expect(answers.filter((code) => code === 'ok')).toHaveLength(3);
    expect(new Set(answers)).toEqual(new Set(['ok', 'QUOTA_EXCEEDED']));
    await setQuota('200');
  });

  it('scales 4 → 8 → 4 vCPU in a day: 8 h × 4 + 6 h × 8 + 10 h × 4 = 120 vCPU-hours [S3-20]', async () => {
    at('2026-07-10T00:00');
    const instanceId = await running('2');
    at('2026-07-10T08:00');
    expect(await resize(instanceId, '4')).toBe('ok');
    at('2026-07-10T14:00');
    expect(await resize(instanceId, '2')).toBe('ok');
    at('2026-07-12T00:00');
    const day = '(from:"2026-07-09T16:00:00Z",to:"2026-07-10T16:00:00Z")';
    expect((await quotas(BUYER, day))[0]).toMatchObject({ resourceHours: '120' });
    const [own] = (await quotas(PROVINCE, day)).filter(({ organization }) => organization.code === 'SC');
    expect(own).toMatchObject({ resourceHours: '0' });
  });

  it('counts what orders under way will change, the larger of the two and once', async () => {
    at('2026-08-01T00:00');
    const [{ left, allocated }] = await quotas(BUYER);
    await setQuota(String(Number(allocated) + 40));
    expect(Number(left)).toBeGreaterThan(40);
    const budgetId = await makeBudget(t, { amount: '100000' }, FINANCE);
    const instanceId = await running('10', budgetId); // 20 of 40
    const change = async (item: object): Promise<GqlAnswer<any>> => {
      const order = { title: 'change', items: [{ instanceId, ...item }], budgetId, months: 1 };
      const { id } = await doOrder(t, 'createOrder', order, BUYER);
      return tryOrder(t, 'submitOrder', id, BUYER);
    };
    const room = async (): Promise<string> => (await quotas(BUYER))[0].left;
    const off = (answer: GqlAnswer<any>) => doOrder(t, 'rejectOrder', answer.data.submitOrder.id, APPROVER);
    expect(await room()).toBe('20');
    // 10 more, so that for another order 10 are left.
    const more = await change({ kind: 'MODIFY', quantity: '15' });
    expect(await room()).toBe('10');
    expect(refusalOf(await submitted('6'))).toBe('QUOTA_EXCEEDED');
    await off(more);
    // Less gives nothing back before it is done.
    const less = await change({ kind: 'MODIFY', quantity: '5' });
    expect(await room()).toBe('20');
    await off(less);
    // Another plan takes 3 for each: 30 instead of 20, and never both.
    const other = await change({ kind: 'MODIFY', planId: large });
    expect(await room()).toBe('10');
    await doOrder(t, 'approveOrder', other.data.submitOrder.id, APPROVER);
    const accepted = await doOrder(t, 'acceptOrder', other.data.submitOrder.id, OPERATIONS);
    const complete = 'mutation($id:ID!){completeOrderItem(id:$id){goesOnAs{id}}}';
    const { completeOrderItem } = await t.ok<any>(complete, { id: accepted.items[0]!.id }, OPERATIONS);
    expect(await room()).toBe('10');
    // Another term of a plan that was revised since is the same plan.
    const again = await doOrder(
      ...([t, 'createOrder'] as const),
      {
        ...{ title: 'renew', budgetId, months: 1 },
        items: [{ kind: 'RENEW', instanceId: completeOrderItem.goesOnAs.id, planId: await revised() }],
      },
      BUYER,
    );
    const renewed = await tryOrder(t, 'submitOrder', again.id, BUYER);
    expect([refusalOf(renewed), await room()]).toEqual(['ok', '10']);
    await off(renewed);
    await terminate(completeOrderItem.goesOnAs.id);
    await setQuota('200');
  });

  it('takes what another buyer gives it from the submission on', async () => {
    const [{ allocated }] = await quotas(BUYER);
    await setQuota(String(Number(allocated) + 4));
    const made = (await submitted('2', small, 'chengdu')).data.submitOrder.id;
    await doOrder(t, 'approveOrder', made, 'approver@chengdu.example');
    const { items } = await doOrder(t, 'acceptOrder', made, OPERATIONS);
    const instanceId = items[0]!.instance!.id;
    await activate(t, OPERATIONS, { instanceId });
    await t.ok(
      'mutation($i:OfferTransferInput!){offerTransfer(input:$i){id}}',
      { i: { instanceId, receiverId: department, reason: 'r' } },
      'buyer@chengdu.example',
    );
    const budgetId = await makeBudget(t, { amount: '100000' }, FINANCE);
    const taking = { title: 'n', budgetId, months: 1, items: [{ kind: 'TRANSFER', instanceId }] };
    const { id } = await doOrder(t, 'createOrder', taking, BUYER);
    expect((await quotas(BUYER))[0].left).toBe('4');
    await doOrder(t, 'submitOrder', id, BUYER);
    expect((await quotas(BUYER))[0].left).toBe('0');
    expect(refusalOf(await submitted('1'))).toBe('QUOTA_EXCEEDED');
    await doOrder(t, 'rejectOrder', id, APPROVER);
    expect((await quotas(BUYER))[0].left).toBe('4');
    await setQuota('200');
  });

  it('carries out what was ordered, though the last of its quota is allocated to it', async () => {
    const [{ allocated }] = await quotas(BUYER);
    await setQuota(String(Number(allocated) + 4));
    const instanceId = await running('1');
    const order = { title: 'change', items: [{ kind: 'MODIFY', instanceId, quantity: '2' }] };
    const { id } = await doOrder(t, 'createOrder', order, BUYER);
    await doOrder(t, 'submitOrder', id, BUYER);
    expect((await quotas(BUYER))[0].left).toBe('0');
    await doOrder(t, 'approveOrder', id, APPROVER);
    const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    await t.ok('mutation($id:ID!){completeOrderItem(id:$id){id}}', { id: items[0]!.id }, OPERATIONS);
    expect((await quotas(BUYER))[0].left).toBe('0');
    await terminate(instanceId);
    await setQuota('200');
  });

  it('asks again for what a service without a named quantity has become until its plan changes', async () => {
    const [{ allocated }] = await quotas(BUYER);
    const quota = (more: number) => setQuota(String(Number(allocated) + more));
    await quota(7);
    const budgetId = await makeBudget(t, { amount: '100000' }, FINANCE);
    const instanceId = await running('1', budgetId); // 2 for each, and 3 by the large plan
    const change = { title: 'change', budgetId, items: [{ kind: 'MODIFY', instanceId, planId: large }] };
    const { id } = await doOrder(t, 'createOrder', change, BUYER);
    await doOrder(t, 'submitOrder', id, BUYER);
    await doOrder(t, 'approveOrder', id, APPROVER);
    const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    expect(await resize(instanceId, '3')).toBe('ok'); // 6 of 7
    const complete = (): Promise<GqlAnswer<any>> =>
      t.gql('mutation($id:ID!){completeOrderItem(id:$id){goesOnAs{id}}}', { id: items[0]!.id }, OPERATIONS);
    expect(refusalOf(await complete())).toBe('QUOTA_EXCEEDED');
    await quota(9);
    const { data } = await complete();
    expect((await quotas(BUYER))[0].left).toBe('0');
    await terminate(data.completeOrderItem.goesOnAs.id);
    await setQuota('200');
  });

  it('lowered below what is allocated lets nothing more in, and a department without one takes nothing', async () => {
    const { data } = await setQuota('1');
    expect(Number(data.setPoolQuota.left)).toBeLessThan(0);
    expect(refusalOf(await submitted('1'))).toBe('QUOTA_EXCEEDED');
    await setQuota('200');
    expect(refusalOf(await submitted('1', small, 'sc-d-o'))).toBe('QUOTA_EXCEEDED');
  });

  it('takes nothing of a pool once its plan is out of it', async () => {
    expect(refusalOf(await setPlan(small, []))).toBe('ok');
    expect((await quotas(BUYER))[0]).toMatchObject({ allocated: '0' });
    expect(refusalOf(await submitted('1000'))).toBe('ok');
  });
});
