import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR, type Id, SECOND } from '#kernel';
import { Config, rows } from '#platform';
import { BrokerOperations } from '#procurement';
import { acceptedInstance } from '../../../../apps/testing/market.js';
import { BUYER, NOW, OPERATIONS, refusal, UseMarket } from '../use.fixture.js';
import { sendOperation } from './ask-broker.js';
import { BrokerWork } from './broker-work.js';
import { FakeBroker } from './fake-broker.fixture.js';

const ADMIN = 'admin@provider-a.example';
const OTHER_ADMIN = 'admin@provider-b.example';
const PASSWORD = 'open-sesame-7';

interface Operation {
  instanceId: Id;
  kind: string;
  state: string;
  tries: number;
  fault: string | null;
  faultDetail: string | null;
  orphanSuspected: boolean;
}

describe('a plan that is bound to a broker', () => {
  let market: UseMarket;
  let broker: FakeBroker;
  let brokerId: Id;
  let now: number;

  beforeAll(async () => {
    market = await UseMarket.open();
    for (const [email, code] of [
      [ADMIN, 'PV-A'],
      [OTHER_ADMIN, 'PV-B'],
    ] as const)
      await market.t.addPerson({ organizationId: market.t.organization(code), email, roles: ['PROVIDER_ADMIN'] });
  });
  afterAll(() => market.t.close());

  const register = (url: string, email = ADMIN) =>
    market.t.gql<{ registerBroker: { id: Id } }>(
      'mutation($i:RegisterBrokerInput!){registerBroker(input:$i){id url}}',
      { i: { url, username: 'market', password: PASSWORD } },
      email,
    );
  const bind = (id: Id, email = ADMIN, maximumPollingSeconds = 300) =>
    market.t.gql(
      'mutation($p:ID!,$b:ID!,$s:Int){bindPlanToBroker(planId:$p,brokerId:$b,serviceId:"svc",brokerPlanId:"small",maximumPollingSeconds:$s){id}}',
      { p: market.planId, b: id, s: maximumPollingSeconds },
      email,
    );
  const remove = (id: Id, email = ADMIN) =>
    market.t.gql('mutation($id:ID!){removeBroker(id:$id){removedAt}}', { id }, email);

  beforeEach(async () => {
    now = NOW;
    market.t.setNow(now);
    broker = await FakeBroker.open();
    brokerId = (await register(broker.url)).data!.registerBroker.id;
    expect(refusal(await bind(brokerId))).toBe('ok');
  });
  afterEach(() => broker.close());

  const pass = (seconds: number): void => market.t.setNow((now += seconds * SECOND));
  /** What the worker does at one look. */
  async function work(): Promise<void> {
    const brokers = market.t.app.get(BrokerWork);
    for (const operationId of await market.t.app.get(BrokerOperations).due()) await brokers.step(operationId);
  }
  const order = () =>
    acceptedInstance(market.t, {
      planId: market.planId,
      budgetId: market.budgetId,
      startsOn: '2026-09-01',
      expectedUsage: ['cpu', 'calls'].map((meter) => ({ meter, quantityPerMonth: '1000' })),
    });
  async function operationsOf(instanceId: Id): Promise<Operation[]> {
    const { brokerOperations } = await market.t.ok<{ brokerOperations: { edges: { node: Operation }[] } }>(
      '{brokerOperations(first:50){edges{node{instanceId kind state tries fault faultDetail orphanSuspected}}}}',
      {},
      ADMIN,
    );
    return brokerOperations.edges.map(({ node }) => node).filter((each) => each.instanceId === instanceId);
  }
  async function statusOf(id: Id): Promise<string> {
    const { serviceInstance } = await market.t.ok<{ serviceInstance: { status: string } }>(
      'query($id:ID!){serviceInstance(id:$id){status}}',
      { id },
      BUYER,
    );
    return serviceInstance.status;
  }
  async function committed(): Promise<string> {
    const { budgets } = await market.t.ok<{ budgets: { id: Id; committed: string }[] }>(
      '{budgets{id committed}}',
      {},
      BUYER,
    );
    return budgets.find(({ id }) => id === market.budgetId)!.committed;
  }
  const counted = async (action: string, instanceId: Id): Promise<number> =>
    Number(
      (
        await rows<{ n: string }>(
          market.database,
          'SELECT COUNT(*) AS n FROM audit_row WHERE action = ? AND subject_id = ?',
          [action, Buffer.from(instanceId.replaceAll('-', ''), 'hex')],
        )
      )[0]!.n,
    );

  it('is made, changed and ended by it, each once', async () => {
    const { instanceId } = await order();
    await work();
    expect(await statusOf(instanceId)).toBe('ACTIVE');
    const [put] = broker.asked;
    expect(put).toMatchObject({ method: 'PUT', path: instanceId });
    expect(put!.query.get('accepts_incomplete')).toBe('true');
    expect(put!.headers).toMatchObject({
      'x-broker-api-version': '2.17',
      authorization: `Basic ${Buffer.from(`market:${PASSWORD}`).toString('base64')}`,
    });
    expect(put!.headers['x-broker-api-originating-identity']).toMatch(/^yunshi [\w=+/]+$/);
    expect(put!.headers['x-broker-api-request-identity']).toMatch(/^[\da-f-]{36}$/);
    expect(put!.body).toMatchObject({ service_id: 'svc', plan_id: 'small', parameters: { quantity: '1' } });

    pass(60);
    await market.t.ok(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId, quantity: '2' } },
      'approver@chengdu.example',
    );
    await work();
    expect(broker.instances.get(instanceId)).toEqual({ quantity: '2' });
    pass(60);
    expect(refusal(await market.terminate(instanceId))).toBe('ok');
    await work();
    await work();
    expect(broker.instances.size).toBe(0);
    expect(broker.story).toEqual(['PUT', 'PATCH', 'DELETE']);
    expect((await operationsOf(instanceId)).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'DEPROVISION SUCCEEDED',
      'UPDATE SUCCEEDED',
      'PROVISION SUCCEEDED',
    ]);
  });

  it('is changed and ended by it when an order says so, and the order ends with it', async () => {
    const { instanceId } = await order();
    await work();
    const change = async (item: object): Promise<Id> => {
      const { createOrder } = await market.t.ok<{ createOrder: { id: Id } }>(
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title: 'c', items: [{ instanceId, ...item }] } },
        BUYER,
      );
      const steps = [
        ['submitOrder', BUYER],
        ['approveOrder', 'approver@chengdu.example'],
        ['acceptOrder', OPERATIONS],
      ] as const;
      for (const [step, by] of steps)
        await market.t.ok(`mutation($id:ID!){${step}(id:$id){id}}`, { ...createOrder }, by);
      return createOrder.id;
    };
    const seen = async (id: Id) =>
      (
        await market.t.ok<any>(
          'query($id:ID!){order(id:$id){status items{status outcomeReason instance{quantity status}}}}',
          { id },
          BUYER,
        )
      ).order;
    const more = await change({ kind: 'MODIFY', quantity: '3', configuration: { size: 'l' } });
    expect((await seen(more)).items).toMatchObject([{ status: 'EXECUTING', instance: { quantity: '1' } }]);
    await work();
    expect(broker.asked.at(-1)!.body).toMatchObject({ parameters: { quantity: '3', size: 'l' } });
    expect(await seen(more)).toMatchObject({ status: 'DONE', items: [{ instance: { quantity: '3' } }] });

    broker.trick = ({ method }, response, self) =>
      method === 'PATCH' && self.answer(response, 400, { description: 'no' });
    const refused = await change({ kind: 'MODIFY', quantity: '5' });
    await work();
    expect(await seen(refused)).toMatchObject({
      ...{
        status: 'FAILED',
        items: [{ status: 'FAILED', outcomeReason: 'REJECTED 400 no', instance: { quantity: '3' } }],
      },
    });

    pass(60);
    const end = await change({ kind: 'TERMINATE' });
    await work();
    expect(await seen(end)).toMatchObject({ status: 'DONE', items: [{ instance: { status: 'TERMINATED' } }] });
    await work();
    expect(broker.story).toEqual(['PUT', 'PATCH', 'PATCH', 'DELETE']);
    expect(broker.instances.size).toBe(0);
  });

  it('is asked after until it is ready, with what the broker wants to be asked with', async () => {
    broker.async = true;
    const { instanceId } = await order();
    await work();
    await work();
    expect(await statusOf(instanceId)).toBe('CREATING');
    expect(broker.story).toEqual(['PUT']);
    pass(5);
    await work();
    expect(broker.asked[1]!.query.toString()).toBe('service_id=svc&plan_id=small&operation=task+1');
    broker.state = 'succeeded';
    broker.trick = (_, response, self) => self.story.length === 3 && self.answer(response, 500);
    pass(60);
    await work();
    expect(await statusOf(instanceId)).toBe('CREATING');
    pass(60);
    await work();
    expect(await statusOf(instanceId)).toBe('ACTIVE');
    expect(broker.story).toEqual(['PUT', 'POLL', 'POLL', 'POLL']);
  });

  it('of which the broker made an instance and answered 500 is cleared up, fails once and gives its money back', async () => {
    const before = await committed();
    const { instanceId } = await order();
    expect(await committed()).not.toBe(before);
    broker.trick = ({ method, path, body }, response, self) => {
      if (method === 'DELETE' && self.story.length === 2) return self.answer(response, 500);
      if (method !== 'PUT') return false;
      self.create(path, body.parameters);
      return self.answer(response, 500, { description: 'oh' });
    };
    await work();
    expect(await statusOf(instanceId)).toBe('FAILED');
    expect(await committed()).toBe(before);
    expect(await operationsOf(instanceId)).toMatchObject([
      { state: 'CLEARING', fault: 'BROKER_ERROR', faultDetail: '500 oh', orphanSuspected: true },
    ]);
    await work();
    expect(broker.instances.size).toBe(1);
    pass(5);
    await work();
    pass(3600);
    await work();
    expect(broker.instances.size).toBe(0);
    expect(broker.story).toEqual(['PUT', 'DELETE', 'DELETE']);
    expect(broker.asked[1]!.headers['x-broker-api-originating-identity']).toBeUndefined();
    expect(await operationsOf(instanceId)).toMatchObject([{ state: 'FAILED', orphanSuspected: false }]);
    expect(await counted('failInstance', instanceId)).toBe(1);
    expect(await committed()).toBe(before);
  });

  it('goes on elsewhere when a worker dies between the request and its keeping: one instance, activated once', async () => {
    const { instanceId } = await order();
    const operations = market.t.app.get(BrokerOperations);
    const [operationId] = await operations.due();
    const claimed = (await operations.claim(operationId!))!;
    await sendOperation(claimed, { production: false });
    // Here it is killed. What may have been made is known already; nobody else has it before its time.
    expect(await operationsOf(instanceId)).toMatchObject([{ state: 'WAITING', orphanSuspected: true }]);
    expect(await operations.claim(operationId!)).toBeNull();
    pass(180);
    await work();
    expect(await statusOf(instanceId)).toBe('ACTIVE');
    expect([broker.made, broker.instances.size]).toEqual([1, 1]);
    expect(broker.story).toEqual(['PUT', 'PUT']);
    expect(await counted('activateInstance', instanceId)).toBe(1);
    // Was it but slow, it keeps nothing any more.
    await operations.save(claimed, {
      ...{ command: 'fail', fault: 'BUSY', faultDetail: '', tries: 0, orphanSuspected: false, nextAt: now },
    });
    expect(await operationsOf(instanceId)).toMatchObject([{ state: 'SUCCEEDED', orphanSuspected: false }]);
  });

  it('that was refused after a worker died with its first request is cleared up all the same', async () => {
    const { instanceId } = await order();
    const operations = market.t.app.get(BrokerOperations);
    const claimed = (await operations.claim((await operations.due())[0]!))!;
    await sendOperation(claimed, { production: false });
    broker.trick = ({ method }, response, self) => method === 'PUT' && self.answer(response, 400);
    pass(180);
    await work();
    await work();
    expect(await statusOf(instanceId)).toBe('FAILED');
    expect(broker.instances.size).toBe(0);
  });

  it('fails when the broker takes longer than its plan allows, and what it makes is cleared up', async () => {
    broker.async = true;
    const { instanceId } = await order();
    await work();
    for (let second = 0; second < 300; second += 60) {
      pass(60);
      await work();
    }
    expect(await statusOf(instanceId)).toBe('FAILED');
    expect(await operationsOf(instanceId)).toMatchObject([{ state: 'CLEARING', fault: 'POLLED_TOO_LONG' }]);
    await work();
    expect(broker.instances.size).toBe(0);
    expect(await operationsOf(instanceId)).toMatchObject([{ state: 'FAILED', fault: 'POLLED_TOO_LONG' }]);
  });

  it.each([
    ['400', 400, {}],
    ['422 AsyncRequired', 422, { error: 'AsyncRequired' }],
    ['410', 410, {}],
  ])('that is refused with %s fails with nothing to clear up', async (_, status, body) => {
    const { instanceId } = await order();
    broker.trick = (asked, response, self) => self.answer(response, status, body);
    await work();
    await work();
    expect(await statusOf(instanceId)).toBe('FAILED');
    expect(broker.story).toEqual(['PUT']);
    expect(await operationsOf(instanceId)).toMatchObject([
      { state: 'FAILED', fault: 'REJECTED', orphanSuspected: false },
    ]);
  });

  it('waits as long as a busy broker asks', async () => {
    const { instanceId } = await order();
    broker.trick = (_, response, self) =>
      self.story.length === 1 && self.answer(response, 429, {}, { 'retry-after': '90' });
    await work();
    expect(await operationsOf(instanceId)).toMatchObject([{ fault: 'BUSY', tries: 1, orphanSuspected: false }]);
    pass(89);
    await work();
    expect(broker.story).toEqual(['PUT']);
    pass(1);
    await work();
    expect(await statusOf(instanceId)).toBe('ACTIVE');
  });

  it('whose broker does not answer in time may have an orphan', async () => {
    const { instanceId } = await order();
    const operations = market.t.app.get(BrokerOperations);
    broker.trick = () => true;
    const claimed = (await operations.claim((await operations.due())[0]!))!;
    expect(await sendOperation(claimed, { production: false, timeout: 50 })).toEqual({
      status: 'TIMED_OUT',
      detail: '',
    });
    broker.trick = () => false;
    pass(180);
    await work();
    expect(await statusOf(instanceId)).toBe('ACTIVE');
  });

  it('is not made when its provider has failed it before', async () => {
    const { instanceId } = await order();
    await market.t.ok('mutation($id:ID!){failInstance(id:$id,reason:"r"){id}}', { id: instanceId }, OPERATIONS);
    await work();
    expect(broker.asked).toEqual([]);
    expect(await operationsOf(instanceId)).toMatchObject([{ state: 'FAILED', orphanSuspected: false }]);
  });

  it('is bound, unbound and seen by its own provider’s administrator alone', async () => {
    expect(refusal(await bind(brokerId, OTHER_ADMIN))).toBe('NOT_FOUND');
    expect(refusal(await remove(brokerId, OTHER_ADMIN))).toBe('NOT_FOUND');
    const other = (await register(broker.url, OTHER_ADMIN)).data!.registerBroker.id;
    expect(refusal(await bind(other, OTHER_ADMIN))).toBe('NOT_FOUND');
    expect(refusal(await bind(other))).toBe('NOT_FOUND');
    expect(refusal(await register(broker.url, OPERATIONS))).toBe('FORBIDDEN');
    const { instanceId } = await order();
    await work();
    expect(refusal(await remove(brokerId))).toBe('VALIDATION_FAILED/BROKER_IN_USE');
    pass(HOUR / SECOND);
    await market.terminate(instanceId);
    await work();
    expect(refusal(await remove(brokerId))).toBe('ok');
    expect(refusal(await bind(brokerId))).toBe('NOT_FOUND');
    await order();
    await work();
    expect(broker.story).toEqual(['PUT', 'DELETE']);
  });

  it('has a broker outside alone, in production', async () => {
    const config = market.t.app.get(Config);
    Object.assign(config, { production: true });
    try {
      for (const url of ['https://169.254.169.254/', 'https://localhost/', broker.url])
        expect(refusal(await register(url))).toBe('VALIDATION_FAILED/ADDRESS_NOT_ALLOWED');
      const { instanceId } = await order();
      await work();
      expect(broker.asked).toEqual([]);
      expect(await operationsOf(instanceId)).toMatchObject([{ fault: 'NOT_SENT', orphanSuspected: false }]);
    } finally {
      Object.assign(config, { production: false });
    }
    await work();
    pass(5);
    await work();
  });

  it('keeps the password where nobody reads it', async () => {
    const { data } = await market.t.gql('{__type(name:"Broker"){fields{name}}}', {}, ADMIN);
    expect(JSON.stringify(data)).not.toMatch(/password|username|credential/i);
    for (const table of ['audit_row', 'broker', 'broker_operation', 'idempotency_key']) {
      const found = await rows(market.database, `SELECT * FROM ${table}`);
      const text = JSON.stringify(found, (_, value: unknown) =>
        (value as { type?: string } | null)?.type === 'Buffer'
          ? Buffer.from((value as { data: number[] }).data).toString('latin1')
          : value,
      );
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain(Buffer.from(`market:${PASSWORD}`).toString('base64'));
    }
  });
});
