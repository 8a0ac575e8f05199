import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Id } from '#kernel';
import { bin, json } from '#platform';
import { DataSource } from 'typeorm';
import { openBudget } from '../../../../apps/testing/market.js';
import { refusal, t0 } from '../use.fixture.js';
import { APPROVER, BUYER, ChangeMarket, FEBRUARY, OPERATIONS, OTHERS } from './changes.fixture.js';

const MARCH = t0('2026-03-01T00:00:00+08:00');
const modify = (instanceId: Id, quantity: string, more: object = {}) => ({
  ...{ kind: 'MODIFY', instanceId, quantity, ...more },
});
const terminate = (instanceId: Id) => ({ kind: 'TERMINATE', instanceId });

describe('an order that changes what runs', () => {
  let market: ChangeMarket;
  beforeAll(async () => {
    market = await ChangeMarket.open();
  });
  beforeEach(() => market.t.setNow(FEBRUARY));
  afterAll(() => market.t.close());

  /** A budget of 100 000 of its own: 2 × 100 × 12 = 2 400 are committed for the instance. */
  async function started(): Promise<{ budgetId: Id; instanceId: Id }> {
    const budgetId = await openBudget(market.t, { amount: '100000.00' });
    const instanceId = await market.running('2', { budgetId });
    expect(await market.money(budgetId)).toBe('97600 0 2400');
    return { budgetId, instanceId };
  }

  /** The contract that made the instance. */
  async function contractOf(instanceId: Id): Promise<{ number: string }> {
    const { orders } = await market.t.ok<any>(
      '{orders(first:50){edges{node{contract{number} items{kind instance{id}}}}}}',
      {},
      BUYER,
    );
    const made = orders.edges.map(({ node }: any) => node);
    return made.find(({ items: [item] }: any) => item.kind === 'ADD' && item.instance?.id === instanceId).contract;
  }

  /** By item, what the reader may do with it. */
  async function allowed(orderId: Id, email: string): Promise<string[][]> {
    const { order } = await market.t.ok<{ order: { items: { allowedActions: string[] }[] } }>(
      'query($id:ID!){order(id:$id){items{allowedActions}}}',
      { id: orderId },
      email,
    );
    return order.items.map(({ allowedActions }) => allowedActions);
  }

  it('offers its provider, and nobody else, to confirm or to fail it while it is under way', async () => {
    const { instanceId } = await started();
    const { id, items } = await market.submitted([modify(instanceId, '5')]);
    await market.must('approveOrder', id, APPROVER);
    expect(await allowed(id, OPERATIONS)).toEqual([[]]);
    await market.must('acceptOrder', id, OPERATIONS);
    expect(await allowed(id, OPERATIONS)).toEqual([['completeOrderItem', 'failOrderItem']]);
    expect(await allowed(id, BUYER)).toEqual([[]]);
    expect(await allowed(id, APPROVER)).toEqual([[]]);
    await market.t.ok('mutation($id:ID!){suspendInstance(id:$id,reason:"r"){id}}', { id: instanceId }, OPERATIONS);
    expect(await allowed(id, OPERATIONS)).toEqual([['failOrderItem']]);
    expect(refusal(await market.complete(items[0]!.id))).toBe('INVALID_TRANSITION');
    await market.fail(items[0]!.id);
    expect(await allowed(id, OPERATIONS)).toEqual([[]]);
  });

  it('offers nothing before its first day', async () => {
    const { instanceId } = await started();
    const { id } = await market.accepted([modify(instanceId, '5')], { startsOn: '2026-03-01' });
    expect(await allowed(id, OPERATIONS)).toEqual([[]]);
    market.t.setNow(MARCH);
    expect(await allowed(id, OPERATIONS)).toEqual([['completeOrderItem', 'failOrderItem']]);
  });

  it('offers to activate what is new from its first day on', async () => {
    const budgetId = await openBudget(market.t, { amount: '100000.00' });
    const ordered = { budgetId, startsOn: '2026-03-01' };
    const { items } = await market.accepted([{ planId: market.planId, quantity: '1' }], ordered);
    const seen = async (): Promise<unknown> =>
      market.t.ok(
        'query($id:ID!){serviceInstance(id:$id){activatableFrom allowedActions}}',
        { id: items[0]!.instance!.id },
        OPERATIONS,
      );
    expect(await seen()).toEqual({
      serviceInstance: { activatableFrom: '2026-03-01', allowedActions: ['failInstance'] },
    });
    market.t.setNow(MARCH);
    expect(await seen()).toMatchObject({ serviceInstance: { allowedActions: ['activateInstance', 'failInstance'] } });
  });

  it('reserves the difference alone, moves it to what pays for the instance, and the provider confirms it', async () => {
    const { budgetId, instanceId } = await started();
    // From 1 March to the end of the year: 3 more × 100 × 10 = 3 000.
    const { id, estimate, items, budget } = await market.submitted([modify(instanceId, '5')], {
      startsOn: '2026-02-01',
    });
    expect(estimate.amount).toBe('3300.00');
    expect(budget!.id).toBe(budgetId);
    expect(items).toMatchObject([{ kind: 'MODIFY', status: 'PENDING', instance: { id: instanceId, quantity: '2' } }]);
    expect(await market.money(budgetId)).toBe('94300 3300 2400');
    await market.must('approveOrder', id, APPROVER);
    expect(await market.money(budgetId)).toBe('94300 0 5700');
    expect(await market.must('acceptOrder', id, OPERATIONS)).toMatchObject({
      ...{ status: 'EXECUTING', items: [{ status: 'EXECUTING', instance: { status: 'ACTIVE', quantity: '2' } }] },
    });
    market.t.setNow(MARCH);
    const done = await market.complete(items[0]!.id, t0('2026-02-15T00:00:00+08:00'));
    expect(done.data!.completeOrderItem).toMatchObject({
      status: 'DONE',
      instance: { status: 'ACTIVE', quantity: '5' },
    });
    expect((await market.see(id)).status).toBe('DONE');
    expect(await market.money(budgetId)).toBe('94300 0 5700');
    const { serviceInstance } = await market.t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){quantities{from quantity}}}',
      { id: instanceId },
      BUYER,
    );
    expect(serviceInstance.quantities.at(-1)).toEqual({ from: '2026-02-14T16:00:00Z', quantity: '5' });
    expect(refusal(await market.complete(items[0]!.id))).toBe('INVALID_TRANSITION');
  });

  it('that reduces needs no money and no new contract, and frees what the rest of the term would have cost', async () => {
    const { budgetId, instanceId } = await started();
    const { id, estimate, items } = await market.accepted([modify(instanceId, '1')]);
    expect(estimate.amount).toBe('0.00');
    expect((await market.see(id)).contract).toEqual(await contractOf(instanceId));
    expect(await market.money(budgetId)).toBe('97600 0 2400');
    await market.complete(items[0]!.id);
    // 1 × 100 × 11 months.
    expect(await market.money(budgetId)).toBe('98700 0 1300');
  });

  it('leaves the instance as it was when the provider does not do it, and gives the money back', async () => {
    const { budgetId, instanceId } = await started();
    const { id, items } = await market.accepted([modify(instanceId, '5')]);
    expect(await market.money(budgetId)).toBe('94300 0 5700');
    const failed = await market.fail(items[0]!.id);
    expect(failed.data!.failOrderItem).toMatchObject({
      ...{ status: 'FAILED', outcomeReason: 'no room', instance: { status: 'ACTIVE', quantity: '2' } },
    });
    expect((await market.see(id)).status).toBe('FAILED');
    expect(await market.money(budgetId)).toBe('97600 0 2400');
  });

  it.each(['declineOrder', 'rejectOrder', 'cancelOrder'])('gives everything back by %s', async (operation) => {
    const { budgetId, instanceId } = await started();
    const { id } = await market.submitted([modify(instanceId, '5')]);
    if (operation === 'declineOrder') await market.must('approveOrder', id, APPROVER);
    const by = { declineOrder: OPERATIONS, rejectOrder: APPROVER, cancelOrder: BUYER }[operation]!;
    expect((await market.must(operation, id, by)).items[0]!.status).toBe('CANCELLED');
    expect(await market.money(budgetId)).toBe('97600 0 2400');
    expect((await market.submitted([modify(instanceId, '3')])).status).toBe('PENDING_APPROVAL');
  });

  it('cancelled while it executes leaves the instance, if its provider agrees', async () => {
    const { budgetId, instanceId } = await started();
    const { id, items } = await market.accepted([modify(instanceId, '5')]);
    await market.must('requestCancellation', id, BUYER);
    expect(refusal(await market.complete(items[0]!.id))).toBe('INVALID_TRANSITION');
    await market.t.ok('mutation($id:ID!){answerCancellation(id:$id,grant:true,reason:"r"){id}}', { id }, OPERATIONS);
    expect(await market.see(id)).toMatchObject({ status: 'CANCELLED', items: [{ status: 'CANCELLED' }] });
    expect(await market.money(budgetId)).toBe('97600 0 2400');
  });

  it('ends an instance, without money, rule or contract, and frees what is left of its term', async () => {
    const { budgetId, instanceId } = await started();
    const { id, items } = await market.accepted([terminate(instanceId)]);
    expect(await market.see(id)).toMatchObject({
      ...{ contract: await contractOf(instanceId), estimate: { amount: '0.00' } },
    });
    market.t.setNow(FEBRUARY + 3_600_000_000);
    const done = await market.complete(items[0]!.id, FEBRUARY);
    expect(done.data!.completeOrderItem).toMatchObject({
      ...{ status: 'DONE', instance: { status: 'TERMINATED', terminatedAt: '2026-01-31T16:00:00Z' } },
    });
    expect((await market.see(id)).status).toBe('DONE');
    // January remains.
    expect(await market.money(budgetId)).toBe('99800 0 200');
  });

  it.each([
    ['reduces', (id: Id) => modify(id, '1'), { '2026': '800' }, '98400 0 1600'],
    ['ends', terminate, { '2026': '1600' }, '99200 0 800'],
  ])('that %s frees what is not spent from the day on that it is done', async (_, item, freed, money) => {
    const { budgetId, instanceId } = await started();
    const { items } = await market.accepted([item(instanceId)]);
    market.t.setNow(t0('2026-05-02T00:00:00+08:00'));
    await market.complete(items[0]!.id, t0('2026-05-01T00:00:00+08:00'));
    // Of the year's 2 × 100 × 12 the eight months from May on.
    expect(await market.money(budgetId)).toBe(money);
    const [row] = await market.t.app
      .get(DataSource)
      .query<{ freed: string | object }[]>('SELECT freed FROM order_item WHERE id = ?', [bin(items[0]!.id)]);
    expect(json(row!.freed)).toEqual(freed);
  });

  it('frees by its end no more than was ordered of it: another service of its order keeps its money', async () => {
    const budgetId = await openBudget(market.t, { amount: '100000.00' });
    const two = [1, 2].map(() => ({ planId: market.planId, quantity: '2' }));
    const { items } = await market.accepted(two, { budgetId, startsOn: '2026-02-01', months: 11 });
    const [one, other] = items.map(({ instance }) => instance!.id);
    for (const instanceId of [one, other])
      await market.t.ok(
        'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}',
        { i: { instanceId, activatedAt: '2026-02-01T00:00:00+08:00' } },
        OPERATIONS,
      );
    // 2 × 2 × 100 × 11.
    expect(await market.money(budgetId)).toBe('95600 0 4400');
    await market.t.ok(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId: one, quantity: '3' } },
      APPROVER,
    );
    const end = await market.accepted([terminate(one!)]);
    market.t.setNow(MARCH);
    await market.complete(end.items[0]!.id, MARCH);
    // 2 × 100 × 10 months, though 3 ran.
    expect(await market.money(budgetId)).toBe('97600 0 2400');
  });

  const resized = (instanceId: Id, quantity: string) =>
    market.t.ok(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId, quantity } },
      APPROVER,
    );

  it('sets aside and frees by what was ordered, whatever it was resized to meanwhile', async () => {
    const budgetId = await openBudget(market.t, { amount: '100000.00' });
    const [less, more] = [await market.running('10', { budgetId }), await market.running('2', { budgetId })];
    // (10 + 2) × 100 × 12.
    expect(await market.money(budgetId)).toBe('85600 0 14400');
    await resized(less, '5');
    const fewer = await market.accepted([modify(less, '8')], { startsOn: '2026-02-01' });
    expect(fewer.estimate.amount).toBe('0.00');
    market.t.setNow(MARCH);
    await market.complete(fewer.items[0]!.id, MARCH);
    // 2 × 100 × 10 months come free.
    expect(await market.money(budgetId)).toBe('87600 0 12400');
    market.t.setNow(FEBRUARY);
    await resized(more, '3');
    const five = await market.accepted([modify(more, '5')], { startsOn: '2026-02-01' });
    // 3 × 100 × 11.
    expect(five.estimate.amount).toBe('3300.00');
    market.t.setNow(MARCH);
    await market.complete(five.items[0]!.id, FEBRUARY);
    const end = await market.accepted([terminate(more)]);
    await market.complete(end.items[0]!.id, MARCH);
    // All that was set aside of its ten months: 5 × 100 × 10.
    expect(await market.money(budgetId)).toBe('89300 0 10700');
  });

  it('is not done before its first day, nor in the future, when the quantity stays', async () => {
    const { budgetId, instanceId } = await started();
    const { items } = await market.accepted([modify(instanceId, '2', { configuration: { zone: 'b' } })], {
      startsOn: '2026-02-01',
    });
    const done = (at: number) => market.complete(items[0]!.id, at);
    market.t.setNow(MARCH);
    expect(refusal(await done(MARCH + 1_000_000))).toBe('VALIDATION_FAILED/IN_FUTURE');
    expect(refusal(await done(t0('2026-01-10T00:00:00+08:00')))).toBe('VALIDATION_FAILED/BEFORE_START');
    expect(await market.money(budgetId)).toBe('97600 0 2400');
    expect((await done(FEBRUARY)).data!.completeOrderItem).toMatchObject({ status: 'DONE' });
    expect(await market.money(budgetId)).toBe('97600 0 2400');
  });

  it('is done with its instance when that is ended by hand, and what was to be changed fails', async () => {
    const [one, two] = [await market.running(), await market.running()];
    const order = await market.accepted([terminate(one), modify(two, '3')]);
    const end = (id: Id) => market.t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id }, BUYER);
    await end(one);
    expect((await market.see(order.id)).items.map(({ status }) => status)).toEqual(['DONE', 'EXECUTING']);
    await end(two);
    expect(await market.see(order.id)).toMatchObject({
      status: 'PARTIAL',
      items: [{ status: 'DONE' }, { status: 'FAILED' }],
    });
  });

  it('takes what is new and what changes in one order, which ends with the last of them', async () => {
    const instanceId = await market.running();
    const order = await market.accepted(
      [{ planId: market.planId, quantity: '1' }, modify(instanceId, '3'), terminate(await market.running())],
      { budgetId: market.budgetId },
    );
    expect(order.items.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'ADD EXECUTING',
      'MODIFY EXECUTING',
      'TERMINATE EXECUTING',
    ]);
    await market.complete(order.items[1]!.id);
    await market.complete(order.items[2]!.id);
    expect(refusal(await market.complete(order.items[0]!.id))).toBe('INVALID_TRANSITION');
    expect((await market.see(order.id)).status).toBe('EXECUTING');
    await market.t.ok(
      'mutation($id:ID!){activateInstance(input:{instanceId:$id}){id}}',
      { id: order.items[0]!.instance!.id },
      OPERATIONS,
    );
    expect((await market.see(order.id)).status).toBe('DONE');
  });

  it('changes what the provider is asked to set up, and the next change begins with that', async () => {
    const instanceId = await market.running();
    const first = await market.accepted([{ kind: 'MODIFY', instanceId, configuration: { size: 'large' } }]);
    expect(first.items[0]).toMatchObject({ quantity: '2', configuration: { size: 'large' } });
    await market.complete(first.items[0]!.id);
    expect(refusal(await market.create([{ kind: 'MODIFY', instanceId, configuration: { size: 'large' } }]))).toBe(
      'VALIDATION_FAILED/NOTHING_CHANGED',
    );
    const { data } = await market.create([modify(instanceId, '3')]);
    expect(data!.createOrder.items[0]!.configuration).toEqual({ size: 'large' });
  });

  it('is refused for what is nonsense, and one change of an instance is under way at a time', async () => {
    const instanceId = await market.running();
    const refused = async (items: object[], more: object = {}) => refusal(await market.create(items, more));
    expect(await refused([{ kind: 'MODIFY', quantity: '3' }])).toBe('VALIDATION_FAILED/KIND_MISMATCH');
    expect(await refused([{ planId: market.planId, quantity: '3', instanceId }])).toBe(
      'VALIDATION_FAILED/KIND_MISMATCH',
    );
    expect(await refused([{ quantity: '3' }])).toBe('VALIDATION_FAILED/REQUIRED');
    expect(await refused([modify(instanceId, '2')])).toBe('VALIDATION_FAILED/NOTHING_CHANGED');
    expect(await refused([modify(instanceId, '0')])).toBe('VALIDATION_FAILED/NOT_POSITIVE');
    expect(await refused([modify(instanceId, '3'), terminate(instanceId)])).toBe('VALIDATION_FAILED/INSTANCE_TWICE');
    expect(await refused([modify(instanceId, '3')], { budgetId: await openBudget(market.t) })).toBe(
      'VALIDATION_FAILED/OTHER_BUDGET',
    );
    expect(await refused([terminate('00000000-0000-4000-8000-000000000000')])).toBe('NOT_FOUND');
    await market.submitted([modify(instanceId, '3')]);
    const { data } = await market.create([terminate(instanceId)]);
    expect(refusal(await market.step('submitOrder', data!.createOrder.id, BUYER))).toBe(
      'VALIDATION_FAILED/CHANGE_UNDER_WAY',
    );
    const ended = await market.running();
    await market.t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id: ended }, BUYER);
    expect(await refused([terminate(ended)])).toBe('VALIDATION_FAILED/NOT_RUNNING');
  });

  it('is answered by its provider alone', async () => {
    const { items } = await market.accepted([modify(await market.running(), '3')]);
    expect(refusal(await market.complete(items[0]!.id, undefined, OTHERS))).toBe('NOT_FOUND');
    expect(refusal(await market.fail(items[0]!.id, OTHERS))).toBe('NOT_FOUND');
    expect(refusal(await market.complete(items[0]!.id, undefined, BUYER))).toBe('FORBIDDEN');
  });

  it('of more than the budget has is refused, though less than all of it is needed for the whole', async () => {
    const budgetId = await openBudget(market.t, { amount: '3000.00' });
    const instanceId = await market.running('2', { budgetId });
    const { data } = await market.create([modify(instanceId, '3')]);
    expect(refusal(await market.step('submitOrder', data!.createOrder.id, BUYER))).toBe('BUDGET_EXCEEDED');
  });

  it('can be put into a basket with what is new, and becomes one order of its provider', async () => {
    const instanceId = await market.running();
    const { createBasket } = await market.t.ok<any>(
      `mutation($i:CreateBasketInput!){createBasket(input:$i){id version items{kind instanceId quantity}
        quote{complete parts{items{estimate{amount}}}}}}`,
      {
        i: {
          title: 'B',
          startsOn: '2026-02-01',
          months: 11,
          items: [{ planId: market.planId, quantity: '1' }, modify(instanceId, '5')],
        },
      },
      BUYER,
    );
    expect(createBasket.items[1]).toEqual({ kind: 'MODIFY', instanceId, quantity: '5' });
    expect(createBasket.quote).toMatchObject({
      ...{
        complete: true,
        parts: [{ items: [{ estimate: { amount: '1100.00' } }, { estimate: { amount: '3300.00' } }] }],
      },
    });
    const { checkoutBasket } = await market.t.ok<any>(
      'mutation($i:CheckoutBasketInput!){checkoutBasket(input:$i){orders{items{kind} estimate{amount}}}}',
      { i: { id: createBasket.id, version: createBasket.version, budgetId: market.budgetId } },
      BUYER,
    );
    expect(checkoutBasket.orders).toEqual([
      { items: [{ kind: 'ADD' }, { kind: 'MODIFY' }], estimate: { amount: '4400.00' } },
    ]);
  });
});
