import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, type Id, parseInstant } from '#kernel';
import { ModuleRef } from '@nestjs/core';
import { createHash } from 'node:crypto';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { publish as publishWith } from '../../../../apps/testing/market.js';
import { activate, APPROVER, BUYER, doOrder, makeBudget, monthly, OPERATIONS, publish } from '../market.fixture.js';
import { ExitsOverdue } from '../sweep/exits-overdue.js';

const NOW = parseInstant('2026-10-15T10:00:00+08:00')!;
const OTHER = 'operations@provider-b.example';
const pdf = Buffer.from('%PDF-1.7\n数据销毁证明\n%%EOF\n');
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const DATA = sha256(Buffer.from('dump'));
const EXIT =
  '{status exit{complete checklist{step by done dueOn overdue} format sha256 place recipient successorId refusal waiver certificate{name sha256} destroyedOn method}}';

let t: TestApp;
let plan: Id;
let otherPlan: Id;
let budgetId: Id;
let overdue: ExitsOverdue;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(NOW);
  plan = (await publish(t, 'leaving', { fee: monthly() })).planIds.fee!;
  otherPlan = (await publish(t, 'arriving', { fee: monthly() }, { provider: 'b' })).planIds.fee!;
  budgetId = await makeBudget(t);
  overdue = await t.app.get(ModuleRef).create(ExitsOverdue);
});
beforeEach(() => t.setNow(NOW));
afterAll(() => t.close());

async function running(planId = plan, operations = OPERATIONS): Promise<Id> {
  const input = { title: '云', budgetId, startsOn: '2026-10-15', months: 1, items: [{ planId, quantity: '1' }] };
  const { id } = await doOrder(t, 'createOrder', input, BUYER);
  await doOrder(t, 'submitOrder', id, BUYER);
  await doOrder(t, 'approveOrder', id, APPROVER);
  const { items } = await doOrder(t, 'acceptOrder', id, operations);
  const instanceId = items[0]!.instance!.id;
  await activate(t, operations, { instanceId });
  return instanceId;
}
const end = (id: Id, email = BUYER) =>
  t.gql<any>('mutation($id:ID!){terminateInstance(id:$id){status terminatedAt}}', { id }, email);
const ended = async (): Promise<Id> => {
  const id = await running();
  expect(outcome(await end(id))).toBe('ok');
  return id;
};
const step = (operation: string, id: Id, email: string, reason?: string) =>
  t.gql<any>(
    `mutation($id:ID!${reason === undefined ? '' : ',$r:String!'}){${operation}(id:$id${reason === undefined ? '' : ',reason:$r'})${EXIT}}`,
    { id, r: reason },
    email,
  );
const handOver = (id: Id, more: object = {}, email = OPERATIONS) =>
  t.gql<any>(
    `mutation($i:HandOverDataInput!){handOverData(input:$i)${EXIT}}`,
    {
      i: {
        instanceId: id,
        format: 'CSV',
        sha256: DATA,
        place: 'sftp://取数区/17',
        recipient: '信息中心 王工',
        ...more,
      },
    },
    email,
  );
const prove = (id: Id, more: object = {}, email = OPERATIONS) =>
  t.gql<any>(
    `mutation($i:ProveDestructionInput!){proveDestruction(input:$i)${EXIT}}`,
    {
      i: {
        instanceId: id,
        method: 'NIST 800-88 清除',
        destroyedOn: '2026-10-20',
        certificateSha256: sha256(pdf),
        ...more,
      },
    },
    email,
  );
const send = (id: Id, { email = OPERATIONS, body = pdf, query = '' } = {}) =>
  t.http('POST', `/v1/exit-certificates?instanceId=${id}&name=${encodeURIComponent('销毁证明.pdf')}${query}`, {
    ...{ email, body, headers: { 'content-type': 'application/pdf' } },
  });
const seen = async (id: Id, email = BUYER): Promise<any> =>
  (await t.ok<any>(`query($id:ID!){serviceInstance(id:$id)${EXIT}}`, { id }, email)).serviceInstance;
const told = async (id: Id, email: string): Promise<string[]> => {
  const { notifications } = await t.ok<any>(
    '{notifications(first:100){edges{node{event subjectId message}}}}',
    {},
    email,
  );
  return notifications.edges.filter(({ node }: any) => node.subjectId === id).map(({ node }: any) => node.event);
};
function outcome({ errors }: GqlAnswer<unknown>): string {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  return [error.extensions.code, ...(error.extensions.issues ?? []).slice(0, 1).map(({ code }) => code)].join('/');
}

describe('the way out of a service', () => {
  it('goes from the end over the return to the proof of destruction, each in time by the contract [S3-16, P2-D3]', async () => {
    const id = await running();
    expect((await seen(id)).exit).toBeNull();
    await end(id);
    expect(await seen(id)).toMatchObject({
      status: 'TERMINATED',
      exit: {
        complete: false,
        checklist: [
          { step: 'HAND_OVER', by: 'PROVIDER', done: false, dueOn: '2026-11-14', overdue: false },
          { step: 'RECEIVE', by: 'BUYER', done: false, dueOn: '2026-11-14', overdue: false },
          { step: 'DESTROY', by: 'PROVIDER', done: false, dueOn: null, overdue: false },
        ],
      },
    });
    expect(outcome(await handOver(id))).toBe('ok');
    // Said again it changes nothing.
    expect((await handOver(id)).data.handOverData).toMatchObject({
      status: 'TERMINATED',
      exit: { format: 'CSV', sha256: DATA, place: 'sftp://取数区/17', recipient: '信息中心 王工' },
    });
    t.setNow(NOW + 5 * DAY);
    expect((await step('receiveData', id, BUYER)).data.receiveData).toMatchObject({
      status: 'DATA_RETURNED',
      exit: { checklist: [{ done: true }, { done: true }, { done: false, dueOn: '2026-11-19' }] },
    });
    const answer = await send(id, { query: `&sha256=${sha256(pdf)}` });
    expect([answer.status, answer.json()]).toMatchObject([201, { sha256: sha256(pdf), bytes: pdf.length }]);
    expect((await prove(id)).data.proveDestruction).toMatchObject({
      status: 'DATA_DESTROYED',
      exit: {
        ...{ complete: true, destroyedOn: '2026-10-20', method: 'NIST 800-88 清除' },
        certificate: { name: '销毁证明.pdf', sha256: sha256(pdf) },
      },
    });
    expect(outcome(await prove(id))).toBe('ok');
    for (const email of [BUYER, OPERATIONS]) {
      const read = await t.http('GET', `/v1/exit-certificates/${id}`, { email });
      expect([read.status, read.text]).toEqual([200, pdf.toString()]);
    }
    expect((await t.http('GET', `/v1/exit-certificates/${id}`, { email: OTHER })).status).toBe(404);
    expect(await told(id, BUYER)).toEqual(['EXIT_STEP', 'EXIT_STEP', 'INSTANCE_ACTIVATED']);
    expect(await told(id, OPERATIONS)).toEqual(['EXIT_STEP', 'EXIT_STEP']);
  });

  it('is refused out of order, with the clause of the contract', async () => {
    const id = await running();
    for (const answer of [
      await handOver(id),
      await step('receiveData', id, BUYER),
      await step('waiveDataReturn', id, APPROVER, 'r'),
      await prove(id, { destroyedOn: '2026-10-15' }),
    ])
      expect(outcome(answer)).toBe('EXIT_OUT_OF_ORDER');
    await end(id);
    expect(outcome(await step('receiveData', id, BUYER))).toBe('EXIT_OUT_OF_ORDER');
    const early = await prove(id, { destroyedOn: '2026-10-15' });
    expect(outcome(early)).toBe('EXIT_OUT_OF_ORDER');
    expect(early.errors![0]!.message).toContain('within 30 days');
    expect((await send(id)).status).toBe(409);
    await handOver(id);
    await step('receiveData', id, BUYER);
    expect(outcome(await handOver(id, { recipient: '他人' }))).toBe('EXIT_OUT_OF_ORDER');
    expect(outcome(await step('waiveDataReturn', id, APPROVER, 'r'))).toBe('EXIT_OUT_OF_ORDER');
  });

  it('knows data that were refused, and data that nobody needs back', async () => {
    const id = await ended();
    await handOver(id);
    expect((await step('refuseData', id, BUYER, '无法打开')).data.refuseData).toMatchObject({
      status: 'TERMINATED',
      exit: { refusal: '无法打开', checklist: [{ done: false }, { done: false }, { done: false }] },
    });
    expect(outcome(await step('receiveData', id, BUYER))).toBe('EXIT_OUT_OF_ORDER');
    // The same once more is another try.
    expect((await handOver(id)).data.handOverData.exit).toMatchObject({
      refusal: null,
      checklist: [{ done: true }, {}, {}],
    });
    const other = await ended();
    expect(outcome(await step('waiveDataReturn', other, BUYER, 'r'))).toBe('FORBIDDEN');
    expect((await step('waiveDataReturn', other, APPROVER, '未存数据')).data.waiveDataReturn).toMatchObject({
      status: 'DATA_RETURNED',
      exit: { waiver: '未存数据', checklist: [{ done: true }, { done: true }, { done: false, dueOn: '2026-11-14' }] },
    });
  });

  it('takes no destruction without its certificate, before the return, or in the future', async () => {
    const id = await ended();
    await step('waiveDataReturn', id, APPROVER, 'r');
    const today = { destroyedOn: '2026-10-15' };
    expect(outcome(await prove(id, today))).toBe('VALIDATION_FAILED/HASH_MISMATCH');
    expect((await send(id, { body: Buffer.from('MZ') })).json<any>().error.issues[0].code).toBe('WRONG_FILE_TYPE');
    expect((await send(id, { query: '&sha256=00' })).json<any>().error.issues[0].code).toBe('HASH_MISMATCH');
    const draft = Buffer.from('%PDF-1.7 draft');
    for (const body of [draft, pdf]) expect((await send(id, { body })).status).toBe(201);
    expect(outcome(await prove(id, { ...today, certificateSha256: sha256(draft) }))).toBe(
      'VALIDATION_FAILED/HASH_MISMATCH',
    );
    expect(outcome(await prove(id, { destroyedOn: '2026-10-16' }))).toBe('VALIDATION_FAILED/IN_FUTURE');
    expect(outcome(await prove(id, { destroyedOn: '2026-10-14' }))).toBe('VALIDATION_FAILED/BEFORE_RETURN');
    expect(outcome(await prove(id, { ...today, certificateSha256: 'x' }))).toBe('VALIDATION_FAILED/MALFORMED');
    expect(outcome(await prove(id, today))).toBe('ok');
    expect((await send(id)).status).toBe(409);
  });

  it('takes data in a format that the contract names, where it names any [S3-16]', async () => {
    const { plans } = await publishWith(
      t,
      { fee: [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }] },
      { attributes: { exportFormats: ['CSV', 'JSON'], interfaces: ['REST'] } },
    );
    const id = await running(plans[0]!.id);
    await end(id);
    expect(outcome(await handOver(id, { format: 'XLS' }))).toBe('VALIDATION_FAILED/FORMAT_NOT_AGREED');
    expect(outcome(await handOver(id, { format: 'json' }))).toBe('ok');
  });

  it('is each side’s own, and nobody else’s business', async () => {
    const id = await ended();
    expect(outcome(await handOver(id, {}, OTHER))).toBe('NOT_FOUND');
    expect(outcome(await handOver(id, {}, BUYER))).toBe('FORBIDDEN');
    await handOver(id);
    expect(outcome(await step('receiveData', id, 'buyer@chongqing.example'))).toBe('NOT_FOUND');
    expect(outcome(await step('receiveData', id, OPERATIONS))).toBe('FORBIDDEN');
    expect((await send(id, { email: OTHER })).status).toBe(404);
    expect((await send('x')).status).toBe(404);
  });

  it('tells both sides once of each deadline that has passed', async () => {
    const id = await ended();
    const tellings = async (): Promise<number[]> =>
      Promise.all(
        [BUYER, OPERATIONS].map(
          async (email) => (await told(id, email)).filter((one) => one === 'EXIT_OVERDUE').length,
        ),
      );
    const sweep = async (day: string): Promise<void> => {
      t.setNow(parseInstant(`${day}T12:00:00+08:00`));
      await Promise.all([overdue.run('test'), overdue.run('test')]);
      await overdue.run('test');
    };
    await sweep('2026-11-14');
    expect(await tellings()).toEqual([0, 0]);
    await sweep('2026-11-15');
    expect(await tellings()).toEqual([1, 1]);
    expect((await seen(id)).exit.checklist.map(({ overdue: late }: any) => late)).toEqual([true, true, false]);
    await step('waiveDataReturn', id, APPROVER, 'r');
    await sweep('2026-12-15');
    expect(await tellings()).toEqual([1, 1]);
    await sweep('2026-12-16');
    expect(await tellings()).toEqual([2, 2]);
  });

  it('is told to agents, which take their steps again and again', async () => {
    const id = await ended();
    const post = async (path: string, body: object) => {
      const answer = await t.http('POST', `/provider/v1/instances/${id}/exit/${path}`, {
        ...{ email: OPERATIONS, headers: { 'content-type': 'application/json' } },
        body: JSON.stringify(body),
      });
      return [answer.status, answer.json<any>()] as const;
    };
    const given = { format: 'CSV', sha256: DATA, place: 'p', recipient: 'r' };
    const [status, first] = await post('hand-over', given);
    expect([status, first.state, first.exit[0].done]).toEqual([200, 'TERMINATED', true]);
    expect((await post('hand-over', given))[1]).toEqual(first);
    expect((await post('hand-over', { ...given, place: null }))[0]).toBe(400);
    await step('receiveData', id, BUYER);
    await send(id);
    const proof = { method: 'm', destroyedOn: '2026-10-15', certificateSha256: sha256(pdf) };
    for (const _ of [1, 2])
      expect(await post('destruction', proof)).toMatchObject([
        200,
        { state: 'DATA_DESTROYED', exit: [{}, {}, { done: true }] },
      ]);
  });
});

describe('a service that replaces another', () => {
  const replace = (instanceId: Id, successorId: Id | null, more: object = {}, email = BUYER) =>
    t.gql<any>(
      'mutation($i:SetSuccessorInput!){setSuccessor(input:$i){successor{successorId handoverUntil} predecessors{instanceId}}}',
      { i: { instanceId, successorId, ...more } },
      email,
    );

  it('runs beside it until the buyer ends the old one, whose data go to the new one', async () => {
    const old = await running();
    const fresh = await running(otherPlan, OTHER);
    expect((await replace(old, fresh)).data.setSuccessor).toEqual({
      ...{ successor: { successorId: fresh, handoverUntil: null }, predecessors: [] },
    });
    const { serviceInstance } = await t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){status successor{successorId} predecessors{instanceId}}}',
      { id: fresh },
      OTHER,
    );
    expect(serviceInstance).toEqual({ status: 'ACTIVE', successor: null, predecessors: [{ instanceId: old }] });
    const agent = async (email: string, id: Id): Promise<any> =>
      (await t.http('GET', '/provider/v1/instances', { email }))
        .json<any>()
        .instances.find((one: any) => one.id === id);
    expect(await agent(OPERATIONS, old)).toMatchObject({ successor: { id: fresh, handoverUntil: null } });
    expect(await agent(OTHER, fresh)).toMatchObject({ successor: null, predecessorIds: [old] });
    expect(outcome(await end(old, OPERATIONS))).toBe('HANDOVER_GOES_ON');
    expect(outcome(await end(old))).toBe('ok');
    expect((await handOver(old, { place: null })).data.handOverData.exit).toMatchObject({
      ...{ place: null, successorId: fresh },
    });
  });

  it('is waited for by the provider of the old one no longer than it was told', async () => {
    const old = await running();
    await replace(old, await running(otherPlan, OTHER), { handoverUntil: '2026-10-16' });
    t.setNow(NOW + DAY);
    expect(outcome(await end(old, OPERATIONS))).toBe('HANDOVER_GOES_ON');
    t.setNow(NOW + 2 * DAY);
    expect(outcome(await end(old, OPERATIONS))).toBe('ok');
  });

  it('is told to each what it may do next, by side, role and what was done', async () => {
    const id = await running();
    const may = async (email: string): Promise<string[]> =>
      (await t.ok<any>('query($id:ID!){serviceInstance(id:$id){allowedActions}}', { id }, email)).serviceInstance
        .allowedActions;
    expect(await may(BUYER)).toContain('suspendInstance');
    await t.ok('mutation($id:ID!){suspendInstance(id:$id,reason:"r"){id}}', { id }, BUYER);
    expect(await may(BUYER)).toEqual(['resumeInstance', 'terminateInstance', 'setSuccessor', 'setInstanceTags']);
    expect(await may(OPERATIONS)).toEqual(['terminateInstance']);
    expect(await may('auditor@yunshi.example')).toEqual([]);
    await end(id);
    expect(await may(APPROVER)).toEqual(['waiveDataReturn']);
    expect(await may(BUYER)).toEqual(['setInstanceTags']);
    await handOver(id);
    expect(await may(BUYER)).toEqual(['receiveData', 'refuseData', 'setInstanceTags']);
  });

  it('is of the same buyer, lives, and never replaces itself', async () => {
    const [one, two, three] = [await running(), await running(), await running()];
    expect(outcome(await replace(one, two, {}, OPERATIONS))).toBe('FORBIDDEN');
    expect(outcome(await replace(one, two, {}, 'buyer@chongqing.example'))).toBe('NOT_FOUND');
    expect(outcome(await replace(one, one))).toBe('VALIDATION_FAILED/SUCCEEDS_ITSELF');
    expect(outcome(await replace(one, two, { handoverUntil: '2026-10-14' }))).toBe('VALIDATION_FAILED/IN_PAST');
    for (const [old, fresh] of [
      [one, two],
      [two, three],
    ])
      expect(outcome(await replace(old!, fresh!))).toBe('ok');
    expect(outcome(await replace(three, one))).toBe('VALIDATION_FAILED/SUCCEEDS_ITSELF');
    expect((await replace(two, null)).data.setSuccessor.successor).toBeNull();
    expect(outcome(await replace(three, one))).toBe('ok');
    expect(outcome(await end(two))).toBe('ok');
    expect(outcome(await replace(two, three))).toBe('INVALID_TRANSITION');
    expect(outcome(await replace(three, two))).toBe('VALIDATION_FAILED/NOT_LIVING');
  });
});
