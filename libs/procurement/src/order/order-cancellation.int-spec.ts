import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  activate,
  APPROVER,
  BUYER,
  doOrder,
  figuresOf,
  isSound,
  makeBudget,
  monthly,
  OPERATIONS,
  publish,
  readLedger,
  refusalOf,
  seeOrder,
} from '../market.fixture.js';

let t: TestApp;
let planId: Id;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-01T12:00:00+08:00'));
  planId = (await publish(t, 'cancelled', { fee: monthly() })).planIds.fee!;
});
afterAll(() => t.close());

const executing = async (): Promise<{ id: Id; budgetId: Id; instances: Id[] }> => {
  const budgetId = await makeBudget(t, { amount: '100' });
  const items = ['1', '2'].map((quantity) => ({ planId, quantity }));
  const { id } = await doOrder(
    t,
    'createOrder',
    { title: 'n', budgetId, startsOn: '2026-10-01', months: 1, items },
    BUYER,
  );
  await doOrder(t, 'submitOrder', id, BUYER);
  await doOrder(t, 'approveOrder', id, APPROVER);
  const accepted = await doOrder(t, 'acceptOrder', id, OPERATIONS);
  return { id, budgetId, instances: accepted.items.map(({ instance }) => instance!.id) };
};
const ask = (id: Id, email = BUYER): Promise<GqlAnswer<any>> =>
  t.gql<any>('mutation($id:ID!){requestCancellation(id:$id,reason:"不再需要"){status}}', { id }, email);
const answer = (id: Id, grant: boolean, email = OPERATIONS): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($id:ID!,$grant:Boolean!){answerCancellation(id:$id,grant:$grant,reason:"已开始"){status}}',
    { id, grant },
    email,
  );
const statuses = async (id: Id): Promise<string[]> =>
  (await seeOrder(t, id, BUYER)).items.map(({ instance }) => instance!.status);
const figures = async (budgetId: Id): Promise<unknown> => {
  const ledger = await readLedger(t, budgetId);
  expect(isSound(ledger)).toBe(true);
  return figuresOf(ledger);
};

describe('an order that executes', () => {
  it('is cancelled when its provider grants it and nothing is delivered: all its money comes free', async () => {
    const { id, budgetId, instances } = await executing();
    expect((await seeOrder(t, id, BUYER)).allowedActions).toContain('requestCancellation');
    expect((await ask(id)).data.requestCancellation.status).toBe('ASSESSING_CANCELLATION');
    expect((await seeOrder(t, id, OPERATIONS)).allowedActions).toEqual(['answerCancellation', 'postOrderMessage']);
    // Nothing is delivered while the question is open.
    await expect(activate(t, OPERATIONS, { instanceId: instances[0]! })).rejects.toThrow('INVALID_TRANSITION');
    expect((await answer(id, true)).data.answerCancellation.status).toBe('CANCELLED');
    expect(await statuses(id)).toEqual(['FAILED', 'FAILED']);
    expect(await figures(budgetId)).toMatchObject({ committed: '0', reserved: '0', available: '100' });
    const { order } = await t.ok<any>('query($id:ID!){order(id:$id){contract{id}}}', { id }, BUYER);
    const { contract } = await t.ok<any>(
      'query($id:ID!){contract(id:$id){status endReason}}',
      { id: order.contract.id },
      BUYER,
    );
    expect(contract).toEqual({ status: 'TERMINATED_EARLY', endReason: '已开始' });
    expect(refusalOf(await answer(id, true))).toBe('INVALID_TRANSITION');
  });

  it('keeps what is delivered: the rest is off and its part of the money comes free', async () => {
    const { id, budgetId, instances } = await executing();
    await activate(t, OPERATIONS, { instanceId: instances[0]! });
    await ask(id);
    expect((await answer(id, true)).data.answerCancellation.status).toBe('PARTIAL');
    expect(await statuses(id)).toEqual(['ACTIVE', 'FAILED']);
    expect(await figures(budgetId)).toMatchObject({ committed: '10', available: '90' });
  });

  it('goes on when its provider refuses', async () => {
    const { id, budgetId, instances } = await executing();
    await ask(id);
    expect((await answer(id, false)).data.answerCancellation.status).toBe('EXECUTING');
    for (const instanceId of instances) await activate(t, OPERATIONS, { instanceId });
    expect((await seeOrder(t, id, BUYER)).status).toBe('DONE');
    expect(await figures(budgetId)).toMatchObject({ committed: '30' });
  });

  it('is asked by its buyer and answered by its provider alone', async () => {
    const { id } = await executing();
    expect(refusalOf(await answer(id, true))).toBe('INVALID_TRANSITION');
    expect(refusalOf(await ask(id, OPERATIONS))).toBe('FORBIDDEN');
    expect(refusalOf(await ask(id, 'buyer@chongqing.example'))).toBe('NOT_FOUND');
    await ask(id);
    expect(refusalOf(await answer(id, true, 'operations@provider-b.example'))).toBe('NOT_FOUND');
    const { notifications } = await t.ok<any>('{notifications(unreadOnly:true){edges{node{event}}}}', {}, OPERATIONS);
    expect(notifications.edges[0].node.event).toBe('CANCELLATION_REQUESTED');
  });
});

describe('messages of an order', () => {
  const post = (orderId: Id, text: string, email: string): Promise<GqlAnswer<any>> =>
    t.gql<any>(
      'mutation($orderId:ID!,$text:String!){postOrderMessage(orderId:$orderId,text:$text){id}}',
      { orderId, text },
      email,
    );
  const read = async (orderId: Id, email: string): Promise<string[]> =>
    (
      await t.ok<any>(
        'query($orderId:ID!){orderMessages(orderId:$orderId){edges{node{text organization{code}}}}}',
        { orderId },
        email,
      )
    ).orderMessages.edges.map(({ node }: any) => `${node.organization.code}: ${node.text}`);

  it('go between its two sides from its approval on, and are told to the other', async () => {
    const budgetId = await makeBudget(t);
    const { id } = await doOrder(
      t,
      'createOrder',
      { title: 'n', budgetId, months: 1, items: [{ planId, quantity: '1' }] },
      BUYER,
    );
    await post(id, '内部讨论', BUYER);
    await doOrder(t, 'submitOrder', id, BUYER);
    expect(refusalOf(await post(id, '?', OPERATIONS))).toBe('NOT_FOUND');
    t.setNow(parseInstant('2026-10-02T12:00:00+08:00'));
    await doOrder(t, 'approveOrder', id, APPROVER);
    await post(id, '请于周五前开通', BUYER);
    await post(id, '可以', OPERATIONS);
    expect(await read(id, OPERATIONS)).toEqual(['PV-A: 可以', 'AG-CD: 请于周五前开通']);
    expect(await read(id, APPROVER)).toEqual(['PV-A: 可以', 'AG-CD: 请于周五前开通', 'AG-CD: 内部讨论']);
    const told = await t.ok<any>('{notifications{edges{node{event}}}}', {}, BUYER);
    expect(told.notifications.edges[0].node.event).toBe('ORDER_MESSAGE');
    expect(refusalOf(await post(id, ' ', BUYER))).toBe('VALIDATION_FAILED/REQUIRED');
    expect(refusalOf(await post(id, 'x'.repeat(4001), BUYER))).toBe('VALIDATION_FAILED/TOO_LONG');
    expect(refusalOf(await post(id, 'x', 'buyer@chongqing.example'))).toBe('NOT_FOUND');
  });
});
