import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { BUYER, OPERATIONS } from '../use.fixture.js';
import { BrokerMarket } from './broker-market.fixture.js';

describe('an instance whose order the buyer asks to cancel while its broker makes it', () => {
  let m: BrokerMarket;
  beforeAll(async () => (m = await BrokerMarket.open()));
  afterAll(() => m.market.t.close());
  beforeEach(() => m.begin());
  afterEach(() => m.broker.close());

  const ask = (id: Id) => m.market.t.ok('mutation($id:ID!){requestCancellation(id:$id,reason:"r"){id}}', { id }, BUYER);
  const answer = (id: Id, grant: boolean) =>
    m.market.t.ok(
      'mutation($id:ID!,$g:Boolean!){answerCancellation(id:$id,grant:$g,reason:"r"){id}}',
      { id, g: grant },
      OPERATIONS,
    );

  /** The broker is done while the request is being assessed. */
  async function doneMeanwhile(): Promise<{ orderId: Id; instanceId: Id; before: string }> {
    const before = await m.committed();
    m.broker.async = true;
    const made = await m.order();
    await m.work();
    await ask(made.orderId);
    m.broker.state = 'succeeded';
    m.pass(60);
    await m.work();
    m.pass(60);
    await m.work();
    expect(await m.statusOf(made.instanceId)).toBe('CREATING');
    expect(await m.orderStatus(made.orderId)).toBe('ASSESSING_CANCELLATION');
    expect(await m.operationsOf(made.instanceId)).toMatchObject([{ state: 'IN_PROGRESS', orphanSuspected: true }]);
    return { ...made, before };
  }

  it('is deprovisioned once that is granted, and its money is free', async () => {
    const { orderId, instanceId, before } = await doneMeanwhile();
    expect(await m.committed()).not.toBe(before);
    await answer(orderId, true);
    expect(await m.committed()).toBe(before);
    await m.settle();
    expect(m.broker.story).toEqual(['PUT', 'DELETE']);
    expect(m.broker.instances.size).toBe(0);
    expect([await m.statusOf(instanceId), await m.orderStatus(orderId)]).toEqual(['FAILED', 'CANCELLED']);
    expect(await m.operationsOf(instanceId)).toMatchObject([{ state: 'FAILED', orphanSuspected: false }]);
    expect(await m.committed()).toBe(before);
  });

  it('runs once that is refused, and is paid for', async () => {
    const { orderId, instanceId, before } = await doneMeanwhile();
    const held = await m.committed();
    await answer(orderId, false);
    m.pass(60);
    await m.work();
    expect([await m.statusOf(instanceId), await m.orderStatus(orderId)]).toEqual(['ACTIVE', 'DONE']);
    await m.settle();
    expect(m.broker.story).toEqual(['PUT', 'POLL']);
    expect(m.broker.instances.size).toBe(1);
    expect(await m.committed()).toBe(held);
    expect(held).not.toBe(before);
  });

  it.each([
    [true, 'FAILED', 0],
    [false, 'ACTIVE', 1],
  ])('also when it asks while the request to the broker is on its way; granted: %s', async (grant, status, left) => {
    const before = await m.committed();
    const { orderId, instanceId } = await m.order();
    m.broker.trick = ({ method, path, body }, response, self) => {
      if (method !== 'PUT' || self.made) return false;
      self.create(path, body.parameters);
      void ask(orderId).then(() => self.answer(response, 201));
      return true;
    };
    await m.work();
    expect(await m.statusOf(instanceId)).toBe('CREATING');
    expect(await m.operationsOf(instanceId)).toMatchObject([{ state: 'WAITING', orphanSuspected: true }]);
    const held = await m.committed();
    await answer(orderId, grant);
    await m.settle();
    expect(await m.statusOf(instanceId)).toBe(status);
    expect([m.broker.made, m.broker.instances.size]).toEqual([1, left]);
    expect(await m.committed()).toBe(grant ? before : held);
  });

  it.each([
    [true, 'FAILED'],
    [false, 'ACTIVE'],
  ])('is not asked for before that is answered; granted: %s', async (grant, status) => {
    const { orderId, instanceId } = await m.order();
    await ask(orderId);
    await m.settle();
    expect(m.broker.asked).toEqual([]);
    expect(await m.operationsOf(instanceId)).toMatchObject([{ state: 'WAITING', orphanSuspected: false }]);
    await answer(orderId, grant);
    await m.settle();
    expect(m.broker.story).toEqual(grant ? [] : ['PUT']);
    expect(await m.statusOf(instanceId)).toBe(status);
  });

  it('that the broker failed to make meanwhile is asked for again once that is refused', async () => {
    const { orderId, instanceId } = await m.order();
    m.broker.trick = ({ method }, response, self) => {
      if (method !== 'PUT' || self.story.length > 1) return false;
      void ask(orderId).then(() => self.answer(response, 500));
      return true;
    };
    await m.work();
    expect(await m.statusOf(instanceId)).toBe('CREATING');
    await answer(orderId, false);
    await m.settle();
    expect([await m.statusOf(instanceId), m.broker.made]).toEqual(['ACTIVE', 1]);
  });

  it.each([
    [true, 'CANCELLED'],
    [false, 'DONE'],
  ])(
    'is charged no more once its broker has ended it, though the order to end it is called off meanwhile; granted: %s',
    async (grant, status) => {
      const { instanceId } = await m.order();
      await m.work();
      expect(await m.statusOf(instanceId)).toBe('ACTIVE');
      const { createOrder } = await m.market.t.ok<{ createOrder: { id: Id } }>(
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title: 'end', items: [{ kind: 'TERMINATE', instanceId }] } },
        BUYER,
      );
      for (const [step, by] of [
        ['submitOrder', BUYER],
        ['approveOrder', 'approver@chengdu.example'],
        ['acceptOrder', OPERATIONS],
      ] as const)
        await m.market.t.ok(`mutation($id:ID!){${step}(id:$id){id}}`, { ...createOrder }, by);
      m.broker.trick = ({ method, path }, response, self) =>
        method === 'DELETE' && self.instances.delete(path) && self.answer(response, 202, { operation: 'd' });
      await m.work();
      await ask(createOrder.id);
      m.broker.state = 'succeeded';
      m.pass(60);
      await m.work();
      expect(await m.statusOf(instanceId)).toBe('ACTIVE');
      await answer(createOrder.id, grant);
      m.pass(120);
      await m.work();
      expect([await m.statusOf(instanceId), await m.orderStatus(createOrder.id)]).toEqual(['TERMINATED', status]);
    },
  );
});
