import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Id, type Instant, newId, parseInstant } from '#kernel';
import { bin, rows, Transactions } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { Instances } from '../index.js';
import {
  activate,
  APPROVER,
  BUYER,
  doOrder,
  figuresOf,
  FINANCE,
  isSound,
  makeBudget,
  MNC,
  monthly,
  OPERATIONS,
  type OrderAnswer,
  publish,
  readLedger,
  refusalOf,
  seeOrder,
  terminate,
  tryOrder,
} from '../market.fixture.js';

const instant = (written: string): Instant => parseInstant(written)!;
const NOW = instant('2026-10-15T10:00:00+08:00');
const OTHERS = 'operations@provider-b.example';
let t: TestApp;
let offeringId: Id;
let plan: Id;
let budgetId: Id;

beforeAll(async () => {
  t = await startTestApp({ worker: true });
  t.setNow(NOW);
  const published = await publish(t, 'running', { fee: monthly() });
  offeringId = published.offeringId;
  plan = published.planIds.fee!;
});
afterAll(() => t.close());
beforeEach(async () => {
  t.setNow(NOW);
  budgetId = await makeBudget(t);
});

const accepted = async (over: Record<string, unknown> = {}): Promise<OrderAnswer> => {
  const input = {
    title: 'Running',
    budgetId,
    startsOn: '2026-10-01',
    months: 1,
    items: [{ planId: plan, quantity: '1' }],
    ...over,
  };
  const { id } = await doOrder(t, 'createOrder', input, BUYER);
  await doOrder(t, 'submitOrder', id, BUYER);
  await doOrder(t, 'approveOrder', id, APPROVER);
  return doOrder(t, 'acceptOrder', id, OPERATIONS);
};
const instancesOf = (order: OrderAnswer): Id[] => order.items.map(({ instance }) => instance!.id);
const anInstance = async (over: Record<string, unknown> = {}): Promise<Id> => instancesOf(await accepted(over))[0]!;
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: any) => (error.details?.issues ? `${error.code}/${error.details.issues[0].code}` : error.code),
  );
const fail = (instanceId: Id, email = OPERATIONS): ReturnType<TestApp['gql']> =>
  t.gql('mutation($id:ID!){failInstance(id:$id,reason:"no capacity"){id status}}', { id: instanceId }, email);
const items = (count: number): Record<string, unknown> => ({
  items: Array.from({ length: count }, () => ({ planId: plan, quantity: '1' })),
});
const figures = async (): Promise<Record<string, string>> => figuresOf(await readLedger(t, budgetId));

describe('activation', () => {
  it('starts the life of an instance now, or when it is said to have started', async () => {
    const [one, two] = instancesOf(await accepted(items(2)));
    expect(await activate(t, OPERATIONS, { instanceId: one! })).toMatchObject({
      status: 'ACTIVE',
      activatedAt: NOW,
      externalId: null,
    });
    const start = instant('2026-10-01T00:00:00+08:00');
    expect(await activate(t, OPERATIONS, { instanceId: two!, activatedAt: start, externalId: ' vm-7 ' })).toMatchObject(
      {
        activatedAt: start,
        externalId: 'vm-7',
      },
    );
    const seen = await t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){status quantity externalId activatedAt terminatedAt organization{code} offering{code} plan{code}}}',
      { id: two },
      BUYER,
    );
    expect(seen.serviceInstance).toEqual({
      status: 'ACTIVE',
      quantity: '1',
      externalId: 'vm-7',
      activatedAt: '2026-09-30T16:00:00Z',
      terminatedAt: null,
      organization: { code: 'AG-CD' },
      offering: { code: 'running' },
      plan: { code: 'fee' },
    });
  });

  it('is never before the order’s first day, nor in the future', async () => {
    const instanceId = await anInstance();
    const at = (activatedAt: Instant): Promise<string> => codeOf(activate(t, OPERATIONS, { instanceId, activatedAt }));
    expect(await at(instant('2026-10-01T00:00:00+08:00') - 1)).toBe('VALIDATION_FAILED/BEFORE_START');
    expect(await at(NOW + 1)).toBe('VALIDATION_FAILED/IN_FUTURE');
    expect(await at(NOW)).toBe('ok');
  });

  it('takes an external id once per provider, of at most 200 characters', async () => {
    const [one, two, three] = instancesOf(await accepted(items(3)));
    const as = (instanceId: Id, externalId: string): Promise<string> =>
      codeOf(activate(t, OPERATIONS, { instanceId, externalId }));
    expect(await as(one!, 'same')).toBe('ok');
    expect(await as(two!, 'same')).toBe('VALIDATION_FAILED/EXTERNAL_ID_TAKEN');
    expect(await as(two!, 'Same')).toBe('ok');
    expect(await as(three!, 'x'.repeat(201))).toBe('VALIDATION_FAILED/TOO_LONG');
    expect(await as(three!, '  ')).toBe('VALIDATION_FAILED/REQUIRED');
  });

  it('happens once, and to one’s own provider’s instances only', async () => {
    const instanceId = await anInstance();
    expect(await codeOf(activate(t, OTHERS, { instanceId }))).toBe('NOT_FOUND');
    expect(await codeOf(activate(t, OPERATIONS, { instanceId: 'nonsense' }))).toBe('NOT_FOUND');
    expect(await codeOf(activate(t, OPERATIONS, { instanceId: newId() }))).toBe('NOT_FOUND');
    const twice = await Promise.all([1, 2, 3].map(() => codeOf(activate(t, OPERATIONS, { instanceId }))));
    expect(twice.toSorted()).toEqual(['INVALID_TRANSITION', 'INVALID_TRANSITION', 'ok']);
  });

  it('of the last item finishes the order, however many are activated at once', async () => {
    const order = await accepted(items(5));
    const ids = instancesOf(order);
    await activate(t, OPERATIONS, { instanceId: ids[0]! });
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('EXECUTING');
    await Promise.all(ids.slice(1).map((instanceId) => activate(t, OPERATIONS, { instanceId })));
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('DONE');
  });
});

describe('orders going on', () => {
  it('are those with an instance that is being made, runs, or began at or after the instant', async () => {
    const ids: Record<string, Id> = {};
    for (const name of ['making', 'running', 'over', 'failed']) ids[name] = (await accepted(items(2))).id;
    const instances = async (name: string): Promise<Id[]> => instancesOf(await seeOrder(t, ids[name]!, BUYER));
    const goingOn = async (instant: Instant): Promise<string[]> => {
      const found = await t.app
        .get(Transactions)
        .run((manager) => t.app.get(Instances).ordersGoingOn(manager, Object.values(ids), instant));
      return Object.keys(ids).filter((name) => found.has(ids[name]!));
    };
    for (const name of ['running', 'over'])
      for (const instanceId of await instances(name)) await activate(t, OPERATIONS, { instanceId });
    const [one, two] = await instances('running');
    const [, unmade] = await instances('making');
    for (const instanceId of [one!, ...(await instances('over'))])
      await terminate(t, t.actor(OPERATIONS), instanceId, NOW);
    for (const instanceId of [unmade!, ...(await instances('failed'))]) await fail(instanceId);
    expect(await goingOn(NOW + 1)).toEqual(['making', 'running']);
    expect(await goingOn(NOW)).toEqual(['making', 'running', 'over']);
    await terminate(t, t.actor(OPERATIONS), two!, NOW);
    expect(await goingOn(NOW + 1)).toEqual(['making']);
  });

  it('are none of none', async () => {
    const found = t.app.get(Transactions).run((manager) => t.app.get(Instances).ordersGoingOn(manager, [], NOW));
    expect(await found).toEqual(new Set());
  });
});

describe('an order that begins later', () => {
  const later = { startsOn: '2026-10-20', months: 1 };

  it('waits in PENDING_START; its instances are activated and fail only once its day has come', async () => {
    const order = await accepted(later);
    expect(order.status).toBe('PENDING_START');
    const [instanceId] = instancesOf(order);
    expect(await codeOf(activate(t, OPERATIONS, { instanceId: instanceId! }))).toBe('VALIDATION_FAILED/BEFORE_START');
    expect(refusalOf(await fail(instanceId!))).toBe('INVALID_TRANSITION');
    t.setNow(instant('2026-10-20T00:00:00+08:00'));
    await activate(t, OPERATIONS, { instanceId: instanceId! });
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('DONE');
    const events = await rows<any>(
      t.app.get(DataSource),
      'SELECT command FROM order_event WHERE order_id = ? ORDER BY id',
      [bin(order.id)],
    );
    expect(events.map(({ command }) => command)).toEqual([
      'create',
      'submit',
      'approve',
      'acceptForLater',
      'start',
      'complete',
    ]);
  });

  it('is begun by the worker on its day, by nobody in particular', async () => {
    const order = await accepted(later);
    t.setNow(instant('2026-10-20T00:00:00+08:00'));
    await until(async () => (await seeOrder(t, order.id, BUYER)).status === 'EXECUTING', 40);
    const [event] = await rows<any>(
      t.app.get(DataSource),
      "SELECT person_id FROM order_event WHERE order_id = ? AND command = 'start'",
      [bin(order.id)],
    );
    expect(event.person_id).toBeNull();
    expect(refusalOf(await tryOrder(t, 'cancelOrder', order.id, BUYER))).toBe('INVALID_TRANSITION');
  });

  it('can be cancelled until then: its instances fail and the commitment comes free', async () => {
    const order = await accepted(later);
    expect(await figures()).toMatchObject({ committed: '10.2' }); // of 10.00 a month 12/31 and 19/30, each rounded: 3.87 + 6.33
    const cancelled = await doOrder(t, 'cancelOrder', order.id, BUYER);
    expect(cancelled.status).toBe('CANCELLED');
    expect(cancelled.items.map(({ instance }) => instance!.status)).toEqual(['FAILED']);
    expect(await figures()).toMatchObject({ committed: '0', available: '10000' });
    t.setNow(instant('2026-10-21T00:00:00+08:00'));
    expect(await codeOf(activate(t, OPERATIONS, { instanceId: instancesOf(order)[0]! }))).toBe('INVALID_TRANSITION');
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('CANCELLED');
  });
});

describe('failInstance', () => {
  it('releases the item’s part of the commitment; mixed with what runs the order ends PARTIAL', async () => {
    const order = await accepted(items(2));
    const [one, two] = instancesOf(order);
    expect(await figures()).toMatchObject({ committed: '20' });
    expect((await fail(one!)).data).toEqual({ failInstance: { id: one, status: 'FAILED' } });
    expect(await figures()).toMatchObject({ committed: '10', available: '9990' });
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('EXECUTING');
    await activate(t, OPERATIONS, { instanceId: two! });
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('PARTIAL');
    expect(isSound(await readLedger(t, budgetId))).toBe(true);
  });

  it('of every item ends the order FAILED with nothing committed', async () => {
    const order = await accepted(items(2));
    for (const instanceId of instancesOf(order)) await fail(instanceId);
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('FAILED');
    expect(await figures()).toMatchObject({ committed: '0', available: '10000' });
  });

  it('is the provider’s, for what is being made', async () => {
    const instanceId = await anInstance();
    expect(refusalOf(await fail(instanceId, OTHERS))).toBe('NOT_FOUND');
    expect(refusalOf(await fail('nonsense'))).toBe('NOT_FOUND');
    expect(refusalOf(await fail(instanceId, BUYER))).toBe('FORBIDDEN');
    const blank = 'mutation($id:ID!){failInstance(id:$id,reason:" "){id}}';
    expect(refusalOf(await t.gql(blank, { id: instanceId }, OPERATIONS))).toBe('VALIDATION_FAILED/REQUIRED');
    await activate(t, OPERATIONS, { instanceId });
    expect(refusalOf(await fail(instanceId))).toBe('INVALID_TRANSITION');
  });
});

describe('termination', () => {
  it('ends an instance once, and an order that was delivered stays DONE', async () => {
    const order = await accepted();
    const [instanceId] = instancesOf(order);
    expect(await codeOf(terminate(t, t.actor(OPERATIONS), instanceId!, NOW))).toBe('INVALID_TRANSITION');
    await activate(t, OPERATIONS, { instanceId: instanceId! });
    expect(await terminate(t, t.actor(BUYER), instanceId!, NOW)).toMatchObject({
      status: 'TERMINATED',
      terminatedAt: NOW,
    });
    expect(await codeOf(terminate(t, t.actor(BUYER), instanceId!, NOW))).toBe('INVALID_TRANSITION');
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('DONE');
  });
});

describe('service instances', () => {
  const LIST =
    'query($f:ServiceInstanceFilter,$n:Int,$a:String){serviceInstances(filter:$f,first:$n,after:$a){edges{node{id}} pageInfo{hasNextPage endCursor} totalCount}}';
  const list = async (email: string, filter: Record<string, unknown> | null = null): Promise<Id[]> =>
    (await t.ok<any>(LIST, { f: filter, n: 100 }, email)).serviceInstances.edges.map((edge: any) => edge.node.id);

  it('are filtered by state, offering, external id and organization', async () => {
    const [one, two] = instancesOf(await accepted(items(2)));
    await activate(t, OPERATIONS, { instanceId: one!, externalId: `ext-${one}` });
    expect(await list(BUYER, { externalIds: [`ext-${one}`] })).toEqual([one]);
    expect(await list(BUYER, { statuses: ['ACTIVE'] })).not.toContain(two);
    expect(await list(BUYER, { statuses: ['CREATING'], offeringIds: [offeringId] })).toContain(two);
    expect(await list(BUYER, { offeringIds: [newId(), 'nonsense'] })).toEqual([]);
    expect(await list(BUYER, { statuses: [] })).toEqual([]);
    expect(await list(OPERATIONS, { organizationIds: [t.organization('AG-CD')] })).toContain(one);
    expect(await list(OPERATIONS, { organizationIds: [t.organization('AG-CQ')] })).toEqual([]);
  });

  it('come in pages, newest first', async () => {
    await accepted(items(3));
    const { serviceInstances: first } = await t.ok<any>(LIST, { n: 2 }, BUYER);
    const { serviceInstances: second } = await t.ok<any>(LIST, { n: 2, a: first.pageInfo.endCursor }, BUYER);
    const seen = [...first.edges, ...second.edges].map((edge: any) => edge.node.id);
    expect(seen).toEqual(seen.toSorted().reverse());
    expect(new Set(seen).size).toBe(seen.length);
    expect(first.totalCount).toBe((await list(BUYER)).length);
  });

  it('of others are not found and not listed; a parent’s finance reads its children’s', async () => {
    const instanceId = await anInstance();
    const see = async (email: string): Promise<string> =>
      refusalOf(await t.gql('query($id:ID!){serviceInstance(id:$id){id}}', { id: instanceId }, email));
    for (const email of ['buyer@chongqing.example', 'finance@qingyang.example', OTHERS, MNC]) {
      expect(await see(email)).toBe('NOT_FOUND');
      expect(await list(email)).not.toContain(instanceId);
      expect(await list(email, { organizationIds: [t.organization('AG-CD')] })).toEqual([]);
    }
    for (const email of [BUYER, APPROVER, OPERATIONS, 'catalog@provider-a.example', 'auditor@yunshi.example'])
      expect(await see(email)).toBe('ok');
    const input = {
      title: 'Child',
      startsOn: '2026-10-01',
      items: [{ planId: plan, quantity: '1' }],
      budgetId: await makeBudget(t, {}, 'finance@qingyang.example'),
    };
    const child = await doOrder(t, 'createOrder', input, 'buyer@qingyang.example');
    await doOrder(t, 'submitOrder', child.id, 'buyer@qingyang.example');
    await doOrder(t, 'approveOrder', child.id, 'approver@qingyang.example');
    const [childs] = instancesOf(await doOrder(t, 'acceptOrder', child.id, OPERATIONS));
    expect(await list(FINANCE, { organizationIds: [t.organization('AG-CD-QY')] })).toEqual([childs]);
    expect(await list(FINANCE)).not.toContain(childs);
    expect(await list(BUYER, { organizationIds: [t.organization('AG-CD-QY')] })).toEqual([]);
  });
});

describe('Instances, for metering and billing', () => {
  const instances = (): Instances => t.app.get(Instances);
  const forUsage = (provider: string, ids: Id[], externalIds: string[]): Promise<Id[]> =>
    t.app
      .get(Transactions)
      .run(async (manager) =>
        (await instances().forUsage(manager, t.organization(provider), ids, externalIds)).map(({ id }) => id),
      );

  it('finds what one provider may report on, by id and external id, in the order of ids', async () => {
    const [one, two, three] = instancesOf(await accepted(items(3))) as [Id, Id, Id];
    await activate(t, OPERATIONS, { instanceId: three, externalId: `named-${three}` });
    expect(
      await forUsage('PV-A', [two, one.toUpperCase(), 'nonsense', newId()], [`named-${three}`, 'unknown']),
    ).toEqual([one, two, three].toSorted());
    expect(await forUsage('PV-B', [one, two], [`named-${three}`])).toEqual([]);
    expect(await forUsage('PV-A', [], [])).toEqual([]);
  });

  it('keeps termination waiting while use is taken in', async () => {
    const instanceId = await anInstance();
    await activate(t, OPERATIONS, { instanceId });
    const order: string[] = [];
    let ending: Promise<unknown> = Promise.resolve();
    await t.app.get(Transactions).run(async (manager) => {
      await instances().forUsage(manager, t.organization('PV-A'), [instanceId], []);
      ending = terminate(t, t.actor(BUYER), instanceId, NOW).then(() => order.push('terminated'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      order.push('taken in');
    });
    await ending;
    expect(order).toEqual(['taken in', 'terminated']);
  });

  it('lists accounts and their instances by activation', async () => {
    const [one, two] = instancesOf(await accepted(items(2))) as [Id, Id];
    const early = instant('2026-10-02T00:00:00+08:00');
    await activate(t, OPERATIONS, { instanceId: one, activatedAt: early });
    await activate(t, OPERATIONS, { instanceId: two });
    const account = { organizationId: t.organization('AG-CD'), providerId: t.organization('PV-A'), currency: 'CNY' };
    expect(await instances().accounts(t.app.get(DataSource).manager, early + 1, account.organizationId)).toMatchObject([
      account,
    ]);
    const [counted] = await instances().accounts(t.app.get(DataSource).manager, NOW + 1, account.organizationId);
    const [before] = await instances().accounts(t.app.get(DataSource).manager, early + 1, null);
    expect(before).toMatchObject(account);
    expect(counted!.instances).toBeGreaterThan(before!.instances);
    expect(await instances().accounts(t.app.get(DataSource).manager, NOW, t.organization('AG-CQ'))).toEqual([]);
    const of = (before: Instant): Promise<Id[]> =>
      t.app
        .get(Transactions)
        .run(async (manager) => (await instances().ofAccounts(manager, [account], before)).map(({ id }) => id));
    expect(await of(early)).not.toContain(one);
    expect(await of(early + 1)).toContain(one);
    expect(await of(early + 1)).not.toContain(two);
    const all = await of(NOW + 1);
    expect(all).toContain(two);
    expect(all).toEqual(all.toSorted());
  });
});
