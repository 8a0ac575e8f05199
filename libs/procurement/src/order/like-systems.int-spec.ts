import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { draftOrder, openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';

const OFFICE = { name: '协同办公平台', categoryCodes: ['cloud.gov.collab.office', 'model.saas.office'] };
const seat = [{ code: 'seat', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '31' }];

let t: TestApp;
let first: string;
let second: string;
let other: string;
let instanceId: string;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-09-01'));
  first = (await publish(t, { p: seat }, OFFICE)).plans[0]!.id;
  second = (await publish(t, { p: seat }, { ...OFFICE, provider: 'provider-b' })).plans[0]!.id;
  other = (await publish(t, { p: seat }, { categoryCodes: ['gov2.hall', 'model.saas.office'] })).plans[0]!.id;
  const wish = { planId: first, budgetId: await openBudget(t), startsOn: '2026-09-01' };
  ({ instanceId } = await runningInstance(t, { ...wish, activatedAt: dayStart('2026-09-01') }));
});
afterAll(() => t.close());

const submit = (id: string, duplicateReason: string | null = null, mail = 'chengdu'): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($id:ID!,$r:String){submitOrder(id:$id,duplicateReason:$r){status}}',
    { id, r: duplicateReason },
    `buyer@${mail}.example`,
  );
const draft = async (planId: string, mail = 'chengdu'): Promise<string> =>
  draftOrder(t, { planId, budgetId: await openBudget(t, { mail }), mail, startsOn: '2026-09-01' });
const seen = async (id: string, email: string): Promise<any> =>
  (
    await t.ok<any>(
      'query($id:ID!){order(id:$id){duplicateReason duplicates{ruleId code effect message citation{quote}}}}',
      { id },
      email,
    )
  ).order;

describe('a second system of a kind [S4-05]', () => {
  it('is warned of, naming the first, and goes on with a reason that its approvers see', async () => {
    const id = await draft(second);
    const { errors } = await submit(id);
    const warning = {
      ...{ ruleId: 'S4-05', code: 'DUPLICATE_SYSTEM', effect: 'WARN' },
      message: expect.stringContaining(`协同办公平台 (${instanceId})`),
      citation: expect.objectContaining({ quote: '加强信息技术资源整合，避免行业信息化系统成为信息孤岛' }),
    };
    expect(errors![0]!.extensions).toMatchObject({ code: 'DUPLICATE_SYSTEM', findings: [warning] });
    expect((await submit(id, ' ')).errors![0]!.extensions.code).toBe('VALIDATION_FAILED');
    expect((await submit(id, '涉外机构需独立部署')).data.submitOrder.status).toBe('PENDING_APPROVAL');
    const order = { duplicateReason: '涉外机构需独立部署', duplicates: [warning] };
    expect(await seen(id, 'approver@chengdu.example')).toEqual(order);
    // Returned and handed in again, it keeps its reason; its provider is told of neither.
    const decide = (operation: string): Promise<unknown> => t.ok(operation, { id }, 'approver@chengdu.example');
    await decide('mutation($id:ID!){returnOrder(id:$id,reason:"r"){id}}');
    expect((await submit(id)).data.submitOrder.status).toBe('PENDING_APPROVAL');
    await decide('mutation($id:ID!){approveOrder(id:$id){id}}');
    expect(await seen(id, 'operations@provider-b.example')).toEqual({ duplicateReason: null, duplicates: [] });
  });

  it('of another agency is warned of when it is open to be joined, and not before', async () => {
    const closed = await draft(second, 'chongqing');
    expect((await submit(closed, null, 'chongqing')).errors).toBeUndefined();
    await t.ok(
      'mutation($id:ID!){setSubscriptionOpen(instanceId:$id,open:true)}',
      { id: instanceId },
      'finance@chengdu.example',
    );
    const { errors } = await submit(await draft(first, 'chongqing'), null, 'chongqing');
    expect(errors![0]!.extensions).toMatchObject({ code: 'DUPLICATE_SYSTEM' });
  });

  it('is none where the kind is another, though a facet is the same', async () => {
    const id = await draft(other);
    expect((await submit(id, 'not needed')).errors).toBeUndefined();
    expect(await seen(id, 'approver@chengdu.example')).toEqual({ duplicateReason: null, duplicates: [] });
  });
});
