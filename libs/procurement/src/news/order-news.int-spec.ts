import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { activate, APPROVER, BUYER, doOrder, makeBudget, monthly, OPERATIONS, publish } from '../market.fixture.js';

const NOW = parseInstant('2026-10-15T10:00:00+08:00')!;
const SECOND_BUYER = 'buyer-2@chengdu.example';
let t: TestApp;
let plan: Id;
let budgetId: Id;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(NOW);
  plan = (await publish(t, 'news', { fee: monthly() })).planIds.fee!;
  budgetId = await makeBudget(t);
  // Both buys and approves: no approver of what they asked for.
  const organizationId = t.organization('AG-CD');
  await t.addPerson({ organizationId, email: SECOND_BUYER, roles: ['BUYER', 'APPROVER'] });
});
afterAll(() => t.close());

const submitted = async (email = BUYER): Promise<Id> => {
  const items = [{ planId: plan, quantity: '1' }];
  const input = { title: 'Cloud', budgetId, startsOn: '2026-10-15', months: 1, items };
  const { id } = await doOrder(t, 'createOrder', input, email);
  await doOrder(t, 'submitOrder', id, email);
  return id;
};
/** The events a person was told about this thing, the earliest first, and the last one's message. */
const toldOf = async (email: string, subjectId: Id): Promise<{ events: string[]; message?: string }> => {
  const { notifications } = await t.ok<{
    notifications: { edges: { node: { event: string; subjectId: Id; message: string } }[] };
  }>('{notifications(first:100){edges{node{event subjectId message}}}}', {}, email);
  const nodes = notifications.edges.map(({ node }) => node).filter((node) => node.subjectId === subjectId);
  return { events: nodes.map(({ event }) => event).toReversed(), message: nodes[0]?.message };
};

describe('people are told of an order', () => {
  it('its approvers when it is submitted, but none who asked for it', async () => {
    const id = await submitted(SECOND_BUYER);
    expect((await toldOf(APPROVER, id)).events).toEqual(['ORDER_SUBMITTED']);
    expect((await toldOf(SECOND_BUYER, id)).events).toEqual([]);
    expect((await toldOf('approver@chongqing.example', id)).events).toEqual([]);
  });

  it('its provider when it is approved, its requesters when it is accepted, active and done', async () => {
    const id = await submitted();
    expect((await toldOf(OPERATIONS, id)).events).toEqual([]);
    await doOrder(t, 'approveOrder', id, APPROVER);
    expect((await toldOf(OPERATIONS, id)).events).toEqual(['ORDER_APPROVED']);
    const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    const instanceId = items[0]!.instance!.id;
    await activate(t, OPERATIONS, { instanceId });
    expect((await toldOf(BUYER, id)).events).toEqual(['ORDER_ACCEPTED', 'ORDER_DONE']);
    expect((await toldOf(BUYER, instanceId)).events).toEqual(['INSTANCE_ACTIVATED']);
    expect((await toldOf(OPERATIONS, id)).events).toEqual(['ORDER_APPROVED']);
  });

  it.each([
    ['returnOrder', 'ORDER_RETURNED', APPROVER],
    ['rejectOrder', 'ORDER_REJECTED', APPROVER],
  ])('its requesters after %s, with the reason', async (step, event, by) => {
    const id = await submitted();
    await doOrder(t, step, id, by);
    const { events, message } = await toldOf(BUYER, id);
    expect(events).toEqual([event]);
    expect(message).toContain('because');
  });

  it('its requesters when the provider declines it', async () => {
    const id = await submitted();
    await doOrder(t, 'approveOrder', id, APPROVER);
    await doOrder(t, 'declineOrder', id, OPERATIONS);
    expect(await toldOf(BUYER, id)).toEqual({
      events: ['ORDER_DECLINED'],
      message: '“Cloud” was declined by its provider. Reason: because',
    });
  });

  it('its other requesters when one of them cancels it', async () => {
    const items = [{ planId: plan, quantity: '1' }];
    const input = { title: 'Cloud', budgetId, startsOn: '2026-10-15', months: 1, items };
    const { id } = await doOrder(t, 'createOrder', input, BUYER);
    await doOrder(t, 'submitOrder', id, SECOND_BUYER);
    await doOrder(t, 'cancelOrder', id, BUYER);
    expect((await toldOf(SECOND_BUYER, id)).events).toEqual(['ORDER_CANCELLED']);
    expect((await toldOf(BUYER, id)).events).toEqual([]);
  });

  it('its provider when what it was to deliver is cancelled, with the reason', async () => {
    const id = await submitted();
    await doOrder(t, 'approveOrder', id, APPROVER);
    await doOrder(t, 'cancelOrder', id, BUYER);
    const { events, message } = await toldOf(OPERATIONS, id);
    expect(events).toEqual(['ORDER_APPROVED', 'ORDER_CANCELLED']);
    expect(message).toContain('because');
    const early = await submitted();
    await doOrder(t, 'cancelOrder', early, BUYER);
    expect((await toldOf(OPERATIONS, early)).events).toEqual([]);
  });

  it('its requesters when a service fails, and the order with it', async () => {
    const id = await submitted();
    await doOrder(t, 'approveOrder', id, APPROVER);
    const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    const instanceId = items[0]!.instance!.id;
    await t.ok('mutation($id:ID!){failInstance(id:$id,reason:"no room"){id}}', { id: instanceId }, OPERATIONS);
    expect(await toldOf(BUYER, instanceId)).toMatchObject({ events: ['INSTANCE_FAILED'] });
    expect((await toldOf(BUYER, instanceId)).message).toContain('no room');
    expect((await toldOf(BUYER, id)).events).toEqual(['ORDER_ACCEPTED', 'ORDER_FAILED']);
  });
});
