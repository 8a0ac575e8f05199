import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, dayStart, dec, formatInstant, HOUR, MINUTE, newId, parseInstant } from '#kernel';
import { rows } from '#platform';
import { SpendWatch } from '#procurement';
import { DataSource } from 'typeorm';
import { type HttpAnswer, startTestApp, type TestApp } from '../../testing/harness.js';
import { acceptedInstance, draftOrder, openBudget, publish, runningInstance } from '../../testing/market.js';

/* An agent in provider A's data centre asks for orders, sets up what they name and says what became of it. */

const NOW = dayStart('2026-10-20') + 10 * HOUR;
const START = '2026-10-01T00:00:00Z';
const OPERATIONS = 'operations@provider-a.example';

let t: TestApp;
let planId: string;
let offeringCode: string;
let budgetId: string;
const keys: Record<string, string> = {};

const makeKey = async (email: string, roles: string[], operations?: string[]): Promise<string> => {
  const { createApiKey } = await t.ok<{ createApiKey: { secret: string } }>(
    'mutation($i:CreateApiKeyInput!){createApiKey(input:$i){secret}}',
    { i: { name: 'agent', roles, operations } },
    email,
  );
  return createApiKey.secret;
};
const call = (
  method: 'GET' | 'POST',
  path: string,
  { key = 'a', body, language = 'en' }: { key?: string; body?: object; language?: string } = {},
): Promise<HttpAnswer> =>
  t.http(method, `/provider/v1${path}`, {
    headers: {
      ...{ authorization: `Bearer ${keys[key]}`, 'accept-language': language },
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
const get = async (path: string, key?: string): Promise<any> => (await call('GET', path, { key })).json();
const post = async (path: string, body?: object, key?: string): Promise<any> =>
  (await call('POST', path, { key, body })).json();
/** "409 CODE/ISSUE", "200". */
const outcome = async (answer: Promise<HttpAnswer>): Promise<string> => {
  const { status, json } = await answer;
  const { error } = json<{ error?: { code: string; issues?: { path: string; code: string }[] } }>();
  if (!error) return String(status);
  const issue = error.issues?.[0];
  return `${status} ${error.code}${issue ? `/${issue.path}:${issue.code}` : ''}`;
};
const wish = (): { planId: string; budgetId: string; startsOn: string } => ({
  ...{ planId, budgetId, startsOn: '2026-10-01', expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }] },
});
const ordered = async (more: object = {}): Promise<string> => {
  const id = await draftOrder(t, { ...wish(), ...more });
  await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id }, 'buyer@chengdu.example');
  return id;
};
const approved = async (more: object = {}): Promise<string> => {
  const id = await ordered(more);
  await t.ok('mutation($id:ID!){approveOrder(id:$id){id}}', { id }, 'approver@chengdu.example');
  return id;
};
const creating = async (): Promise<string> => (await acceptedInstance(t, wish())).instanceId;
const auditRows = async (): Promise<number> => {
  const [row] = await rows<{ n: string }>(t.app.get(DataSource), 'SELECT COUNT(*) AS n FROM audit_row');
  return Number(row!.n);
};

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(NOW);
  const offering = await publish(t, { basic: [{ code: 'use', unitPrice: '1' }] });
  planId = offering.plans[0]!.id;
  offeringCode = offering.code;
  budgetId = await openBudget(t);
  keys.a = await makeKey(OPERATIONS, ['PROVIDER_OPERATIONS']);
  keys.b = await makeKey('operations@provider-b.example', ['PROVIDER_OPERATIONS']);
  keys.buyer = await makeKey('buyer@chengdu.example', ['BUYER']);
  keys.operator = await makeKey('operator@yunshi.example', ['OPERATOR_ADMIN']);
  keys.reads = await makeKey(OPERATIONS, ['PROVIDER_OPERATIONS'], ['orders', 'order', 'serviceInstances']);
  keys.starts = await makeKey(OPERATIONS, ['PROVIDER_OPERATIONS'], ['serviceInstance', 'activateInstance']);
});
afterAll(() => t.close());

describe('an agent of a provider', () => {
  it('asks for orders, accepts, reports ACTIVE twice, reconciles, and reports the end', async () => {
    const hidden = await ordered();
    const id = await approved();
    const { orders } = await get('/orders?state=PENDING_PROVIDER&after=&limit=100');
    expect(orders.map((order: any) => order.id)).not.toContain(hidden);
    const [order] = orders.filter((each: any) => each.id === id);
    expect(order).toEqual({
      id,
      number: expect.stringMatching(/\d/),
      title: 'Order',
      state: 'PENDING_PROVIDER',
      version: expect.any(Number),
      buyer: { code: 'AG-CD', name: expect.any(String) },
      startsOn: '2026-10-01',
      items: [
        {
          ...{ id: expect.any(String), kind: 'ADD', state: 'PENDING' },
          ...{ offeringCode, planCode: 'basic', quantity: '1' },
          ...{ zone: null, configuration: null, instance: null },
        },
      ],
    });

    const accepted = await post(`/orders/${id}/accept`);
    expect(accepted).toMatchObject({ state: 'EXECUTING', items: [{ instance: { state: 'CREATING' } }] });
    // Its answer was lost: asked again, it is the same, and nothing was done.
    const rowsBefore = await auditRows();
    expect(await post(`/orders/${id}/accept`)).toEqual(accepted);
    expect(await get(`/orders/${id}`)).toEqual(accepted);
    expect(await auditRows()).toBe(rowsBefore);

    const instanceId = accepted.items[0].instance.id;
    const { syncedThrough } = await get('/instances');
    const report = { state: 'ACTIVE', externalId: `vm-${id}`, at: START };
    const active = await post(`/instances/${instanceId}/report`, report);
    expect(active).toEqual({
      ...{ id: instanceId, orderId: id, offeringCode, planCode: 'basic', externalId: `vm-${id}` },
      ...{ state: 'ACTIVE', quantity: '1', activatedAt: START, terminatedAt: null },
      ...{ suspension: null, notice: null, exit: null, successor: null, predecessorIds: [], asked: null },
    });
    const after = await auditRows();
    expect(await post(`/instances/${instanceId}/report`, report)).toEqual(active);
    expect(await auditRows()).toBe(after);

    const changed = await get(`/instances?state=ACTIVE&updatedSince=${encodeURIComponent(syncedThrough)}`);
    expect(changed.instances).toContainEqual(active);
    const ended = { state: 'TERMINATED', at: '2026-10-10T00:00:00Z' };
    const last = await post(`/instances/${instanceId}/report`, ended);
    const exit = expect.arrayContaining([expect.objectContaining({ step: 'HAND_OVER', by: 'PROVIDER', done: false })]);
    expect(last).toEqual({ ...active, state: 'TERMINATED', terminatedAt: ended.at, exit });
    for (const again of [ended, report]) expect(await post(`/instances/${instanceId}/report`, again)).toEqual(last);
    expect((await get(`/instances?updatedSince=${changed.syncedThrough}`)).instances).toContainEqual(last);
    expect(await get(`/orders/${id}`)).toMatchObject({ state: 'DONE' });
  });

  it('does what orders change and end, says so twice, and says what it does not do', async () => {
    const { instanceId } = await runningInstance(t, { ...wish(), activatedAt: dayStart('2026-10-01') });
    const change = async (item: object): Promise<any> => {
      const { createOrder } = await t.ok<any>(
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title: 'c', items: [{ instanceId, ...item }] } },
        'buyer@chengdu.example',
      );
      await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', createOrder, 'buyer@chengdu.example');
      await t.ok('mutation($id:ID!){approveOrder(id:$id){id}}', createOrder, 'approver@chengdu.example');
      return post(`/orders/${createOrder.id}/accept`);
    };
    const path = ({ id, items }: any, step: string): string => `/orders/${id}/items/${items[0].id}/${step}`;
    const refused = await change({ kind: 'MODIFY', quantity: '3' });
    expect(refused.items).toMatchObject([
      { kind: 'MODIFY', state: 'EXECUTING', quantity: '3', instance: { id: instanceId, state: 'ACTIVE' } },
    ]);
    expect(await outcome(call('POST', path(refused, 'fail'), { body: {} }))).toBe(
      '400 VALIDATION_FAILED/reason:REQUIRED',
    );
    const failed = await post(path(refused, 'fail'), { reason: 'no room' });
    expect(failed).toMatchObject({ state: 'FAILED', items: [{ state: 'FAILED' }] });
    expect(await post(path(refused, 'fail'), { reason: 'no room' })).toEqual(failed);
    expect(await outcome(call('POST', path(refused, 'complete'), { body: {} }))).toBe('409 INVALID_TRANSITION');
    const ends = await change({ kind: 'TERMINATE' });
    expect(await outcome(call('POST', path(ends, 'complete'), { body: {}, key: 'b' }))).toBe('404 NOT_FOUND');
    const done = await post(path(ends, 'complete'), {});
    expect(done).toMatchObject({ state: 'DONE', items: [{ state: 'DONE', instance: { state: 'TERMINATED' } }] });
    expect(await post(path(ends, 'complete'), { at: START })).toEqual(done);
  });

  it('declines with a reason, and once more changes nothing', async () => {
    const id = await approved();
    expect(await outcome(call('POST', `/orders/${id}/decline`, { body: {} }))).toBe(
      '400 VALIDATION_FAILED/reason:REQUIRED',
    );
    const declined = await post(`/orders/${id}/decline`, { reason: 'no room' });
    expect(declined).toMatchObject({ id, state: 'REJECTED' });
    expect(await post(`/orders/${id}/decline`, { reason: 'no room' })).toEqual(declined);
    expect(await outcome(call('POST', `/orders/${id}/accept`))).toBe('409 INVALID_TRANSITION');
    const early = await ordered();
    for (const answer of ['accept', 'decline'])
      expect(await outcome(call('POST', `/orders/${early}/${answer}`, { body: { reason: 'r' } }))).toBe(
        '404 NOT_FOUND',
      );
    const taken = await approved();
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', `/orders/${taken}/accept`)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await post(`/orders/${taken}/accept`);
    expect(await outcome(call('POST', `/orders/${taken}/decline`, { body: { reason: 'r' } }))).toBe(
      '409 INVALID_TRANSITION',
    );
  });

  it('reports a failure, and once more changes nothing; the order ends with it', async () => {
    const id = await approved();
    const accepted = await post(`/orders/${id}/accept`);
    const path = `/instances/${accepted.items[0].instance.id}/report`;
    expect(await outcome(call('POST', path, { body: { state: 'FAILED' } }))).toBe(
      '400 VALIDATION_FAILED/reason:REQUIRED',
    );
    const failed = await post(path, { state: 'FAILED', reason: 'no capacity' });
    expect(failed).toMatchObject({ state: 'FAILED', activatedAt: null });
    expect(await post(path, { state: 'FAILED', reason: 'no capacity' })).toEqual(failed);
    expect(await get(`/orders/${id}`)).toMatchObject({ state: 'FAILED', items: [{ instance: { state: 'FAILED' } }] });
  });

  it('suspends what runs with a reason, and resumes it; each once, and nothing that its buyer suspended', async () => {
    const id = await creating();
    const path = `/instances/${id}/report`;
    await post(path, { state: 'ACTIVE', at: START });
    expect(await outcome(call('POST', path, { body: { state: 'SUSPENDED' } }))).toBe(
      '400 VALIDATION_FAILED/reason:REQUIRED',
    );
    const attack = { state: 'SUSPENDED', reason: 'attack' };
    const suspended = await post(path, attack);
    expect(suspended).toMatchObject({ state: 'SUSPENDED', suspension: { by: 'PROVIDER', reason: 'attack' } });
    expect(await post(path, attack)).toEqual(suspended);
    expect(await post(path, { state: 'ACTIVE' })).toMatchObject({ state: 'ACTIVE', suspension: null });
    expect(await post(path, { state: 'ACTIVE' })).toMatchObject({ state: 'ACTIVE' });
    await t.ok('mutation($id:ID!){suspendInstance(id:$id,reason:"夜间"){id}}', { id }, 'buyer@chengdu.example');
    expect(await outcome(call('POST', path, { body: { state: 'ACTIVE' } }))).toBe('409 SUSPENDED_BY_OTHERS');
  });

  it('is refused what contradicts a report before, in the language it reads', async () => {
    const path = `/instances/${await creating()}/report`;
    expect(await outcome(call('POST', path, { body: { state: 'TERMINATED' } }))).toBe('409 INVALID_TRANSITION');
    await post(path, { state: 'ACTIVE', externalId: 'told-1', at: START });
    for (const body of [
      { state: 'FAILED', reason: 'r' },
      { state: 'ACTIVE', externalId: 'told-2', at: START },
      { state: 'ACTIVE', externalId: 'told-1', at: '2026-10-02T00:00:00Z' },
      { state: 'TERMINATED', externalId: 'told-2' },
    ])
      expect(await outcome(call('POST', path, { body }))).toBe('409 REPORT_CONTRADICTS');
    const body = { state: 'FAILED', reason: 'r' };
    expect((await call('POST', path, { body, language: 'zh' })).text).toContain('请重新读取');
    expect((await call('POST', path, { body })).text).toContain('read it again');
  });

  it('reports once when it reports twice at the same time', async () => {
    const id = await creating();
    const body = { state: 'ACTIVE', externalId: 'race', at: START };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call('POST', `/instances/${id}/report`, { body })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    const [row] = await rows<{ n: string }>(
      t.app.get(DataSource),
      "SELECT COUNT(*) AS n FROM audit_row WHERE action = 'activateInstance' AND subject_id = ?",
      [Buffer.from(id.replaceAll('-', ''), 'hex')],
    );
    expect(Number(row!.n)).toBe(1);
  });

  it('is told which field is wrong, under the names it uses', async () => {
    const path = `/instances/${await creating()}/report`;
    for (const [body, told] of [
      [{}, 'state:REQUIRED'],
      [{ state: 'PAUSED' }, 'state:MALFORMED'],
      [{ state: 'ACTIVE', externalID: 'x' }, 'externalID:MALFORMED'],
      [{ state: 'ACTIVE', at: 'now' }, 'at:MALFORMED'],
      [{ state: 'ACTIVE', at: formatInstant(NOW + 1) }, 'at:IN_FUTURE'],
      [{ state: 'ACTIVE', at: '2026-09-01T00:00:00Z' }, 'at:BEFORE_START'],
      [{ state: 'ACTIVE', externalId: 'x'.repeat(201) }, 'externalId:TOO_LONG'],
      [{ state: 'FAILED', reason: 'x'.repeat(2001) }, 'reason:TOO_LONG'],
      [{ state: 'FAILED', reason: 7 }, 'reason:MALFORMED'],
      [[], 'body:MALFORMED'],
    ] as const)
      expect(await outcome(call('POST', path, { body }))).toBe(`400 VALIDATION_FAILED/${told}`);
  });

  it('turns pages of at most 100 by an opaque cursor', async () => {
    await approved();
    await approved();
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: any = await get(`/orders?limit=1&after=${next}`);
      expect(page.orders.length).toBeLessThanOrEqual(1);
      seen.push(...page.orders.map((order: any) => order.id));
      next = page.next;
    }
    const all = (await get('/orders?limit=100')).orders.map((order: any) => order.id);
    expect(seen).toEqual(all);
    expect((await get('/instances?limit=1')).instances).toHaveLength(1);
    for (const list of ['/orders', '/instances'])
      for (const [query, told] of [
        ['limit=0', 'limit:OUT_OF_RANGE'],
        ['limit=101', 'limit:OUT_OF_RANGE'],
        ['limit=many', 'limit:OUT_OF_RANGE'],
        ['after=nonsense', 'after:MALFORMED'],
        ['state=OPEN', 'state:MALFORMED'],
        ['state=ACTIVE&state=DONE', 'state:MALFORMED'],
      ])
        expect(await outcome(call('GET', `${list}?${query}`))).toBe(`400 VALIDATION_FAILED/${told}`);
    expect(await outcome(call('GET', '/instances?updatedSince=yesterday'))).toBe(
      '400 VALIDATION_FAILED/updatedSince:MALFORMED',
    );
  });

  describe('that comes again with what it was answered', () => {
    /** What changed after it was told last; what has the very stamp it names would come once more. */
    const news = async (through: string): Promise<{ instances: any[]; through: string }> => {
      const after = formatInstant(parseInstant(through)! + 1);
      const { instances, syncedThrough } = await get(`/instances?updatedSince=${after}`);
      return { instances, through: syncedThrough };
    };
    let through: string;
    const hears = async (expected: object): Promise<void> => {
      const { instances, through: then } = await news(through);
      expect(instances).toMatchObject([expected]);
      through = then;
      expect((await news(through)).instances).toEqual([]);
    };
    beforeEach(async () => {
      ({ syncedThrough: through } = await get('/instances'));
    });

    it('hears of what was made, of its quantity and of its end', async () => {
      const id = await creating();
      await hears({ id, state: 'CREATING' });
      await post(`/instances/${id}/report`, { state: 'ACTIVE', at: START });
      await hears({ id, state: 'ACTIVE' });
      const resize = 'mutation($id:ID!){resizeInstance(input:{instanceId:$id,quantity:"0.5"}){id}}';
      await t.ok(resize, { id }, 'buyer@chengdu.example');
      await hears({ id, quantity: '0.5' });
      await t.ok('mutation($id:ID!){suspendInstance(id:$id,reason:"夜间"){id}}', { id }, 'buyer@chengdu.example');
      await hears({ id, state: 'SUSPENDED', suspension: { by: 'BUYER', reason: '夜间' } });
      await t.ok('mutation($id:ID!){resumeInstance(id:$id){id}}', { id }, 'buyer@chengdu.example');
      await hears({ id, state: 'ACTIVE', suspension: null });
      await t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id }, 'buyer@chengdu.example');
      await hears({ id, state: 'TERMINATED' });
    });

    it('hears that an order was cancelled before its first day', async () => {
      const order = await approved({ startsOn: '2026-12-01' });
      expect(await post(`/orders/${order}/accept`)).toMatchObject({ state: 'PENDING_START' });
      await hears({ orderId: order, state: 'CREATING' });
      await t.ok('mutation($id:ID!){cancelOrder(id:$id,reason:"r"){id}}', { id: order }, 'buyer@chengdu.example');
      await hears({ orderId: order, state: 'FAILED' });
    });

    it('hears what a used-up budget asks of it', async () => {
      const finance = 'finance@chengdu.example';
      const own = await openBudget(t, { amount: '100.00' });
      await t.ok('mutation($id:ID!){setBudgetPolicy(id:$id,policy:SUSPEND){id}}', { id: own }, finance);
      const { instanceId: id } = await acceptedInstance(t, { ...wish(), budgetId: own });
      await hears({ id, asked: null });
      await t.app.get(SpendWatch).record(t.actor(finance), own, dec('100'));
      await hears({ id, asked: 'SUSPEND' });
    });
  });

  describe('that says that it runs', () => {
    const LIST =
      'query($a:String){providerAgents(first:2,after:$a){edges{node{name version capabilities status lastSeenAt provider{code}}} pageInfo{hasNextPage endCursor}}}';
    const agents = async (email: string): Promise<any[]> => {
      const found: any[] = [];
      for (let after: string | null = null; ;) {
        const { providerAgents }: any = await t.ok(LIST, { a: after }, email);
        found.push(...providerAgents.edges.map((edge: any) => edge.node));
        if (!providerAgents.pageInfo.hasNextPage) return found;
        after = providerAgents.pageInfo.endCursor;
      }
    };
    const beat = (body: object, key?: string): Promise<HttpAnswer> => call('POST', '/heartbeat', { body, key });
    const status = async (): Promise<string> => (await agents(OPERATIONS)).find(({ name }) => name === 'dc1').status;
    afterEach(() => t.setNow(NOW));

    it('is ACTIVE for five minutes, then DISCONNECTED, and ACTIVE again', async () => {
      const said = { agent: 'dc1', version: '1.0', capabilities: ['iaas', 'k8s'] };
      const [beats] = [await Promise.all([beat(said), beat(said), beat(said)])];
      expect(beats.map((answer) => answer.status)).toEqual([200, 200, 200]);
      expect(beats[0].json()).toEqual({
        ...said,
        ...{ firstSeenAt: formatInstant(NOW), lastSeenAt: formatInstant(NOW), status: 'ACTIVE' },
      });
      t.setNow(NOW + 5 * MINUTE);
      expect(await status()).toBe('ACTIVE');
      t.setNow(NOW + 5 * MINUTE + 1);
      expect(await status()).toBe('DISCONNECTED');
      const before = await auditRows();
      await beat(said);
      expect(await status()).toBe('ACTIVE');
      expect(await auditRows()).toBe(before);
      await beat({ ...said, version: '1.1' });
      expect(await auditRows()).toBe(before + 1);
      expect((await agents(OPERATIONS)).filter(({ name }) => name === 'dc1')).toEqual([
        {
          ...{ name: 'dc1', version: '1.1', capabilities: ['iaas', 'k8s'], status: 'ACTIVE' },
          ...{ lastSeenAt: formatInstant(NOW + 5 * MINUTE + 1), provider: { code: 'PV-A' } },
        },
      ]);
    });

    it('is seen by its provider’s people and by operators', async () => {
      await beat({ agent: 'of-a' });
      await beat({ agent: 'of-b' }, 'b');
      const names = async (email: string): Promise<string[]> => (await agents(email)).map(({ name }) => name);
      expect(await names('finance@provider-a.example')).toContain('of-a');
      expect(await names('finance@provider-a.example')).not.toContain('of-b');
      expect(await names('operator@yunshi.example')).toEqual(expect.arrayContaining(['of-a', 'of-b']));
      const { errors } = await t.gql(LIST, {}, 'buyer@chengdu.example');
      expect(errors![0]!.extensions.code).toBe('FORBIDDEN');
      for (const key of ['buyer', 'operator', 'reads'])
        expect(await outcome(call('POST', '/heartbeat', { key, body: { agent: 'x' } }))).toBe('403 FORBIDDEN');
    });

    it('is told what is wrong', async () => {
      for (const [body, told] of [
        [{}, 'agent:REQUIRED'],
        [{ agent: 'two words' }, 'agent:MALFORMED'],
        [{ agent: 'x'.repeat(101) }, 'agent:TOO_LONG'],
        [{ agent: 'x', version: 'x'.repeat(101) }, 'version:TOO_LONG'],
        [{ agent: 'x', capabilities: 'iaas' }, 'capabilities:MALFORMED'],
        [{ agent: 'x', capabilities: [7] }, 'capabilities:MALFORMED'],
        [{ agent: 'x', capabilities: [''] }, 'capabilities.0:REQUIRED'],
        [{ agent: 'x', capabilities: Array.from({ length: 51 }, () => 'c') }, 'capabilities:TOO_MANY'],
        [{ agent: 'x', status: 'fine' }, 'status:MALFORMED'],
      ] as const)
        expect(await outcome(beat(body))).toBe(`400 VALIDATION_FAILED/${told}`);
    });

    it('is one of at most 100; one that is silent for 30 days makes room', async () => {
      const codes: string[] = [];
      for (let first = 0; first < 110; first += 10)
        codes.push(
          ...(await Promise.all(
            Array.from({ length: 10 }, (_, i) => outcome(beat({ agent: `many-${first + i}` }, 'b'))),
          )),
        );
      expect((await agents('operations@provider-b.example')).length).toBe(100);
      expect(codes).toContain('400 VALIDATION_FAILED/agent:TOO_MANY');
      expect(await outcome(beat({ agent: 'many-0' }, 'b'))).toBe('200');
      t.setNow(NOW + 30 * DAY - 1);
      expect(await outcome(beat({ agent: 'late' }, 'b'))).toBe('400 VALIDATION_FAILED/agent:TOO_MANY');
      t.setNow(NOW + 30 * DAY);
      expect(await outcome(beat({ agent: 'late' }, 'b'))).toBe('200');
      const left = (await agents('operations@provider-b.example')).map(({ name }) => name);
      expect([left.length, left.includes('late')]).toEqual([100, true]);
    });
  });

  it('of another provider sees nothing', async () => {
    const order = await approved();
    const instance = await creating();
    for (const list of ['/orders', '/instances']) {
      const page = await get(list, 'b');
      expect([...(page.orders ?? []), ...(page.instances ?? [])]).toEqual([]);
    }
    for (const [method, path, body] of [
      ['GET', `/orders/${order}`],
      ['POST', `/orders/${order}/accept`],
      ['POST', `/orders/${order}/decline`, { reason: 'r' }],
      ['POST', `/instances/${instance}/report`, { state: 'ACTIVE' }],
    ] as const)
      expect(await outcome(call(method, path, { key: 'b', body }))).toBe('404 NOT_FOUND');
    for (const id of [newId(), 'x']) {
      expect(await outcome(call('GET', `/orders/${id}`))).toBe('404 NOT_FOUND');
      expect(await outcome(call('POST', `/instances/${id}/report`, { body: { state: 'ACTIVE' } }))).toBe(
        '404 NOT_FOUND',
      );
    }
  });

  it('is nobody but a provider', async () => {
    const order = await approved();
    const instance = await creating();
    for (const key of ['buyer', 'operator'])
      for (const [method, path, body] of [
        ['GET', '/orders'],
        ['GET', `/orders/${order}`],
        ['POST', `/orders/${order}/accept`],
        ['POST', `/orders/${order}/decline`, { reason: 'r' }],
        ['GET', '/instances'],
        ['POST', `/instances/${instance}/report`, { state: 'TERMINATED' }],
      ] as const)
        expect(`${key} ${path} ${await outcome(call(method, path, { key, body }))}`).toBe(
          `${key} ${path} 403 FORBIDDEN`,
        );
  });

  it('does with its key what the key is for', async () => {
    const order = await approved();
    expect(await outcome(call('GET', `/orders/${order}`, { key: 'reads' }))).toBe('200');
    expect(await outcome(call('GET', '/instances', { key: 'reads' }))).toBe('200');
    expect(await outcome(call('POST', `/orders/${order}/accept`, { key: 'reads' }))).toBe('403 FORBIDDEN');
    expect(await outcome(call('GET', '/orders', { key: 'starts' }))).toBe('403 FORBIDDEN');
    const path = `/instances/${await creating()}/report`;
    const body = { state: 'ACTIVE', at: START };
    expect(await outcome(call('POST', path, { key: 'reads', body }))).toBe('403 FORBIDDEN');
    expect(await outcome(call('POST', path, { key: 'starts', body: { state: 'FAILED', reason: 'r' } }))).toBe(
      '403 FORBIDDEN',
    );
    expect(await outcome(call('POST', path, { key: 'starts', body }))).toBe('200');
    expect(await outcome(call('POST', path, { key: 'starts', body: { state: 'TERMINATED' } }))).toBe('403 FORBIDDEN');
  });
});
