import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR, type Id, type Instant } from '#kernel';
import { BrokerOperations } from '#procurement';
import { acceptedInstance, openBudget } from '../../../../apps/testing/market.js';
import { BUYER, ChangeMarket, FEBRUARY, OPERATIONS } from '../lifecycle/changes.fixture.js';
import { refusal, t0 } from '../use.fixture.js';
import { BrokerWork } from './broker-work.js';
import { FakeBroker } from './fake-broker.fixture.js';

const MARCH = t0('2026-03-01T00:00:00+08:00');
const ADMIN = 'admin@provider-a.example';
const THEIR_BUYER = 'buyer@chongqing.example';
const THEIR_APPROVER = 'approver@chongqing.example';

/** The broker knows one instance, whatever instances of ours its service goes on as. */
describe('a service that a broker made and that goes on as another instance', () => {
  let market: ChangeMarket;
  let broker: FakeBroker;
  let brokerId: Id;
  let first: Id;
  let now: Instant;

  beforeAll(async () => {
    market = await ChangeMarket.open();
    await market.t.addPerson({
      ...{ organizationId: market.t.organization('PV-A'), email: ADMIN, roles: ['PROVIDER_ADMIN'] },
    });
  });
  afterAll(() => market.t.close());
  beforeEach(async () => {
    market.t.setNow((now = FEBRUARY));
    broker = await FakeBroker.open();
    const { registerBroker } = await market.t.ok<{ registerBroker: { id: Id } }>(
      'mutation($i:RegisterBrokerInput!){registerBroker(input:$i){id}}',
      { i: { url: broker.url, username: 'market', password: 'open-sesame-9' } },
      ADMIN,
    );
    brokerId = registerBroker.id;
    for (const [planId, plan] of [
      [market.planId, 'small'],
      [market.largeId, 'large'],
    ])
      await market.t.ok(
        'mutation($p:ID!,$b:ID!,$n:String!){bindPlanToBroker(planId:$p,brokerId:$b,serviceId:"svc",brokerPlanId:$n,bindable:true){id}}',
        { p: planId, b: brokerId, n: plan },
        ADMIN,
      );
    const { planId, budgetId } = market;
    ({ instanceId: first } = await acceptedInstance(market.t, { planId, budgetId, startsOn: '2026-02-01', months: 1 }));
    await work();
    expect(await statusOf(first)).toBe('ACTIVE');
  });
  afterEach(() => broker.close());

  const pass = (): void => market.t.setNow((now += HOUR));
  async function work(): Promise<void> {
    pass();
    for (let again = 0; again < 4; again++)
      for (const operationId of await market.t.app.get(BrokerOperations).due())
        await market.t.app.get(BrokerWork).step(operationId);
  }
  const statusOf = async (id: Id, email = BUYER): Promise<string> =>
    (
      await market.t.ok<{ serviceInstance: { status: string } }>(
        'query($id:ID!){serviceInstance(id:$id){status}}',
        { id },
        email,
      )
    ).serviceInstance.status;
  /** By another plan, which the broker does; the instance it goes on as. */
  async function switched(instanceId: Id, planId: Id): Promise<Id> {
    const { id } = await market.accepted([{ kind: 'MODIFY', instanceId, planId }]);
    await work();
    const [item] = (await market.see(id)).items;
    expect(item).toMatchObject({ status: 'DONE', goesOnAs: { status: 'ACTIVE' } });
    return item!.goesOnAs!.id;
  }
  /** For another term, for which nothing is to be set up. */
  async function renewed(instanceId: Id): Promise<Id> {
    const { items } = await market.accepted([{ kind: 'RENEW', instanceId }], {
      ...{ budgetId: market.budgetId, months: 3 },
    });
    market.t.setNow((now = MARCH));
    pass();
    return (await market.complete(items[0]!.id)).data!.completeOrderItem.goesOnAs!.id;
  }
  const create = (id: Id, email = BUYER) =>
    market.t.gql<{ createServiceBinding: { id: Id } }>(
      'mutation($id:ID!){createServiceBinding(instanceId:$id){id}}',
      { id },
      email,
    );
  const bound = async (id: Id): Promise<Id> => {
    const binding = (await create(id)).data!.createServiceBinding.id;
    await work();
    return binding;
  };
  const show = (id: Id) =>
    market.t.gql<{ showServiceBinding: { credentials: { password: string } } }>(
      'mutation($id:ID!){showServiceBinding(id:$id)}',
      { id },
      BUYER,
    );
  const bindingsOf = async (id: Id, email = BUYER): Promise<string[]> =>
    (
      await market.t.ok<any>('query($id:ID!){serviceBindings(instanceId:$id){edges{node{id status}}}}', { id }, email)
    ).serviceBindings.edges.map(({ node }: any) => `${node.id} ${node.status}`);
  const remove = () => market.t.gql('mutation($id:ID!){removeBroker(id:$id){removedAt}}', { id: brokerId }, ADMIN);
  const end = async (id: Id, email = BUYER): Promise<void> => {
    await market.t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id }, email);
    await work();
  };

  it('is changed there under the name it was made by, from the plan it has there', async () => {
    const second = await switched(first, market.largeId);
    const third = await renewed(second);
    await switched(third, market.planId);
    expect(broker.story).toEqual(['PUT', 'PATCH', 'PATCH']);
    expect(broker.asked.map(({ path }) => path)).toEqual([first, first, first]);
    expect(broker.asked[1]!.body).toMatchObject({ plan_id: 'large', previous_values: { plan_id: 'small' } });
    // The renewed instance was never told to the broker: what it has is what it was last changed to.
    expect(broker.asked[2]!.body).toMatchObject({ plan_id: 'small', previous_values: { plan_id: 'large' } });
  });

  it('keeps its broker from being removed until the last of its instances has ended', async () => {
    const second = await renewed(first);
    expect(await statusOf(first)).toBe('TERMINATED');
    expect(refusal(await remove())).toBe('VALIDATION_FAILED/BROKER_IN_USE');
    await end(second);
    expect(broker.instances.size).toBe(0);
    expect(broker.asked.at(-1)).toMatchObject({ method: 'DELETE', path: first });
    expect(refusal(await remove())).toBe('ok');
  });

  it('keeps the credentials it has, gives others, and takes all back when it ends', async () => {
    const old = await bound(first);
    const second = await switched(first, market.largeId);
    expect([await bindingsOf(first), await bindingsOf(second)]).toEqual([[], [`${old} READY`]]);
    expect((await show(old)).data!.showServiceBinding.credentials.password).toBe(`hush-${old}`);
    const added = await bound(second);
    expect(broker.asked.at(-1)).toMatchObject({ method: 'PUT', path: `${first}/service_bindings/${added}` });
    expect(broker.asked.at(-1)!.body).toMatchObject({ plan_id: 'large' });
    await end(second);
    expect((await bindingsOf(second)).toSorted()).toEqual([`${old} ENDED`, `${added} ENDED`].toSorted());
    expect(broker.story).toEqual(['PUT', 'BIND', 'PATCH', 'BIND', 'UNBIND', 'UNBIND', 'DELETE']);
    expect(new Set(broker.asked.map(({ path }) => path.split('/')[0]))).toEqual(new Set([first]));
    expect([broker.bindings.size, broker.instances.size]).toEqual([0, 0]);
  });

  it('of another buyer: the giver’s credentials end, and the receiver asks for its own', async () => {
    const given = await bound(first);
    const theirs = await openBudget(market.t, { mail: 'chongqing' });
    const must = (operation: string, id: Id, email: string): Promise<any> =>
      market.t.ok<any>(`mutation($id:ID!){${operation}(id:$id){id items{id}}}`, { id }, email);
    await market.t.ok(
      'mutation($i:OfferTransferInput!){offerTransfer(input:$i){id}}',
      { i: { instanceId: first, receiverId: market.t.organization('AG-CQ'), reason: 'r' } },
      BUYER,
    );
    const { createOrder } = await market.t.ok<any>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id items{id}}}',
      { i: { title: 't', budgetId: theirs, items: [{ kind: 'TRANSFER', instanceId: first }] } },
      THEIR_BUYER,
    );
    await must('submitOrder', createOrder.id, THEIR_BUYER);
    await must('approveOrder', createOrder.id, THEIR_APPROVER);
    await must('acceptOrder', createOrder.id, OPERATIONS);
    pass();
    const next = (await market.complete(createOrder.items[0].id)).data!.completeOrderItem.goesOnAs!.id;
    expect(refusal(await show(given))).toBe('INVALID_TRANSITION');
    expect(await bindingsOf(next, THEIR_BUYER)).toEqual([]);
    await work();
    expect(await bindingsOf(first)).toEqual([`${given} ENDED`]);
    expect(broker.story).toEqual(['PUT', 'BIND', 'UNBIND']);
    expect(refusal(await create(next))).toBe('NOT_FOUND');
    expect(refusal(await create(next, THEIR_BUYER))).toBe('ok');
    await work();
    expect(broker.asked.at(-1)!.path).toMatch(new RegExp(`^${first}/service_bindings/`));
    await end(next, THEIR_BUYER);
    expect([broker.bindings.size, broker.instances.size]).toEqual([0, 0]);
  });
});
