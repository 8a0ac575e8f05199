import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, newId, parseInstant } from '#kernel';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  APPROVER,
  BUYER,
  CHIEF,
  doOrder,
  FINANCE,
  makeBudget,
  monthly,
  OPERATIONS,
  publish,
  refusalOf,
  seeOrder,
  tryOrder,
} from '../market.fixture.js';

let t: TestApp;
let planId: Id;
const SECOND = 'second@chengdu.example';
const THIRD = 'third@chengdu.example';
const ADMIN = 'admin@chengdu.example';

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-15T12:00:00+08:00'));
  planId = (await publish(t, 'approved', { fee: monthly() })).planIds.fee!;
  const organizationId = t.organization('AG-CD');
  for (const email of [SECOND, THIRD]) await t.addPerson({ organizationId, email, roles: ['APPROVER'] });
  await t.addPerson({ organizationId, email: ADMIN, roles: ['ORG_ADMIN'] });
});
afterAll(() => t.close());

const setPolicy = (steps: object[], email = ADMIN): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:SetApprovalPolicyInput!){setApprovalPolicy(input:$i){currency steps{title fromAmount quorum personIds}}}',
    { i: { steps } },
    email,
  );
const submitted = async (quantity: string): Promise<Id> => {
  const budgetId = await makeBudget(t, { amount: '1000000' });
  const items = [{ planId, quantity }];
  const { id } = await doOrder(
    t,
    'createOrder',
    { title: 'n', budgetId, startsOn: '2026-11-01', months: 1, items },
    BUYER,
  );
  await doOrder(t, 'submitOrder', id, BUYER);
  return id;
};
const approve = async (id: Id, email: string): Promise<string> => {
  const answer = await tryOrder(t, 'approveOrder', id, email);
  return answer.errors ? refusalOf(answer) : answer.data!.approveOrder!.status;
};
const chain = async (id: Id, email = BUYER): Promise<any[]> =>
  (
    await t.ok<any>(
      'query($id:ID!){order(id:$id){approvalSteps{title quorum complete approvals{name comment}}}}',
      { id },
      email,
    )
  ).order.approvalSteps;

describe('a chain of approvals', () => {
  it('is passed step by step by different people, by amount and quorum, before money is committed', async () => {
    const steps = [
      { title: '处室' },
      {
        title: '财务',
        fromAmount: '1000',
        quorum: 2,
        personIds: [SECOND, THIRD, APPROVER].map((who) => t.actor(who).personId),
      },
    ];
    expect((await setPolicy(steps)).data.setApprovalPolicy.steps).toHaveLength(2);
    const small = await submitted('1');
    expect(await approve(small, APPROVER)).toBe('PENDING_PROVIDER');
    const large = await submitted('200');
    expect(await chain(large)).toEqual([
      { title: '处室', quorum: 1, complete: false, approvals: [] },
      { title: '财务', quorum: 2, complete: false, approvals: [] },
    ]);
    expect(await approve(large, APPROVER)).toBe('PENDING_APPROVAL');
    expect((await seeOrder(t, large, BUYER)).budget).toMatchObject({ reserved: '2000.00', committed: '0.00' });
    expect(await approve(large, APPROVER)).toBe('FORBIDDEN');
    expect((await seeOrder(t, large, APPROVER)).allowedActions).not.toContain('approveOrder');
    expect((await seeOrder(t, large, SECOND)).allowedActions).toContain('approveOrder');
    expect(await approve(large, SECOND)).toBe('PENDING_APPROVAL');
    expect((await chain(large))[1]).toMatchObject({ complete: false, approvals: [{ comment: null }] });
    expect(await approve(large, THIRD)).toBe('PENDING_PROVIDER');
    expect((await chain(large)).map(({ complete }) => complete)).toEqual([true, true]);
    expect((await seeOrder(t, large, BUYER)).budget).toMatchObject({ reserved: '0.00', committed: '2000.00' });
    expect(await chain(large, OPERATIONS)).toEqual([]);
  });

  it('begins anew when the order was returned, and keeps the steps of its submission', async () => {
    await setPolicy([{ title: '一', quorum: 2 }]);
    const id = await submitted('3');
    expect(await approve(id, APPROVER)).toBe('PENDING_APPROVAL');
    await setPolicy([{ title: '二' }]);
    expect((await chain(id)).map(({ title }) => title)).toEqual(['一']);
    await doOrder(t, 'returnOrder', id, SECOND);
    await doOrder(t, 'submitOrder', id, BUYER);
    expect(await chain(id)).toEqual([{ title: '二', quorum: 1, complete: false, approvals: [] }]);
    expect(await approve(id, APPROVER)).toBe('PENDING_PROVIDER');
  });

  it('of two approvals at once counts each person once', async () => {
    await setPolicy([{ title: '一', quorum: 3 }]);
    const id = await submitted('1');
    const answers = await Promise.all([APPROVER, APPROVER, SECOND, SECOND, THIRD].map((who) => approve(id, who)));
    expect(answers.filter((answer) => answer === 'FORBIDDEN')).toHaveLength(2);
    expect((await seeOrder(t, id, BUYER)).status).toBe('PENDING_PROVIDER');
  });

  it('is not passed by the requester, whatever it names', async () => {
    await setPolicy([{ title: '一', personIds: [t.actor(CHIEF).personId] }]);
    const budgetId = await makeBudget(t);
    const items = [{ planId, quantity: '1' }];
    const { id } = await doOrder(t, 'createOrder', { title: 'n', budgetId, months: 1, items }, CHIEF);
    await doOrder(t, 'submitOrder', id, CHIEF);
    expect(await approve(id, CHIEF)).toBe('FORBIDDEN');
    expect(await approve(id, APPROVER)).toBe('FORBIDDEN');
    await setPolicy([]);
  });

  it('is set by the organization’s administrator, of its own approvers', async () => {
    expect(refusalOf(await setPolicy([{ title: '一' }], FINANCE))).toBe('FORBIDDEN');
    for (const personIds of [[newId()], [t.actor('approver@chongqing.example').personId], [t.actor(BUYER).personId]])
      expect(refusalOf(await setPolicy([{ title: '一', personIds }]))).toBe('VALIDATION_FAILED/NOT_AN_APPROVER');
    expect(refusalOf(await setPolicy([{ title: '一', quorum: 2, personIds: [t.actor(SECOND).personId] }]))).toBe(
      'VALIDATION_FAILED/QUORUM_TOO_LARGE',
    );
    const { approvalPolicy } = await t.ok<any>('{approvalPolicy{steps{title}}}', {}, 'approver@chongqing.example');
    expect(approvalPolicy).toBeNull();
  });
});

describe('an order of a key project', () => {
  it('waits until its plan is approved; the decision says who, when and why [S1-35]', async () => {
    const { createKeyProject } = await t.ok<any>(
      'mutation{createKeyProject(input:{title:"城市大脑",plan:"建设方案"}){id status}}',
      {},
      BUYER,
    );
    const { id: keyProjectId } = createKeyProject;
    const budgetId = await makeBudget(t);
    const order = await doOrder(
      t,
      'createOrder',
      { title: 'n', budgetId, keyProjectId, months: 1, items: [{ planId, quantity: '1' }] },
      BUYER,
    );
    expect(refusalOf(await tryOrder(t, 'submitOrder', order.id, BUYER))).toBe('KEY_PROJECT_NOT_APPROVED');
    const decide = (approve: boolean, email = 'operator@yunshi.example'): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($id:ID!,$approve:Boolean!){decideKeyProject(id:$id,approve:$approve,reason:"论证充分"){status decidedBy decidedAt reason}}',
        { id: keyProjectId, approve },
        email,
      );
    const submit = (plan?: string): Promise<unknown> =>
      t.ok(
        'mutation($id:ID!,$plan:String){submitKeyProject(id:$id,plan:$plan){status}}',
        { id: keyProjectId, plan },
        BUYER,
      );
    expect(refusalOf(await decide(true))).toBe('INVALID_TRANSITION');
    await submit();
    expect((await decide(false)).data.decideKeyProject.status).toBe('REJECTED');
    expect(refusalOf(await tryOrder(t, 'submitOrder', order.id, BUYER))).toBe('KEY_PROJECT_NOT_APPROVED');
    await submit('修改后的建设方案');
    expect(refusalOf(await decide(true, BUYER))).toBe('FORBIDDEN');
    expect((await decide(true)).data.decideKeyProject).toEqual({
      status: 'APPROVED',
      decidedBy: t.actor('operator@yunshi.example').personId,
      decidedAt: '2026-10-15T04:00:00Z',
      reason: '论证充分',
    });
    expect((await doOrder(t, 'submitOrder', order.id, BUYER)).status).toBe('PENDING_APPROVAL');
  });

  it('names one of its own organization', async () => {
    const { createKeyProject } = await t.ok<any>(
      'mutation{createKeyProject(input:{title:"t",plan:"p"}){id}}',
      {},
      'buyer@chongqing.example',
    );
    for (const keyProjectId of [createKeyProject.id, newId()])
      expect(
        refusalOf(
          await tryOrder(t, 'createOrder', { title: 'n', keyProjectId, items: [{ planId, quantity: '1' }] }, BUYER),
        ),
      ).toBe('NOT_FOUND');
  });
});
