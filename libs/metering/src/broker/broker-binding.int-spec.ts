import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { rows } from '#platform';
import { BrokerOperations } from '#procurement';
import { BUYER, OPERATIONS, refusal } from '../use.fixture.js';
import { sendOperation } from './ask-broker.js';
import { BrokerMarket } from './broker-market.fixture.js';

const OTHER = 'buyer@mnc.example';
const APPROVER = 'approver@chengdu.example';

describe('credentials of an instance that a broker made', () => {
  let m: BrokerMarket;
  let instanceId: Id;

  beforeAll(async () => (m = await BrokerMarket.open()));
  afterAll(() => m.market.t.close());
  beforeEach(async () => {
    await m.begin(true);
    ({ instanceId } = await m.order());
    await m.work();
    expect(await m.statusOf(instanceId)).toBe('ACTIVE');
    m.broker.asked.length = 0;
  });
  afterEach(() => m.broker.close());

  const tryCreate = (email = BUYER, id = instanceId, key: string | null = null) =>
    m.market.t.gql<{ createServiceBinding: { id: Id } }>(
      'mutation($id:ID!,$k:String){createServiceBinding(instanceId:$id,idempotencyKey:$k){id status}}',
      { id, k: key },
      email,
    );
  const create = async (): Promise<Id> => (await tryCreate()).data!.createServiceBinding.id;
  const show = (id: Id, email = BUYER) =>
    m.market.t.gql<{ showServiceBinding: unknown }>('mutation($id:ID!){showServiceBinding(id:$id)}', { id }, email);
  const end = (id: Id, email = BUYER) =>
    m.market.t.gql('mutation($id:ID!){endServiceBinding(id:$id){status}}', { id }, email);
  async function statuses(email = BUYER): Promise<string[]> {
    const { serviceBindings } = await m.market.t.ok<{ serviceBindings: { edges: { node: { status: string } }[] } }>(
      'query($id:ID!){serviceBindings(instanceId:$id){edges{node{status}}}}',
      { id: instanceId },
      email,
    );
    return serviceBindings.edges.map(({ node }) => node.status);
  }
  const audited = async (id: Id): Promise<string[]> =>
    (
      await rows<{ action: string }>(
        m.market.database,
        'SELECT action FROM audit_row WHERE subject_id = ? ORDER BY id',
        [Buffer.from(id.replaceAll('-', ''), 'hex')],
      )
    ).map(({ action }) => action);

  it('are given, shown to its buyer with a trace, and given back', async () => {
    const id = await create();
    expect(await statuses()).toEqual(['CREATING']);
    expect(refusal(await show(id))).toBe('INVALID_TRANSITION');
    await m.work();
    const [bind] = m.broker.asked;
    expect(bind).toMatchObject({ method: 'PUT', path: `${instanceId}/service_bindings/${id}` });
    expect(bind!.query.get('accepts_incomplete')).toBe('true');
    expect(bind!.body).toMatchObject({ service_id: 'svc', plan_id: 'small', context: { platform: 'yunshi' } });
    expect(bind!.headers['x-broker-api-originating-identity']).toMatch(/^yunshi /);
    expect(await statuses(OPERATIONS)).toEqual(['READY']);
    const shown = {
      credentials: { username: 'u', password: `hush-${id}` },
      endpoints: [{ host: 'h', ports: ['443'] }],
    };
    expect((await show(id)).data!.showServiceBinding).toEqual(shown);
    expect((await show(id)).data!.showServiceBinding).toEqual(shown);
    expect(refusal(await end(id))).toBe('ok');
    expect(refusal(await show(id))).toBe('INVALID_TRANSITION');
    expect(await statuses()).toEqual(['ENDING']);
    await m.work();
    expect(await statuses()).toEqual(['ENDED']);
    expect(refusal(await end(id))).toBe('ok');
    await m.settle();
    expect(m.broker.story).toEqual(['BIND', 'UNBIND']);
    expect(m.broker.asked[1]!.query.toString()).toBe('accepts_incomplete=true&service_id=svc&plan_id=small');
    expect(m.broker.bindings.size).toBe(0);
    expect(await audited(id)).toEqual([
      ...['createServiceBinding', 'serviceBindingReady', 'showServiceBinding', 'showServiceBinding'],
      ...['endServiceBinding', 'serviceBindingEnded'],
    ]);
  });

  it('lie sealed, and nothing of them lies elsewhere', async () => {
    const id = await create();
    await m.work();
    await show(id);
    const tables = ['audit_row', 'service_binding', 'broker_operation', 'idempotency_key', 'webhook_delivery'];
    for (const table of [...tables, 'notification']) {
      const found = await rows(m.market.database, `SELECT * FROM ${table}`);
      const text = JSON.stringify(found, (_, value: unknown) =>
        (value as { type?: string } | null)?.type === 'Buffer'
          ? Buffer.from((value as { data: number[] }).data).toString('latin1')
          : value,
      );
      expect(text).not.toContain('hush-');
    }
  });

  it('are fetched when the broker made them while it was asked after', async () => {
    m.broker.async = true;
    const id = await create();
    await m.work();
    m.broker.state = 'succeeded';
    m.broker.trick = ({ path }, response, self) =>
      path.endsWith(id) && self.story.length === 3 && self.answer(response, 404);
    m.pass(60);
    await m.work();
    expect(await statuses()).toEqual(['CREATING']);
    m.pass(60);
    await m.work();
    expect(m.broker.story).toEqual(['BIND', 'POLL', 'FETCH', 'POLL', 'FETCH']);
    expect(m.broker.asked[1]!.query.get('operation')).toBe('task 2');
    expect((await show(id)).data!.showServiceBinding).toEqual({
      credentials: { username: 'u', password: `hush-${id}` },
    });
  });

  it.each<[string, number, object, string[]]>([
    ['a 5xx', 500, {}, ['BIND', 'UNBIND']],
    ['a 201 without credentials', 201, {}, ['BIND', 'UNBIND']],
    ['a 200 without credentials', 200, {}, ['BIND']],
    ['a refusal', 422, { error: 'RequiresApp' }, ['BIND']],
  ])('that are not given fail, and after %s are cleared up by the table', async (_, status, body, story) => {
    const id = await create();
    m.broker.trick = ({ method, path }, response, self) => {
      if (method !== 'PUT') return false;
      self.bindings.add(path.split('/')[2]!);
      return self.answer(response, status, body);
    };
    await m.settle();
    expect(await statuses()).toEqual(['FAILED']);
    expect(m.broker.story).toEqual(story);
    expect(await audited(id)).toEqual(['createServiceBinding', 'serviceBindingFailed']);
    const [operation] = await m.operationsOf(instanceId);
    expect(operation).toMatchObject({ kind: 'BIND', state: 'FAILED', orphanSuspected: status === 200 });
    // What an orphan of a binding is has nothing to do with the instance.
    expect(await m.statusOf(instanceId)).toBe('ACTIVE');
    expect(m.broker.instances.size).toBe(1);
  });

  it('are taken back before the instance is, when that ends', async () => {
    const ready = [await create(), await create()];
    await m.work();
    await m.work();
    await create();
    m.pass(60);
    expect(refusal(await m.market.terminate(instanceId))).toBe('ok');
    expect(await statuses()).toEqual(['CREATING', 'ENDING', 'ENDING']);
    await m.settle();
    expect(await statuses()).toEqual(['FAILED', 'ENDED', 'ENDED']);
    expect(m.broker.story).toEqual(['BIND', 'BIND', 'UNBIND', 'UNBIND', 'DELETE']);
    expect([m.broker.bindings.size, m.broker.instances.size]).toEqual([0, 0]);
    for (const id of ready) expect(refusal(await show(id))).toBe('INVALID_TRANSITION');
  });

  it('that come after the instance has ended are taken back', async () => {
    await create();
    m.pass(60);
    let ended: Promise<unknown> | null = null;
    m.broker.trick = ({ method, path }, response, self) => {
      if (method !== 'PUT' || ended) return false;
      self.bindings.add(path.split('/')[2]!);
      ended = m.market.terminate(instanceId).then(() => self.answer(response, 201, { credentials: { a: 1 } }));
      return true;
    };
    await m.settle();
    expect(await statuses()).toEqual(['FAILED']);
    expect(m.broker.story).toEqual(['BIND', 'UNBIND', 'DELETE']);
    expect(m.broker.bindings.size).toBe(0);
  });

  it('are one binding when a worker dies between the request and its keeping', async () => {
    const id = await create();
    const operations = m.market.t.app.get(BrokerOperations);
    const claimed = (await operations.claim((await operations.due())[0]!))!;
    await sendOperation(claimed, { production: false });
    expect((await m.operationsOf(instanceId))[0]).toMatchObject({ state: 'WAITING', orphanSuspected: true });
    m.pass(180);
    await m.work();
    expect(await statuses()).toEqual(['READY']);
    expect([...m.broker.bindings]).toEqual([id]);
  });

  it('are asked for, shown and given back by people of its buyer alone, once for one key, at most 20', async () => {
    const id = await create();
    await m.work();
    for (const email of [OTHER, 'buyer@chengdu.example']) {
      const expected = email === OTHER ? 'NOT_FOUND' : 'ok';
      expect(refusal(await show(id, email))).toBe(expected);
    }
    expect(refusal(await tryCreate(OTHER))).toBe('NOT_FOUND');
    expect(refusal(await end(id, OTHER))).toBe('NOT_FOUND');
    for (const email of [OPERATIONS, APPROVER]) expect(refusal(await show(id, email))).toBe('FORBIDDEN');
    const keyed = [await tryCreate(BUYER, instanceId, 'k'), await tryCreate(BUYER, instanceId, 'k')];
    expect(new Set(keyed.map(({ data }) => data!.createServiceBinding.id)).size).toBe(1);
    for (let index = 2; index < 20; index++) await create();
    expect(refusal(await tryCreate())).toBe('VALIDATION_FAILED/TOO_MANY');
  });

  it('are not asked for where no broker gives any, or nothing runs', async () => {
    m.broker.close();
    await m.begin(false);
    const plain = await m.order();
    expect(refusal(await tryCreate(BUYER, plain.instanceId))).toBe('INVALID_TRANSITION');
    await m.work();
    expect(refusal(await tryCreate(BUYER, plain.instanceId))).toBe('VALIDATION_FAILED/NOT_BINDABLE');
  });
});
