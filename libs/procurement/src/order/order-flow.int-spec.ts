import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  activate,
  APPROVER,
  BUYER,
  CHIEF,
  doOrder,
  FINANCE,
  figuresOf,
  isSound,
  makeBudget,
  metered,
  monthly,
  OPERATIONS,
  OPERATOR,
  type OrderAnswer,
  publish,
  readLedger,
  refusalOf,
  seeOrder,
  tryOrder,
} from '../market.fixture.js';

const NOW = parseInstant('2026-10-15T10:00:00+08:00')!;
let t: TestApp;
let plan: Id;
let meteredPlan: Id;
let budgetId: Id;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(NOW);
  const { planIds } = await publish(t, 'flow', { fee: monthly(), used: metered });
  plan = planIds.fee!;
  meteredPlan = planIds.used!;
});
afterAll(() => t.close());
beforeEach(async () => {
  t.setNow(NOW);
  budgetId = await makeBudget(t);
});

const draft = (over: Record<string, unknown> = {}, email = BUYER): Promise<OrderAnswer> =>
  doOrder(
    t,
    'createOrder',
    {
      title: 'Collaboration',
      budgetId,
      startsOn: '2026-11-01',
      months: 2,
      items: [{ planId: plan, quantity: '3' }],
      ...over,
    },
    email,
  );
const submitted = async (over: Record<string, unknown> = {}): Promise<OrderAnswer> =>
  doOrder(t, 'submitOrder', (await draft(over)).id, BUYER);
const approved = async (over: Record<string, unknown> = {}): Promise<OrderAnswer> =>
  doOrder(t, 'approveOrder', (await submitted(over)).id, APPROVER);
const figures = async (): Promise<Record<string, string>> => figuresOf(await readLedger(t, budgetId));

describe('the life of an order', () => {
  it('goes from draft to done, the money from available to reserved to committed', async () => {
    const made = await draft({ startsOn: '2026-10-15' });
    expect(made).toMatchObject({
      status: 'DRAFT',
      version: 1,
      months: 2,
      decision: null,
      contract: null,
      organization: { code: 'AG-CD' },
      provider: { code: 'PV-A' },
      allowedActions: ['updateOrder', 'submitOrder', 'cancelOrder', 'postOrderMessage'],
    });
    expect(made.number).toMatch(/^AG-CD-2026-\d{6}$/);
    // 3 × 10.00 a month from 15 October: 17/31 + 1 + 14/31 months, each line rounded: 16.45 + 30.00 + 13.55.
    expect(made.estimate).toEqual({ amount: '60.00', currency: 'CNY' });

    const sent = await doOrder(t, 'submitOrder', made.id, BUYER);
    expect(sent).toMatchObject({
      status: 'PENDING_APPROVAL',
      version: 2,
      allowedActions: ['cancelOrder', 'postOrderMessage'],
    });
    expect(sent.decision).toEqual({ outcome: 'ALLOW', method: null, findings: [] });
    expect(await figures()).toMatchObject({ reserved: '60', committed: '0', available: '9940' });
    expect((await seeOrder(t, made.id, APPROVER)).allowedActions).toEqual([
      'approveOrder',
      'returnOrder',
      'rejectOrder',
      'postOrderMessage',
    ]);

    const agreed = await doOrder(t, 'approveOrder', made.id, APPROVER);
    expect(agreed.status).toBe('PENDING_PROVIDER');
    expect(agreed.contract!.number).toMatch(/^HT-AG-CD-2026-\d{6}$/);
    expect(await figures()).toMatchObject({ reserved: '0', committed: '60', available: '9940' });

    const seen = await seeOrder(t, made.id, OPERATIONS);
    expect(seen).toMatchObject({ budget: null, allowedActions: ['acceptOrder', 'declineOrder', 'postOrderMessage'] });
    const accepted = await doOrder(t, 'acceptOrder', made.id, OPERATIONS);
    expect(accepted.status).toBe('EXECUTING');
    expect(accepted.items[0]!.instance!.status).toBe('CREATING');

    await activate(t, OPERATIONS, { instanceId: accepted.items[0]!.instance!.id, externalId: 'ext-1' });
    expect(await seeOrder(t, made.id, BUYER)).toMatchObject({ status: 'DONE', allowedActions: ['postOrderMessage'] });
    expect(isSound(await readLedger(t, budgetId))).toBe(true);
  });

  it('keeps its history and an audit row of every step, with who, before and after', async () => {
    const order = await approved();
    await doOrder(t, 'declineOrder', order.id, OPERATIONS);
    const dataSource = t.app.get(DataSource);
    const events = await rows<any>(
      dataSource,
      'SELECT command, status, comment FROM order_event WHERE order_id = ? ORDER BY id',
      [bin(order.id)],
    );
    expect(events).toEqual([
      { command: 'create', status: 'DRAFT', comment: null },
      { command: 'submit', status: 'PENDING_APPROVAL', comment: null },
      { command: 'approve', status: 'PENDING_PROVIDER', comment: null },
      { command: 'decline', status: 'REJECTED', comment: 'because' },
    ]);
    const audit = await rows<any>(
      dataSource,
      'SELECT action, JSON_VALUE(`before`, "$.status") AS was, JSON_VALUE(`after`, "$.status") AS became, HEX(person_id) AS person FROM audit_row WHERE subject_id = ? ORDER BY id',
      [bin(order.id)],
    );
    expect(audit.map(({ action, was, became }) => [action, was, became])).toEqual([
      ['createOrder', null, 'DRAFT'],
      ['submitOrder', 'DRAFT', 'PENDING_APPROVAL'],
      ['approveOrder', 'PENDING_APPROVAL', 'PENDING_PROVIDER'],
      ['declineOrder', 'PENDING_PROVIDER', 'REJECTED'],
    ]);
    expect(audit[2].person).toBe(t.actor(APPROVER).personId.replaceAll('-', '').toUpperCase());
  });

  it('releases what it holds when returned, rejected, declined or cancelled', async () => {
    const free = { reserved: '0', committed: '0', available: '10000' };
    const back = await submitted();
    expect((await doOrder(t, 'returnOrder', back.id, APPROVER)).status).toBe('RETURNED');
    expect(await figures()).toMatchObject(free);
    const refused = await submitted();
    expect((await doOrder(t, 'rejectOrder', refused.id, APPROVER)).status).toBe('REJECTED');
    expect(await figures()).toMatchObject(free);
    const declined = await approved();
    expect((await doOrder(t, 'declineOrder', declined.id, OPERATIONS)).status).toBe('REJECTED');
    expect(await figures()).toMatchObject(free);
    for (const make of [draft, submitted, approved]) {
      const order = await make();
      expect((await doOrder(t, 'cancelOrder', order.id, BUYER)).status).toBe('CANCELLED');
      expect(await figures()).toMatchObject(free);
    }
    expect(isSound(await readLedger(t, budgetId))).toBe(true);
  });

  it('can be changed and submitted again after a return, with a decision made anew', async () => {
    const back = await doOrder(t, 'returnOrder', (await submitted()).id, APPROVER);
    expect((await seeOrder(t, back.id, BUYER)).allowedActions).toEqual([
      'updateOrder',
      'submitOrder',
      'cancelOrder',
      'postOrderMessage',
    ]);
    const changed = await doOrder(
      t,
      'updateOrder',
      { id: back.id, version: back.version, title: 'Less', items: [{ planId: plan, quantity: '1' }] },
      BUYER,
    );
    expect(changed).toMatchObject({ status: 'RETURNED', title: 'Less', startsOn: '2026-11-01', months: 2 });
    expect(changed.estimate.amount).toBe('20.00');
    t.setNow(parseInstant('2026-11-02T00:00:00+08:00'));
    const again = await doOrder(t, 'submitOrder', back.id, BUYER);
    expect(again.decision!.findings.map(({ code }) => code)).toEqual(['RETROACTIVE_START']);
    expect(await figures()).toMatchObject({ reserved: '20' });
  });

  it('allows a start in the past and records it as the finding RETROACTIVE_START', async () => {
    const order = await submitted({ startsOn: '2026-10-14' });
    expect(order.decision).toMatchObject({
      outcome: 'ALLOW',
      findings: [{ ruleId: 'RETROACTIVE_START', code: 'RETROACTIVE_START', effect: 'WARN', citation: null }],
    });
    expect((await submitted({ startsOn: '2026-10-15' })).decision!.findings).toEqual([]);
  });

  it('begins on the day of submission and runs to the end of the budget’s year when nothing is said', async () => {
    const open = await draft({ startsOn: null, months: null });
    expect(open).toMatchObject({ startsOn: null, months: 3, estimate: { amount: '76.45' } }); // 16.45 + 30 + 30
    t.setNow(parseInstant('2026-12-31T10:00:00+08:00'));
    expect(await doOrder(t, 'submitOrder', open.id, BUYER)).toMatchObject({
      startsOn: '2026-12-31',
      months: 1,
      estimate: { amount: '0.97' }, // 30.00 ÷ 31
    });
  });

  it('answers INVALID_TRANSITION to what its state does not allow', async () => {
    const order = await draft();
    expect(refusalOf(await tryOrder(t, 'approveOrder', order.id, APPROVER))).toBe('INVALID_TRANSITION');
    await doOrder(t, 'submitOrder', order.id, BUYER);
    expect(refusalOf(await tryOrder(t, 'submitOrder', order.id, BUYER))).toBe('INVALID_TRANSITION');
    expect(refusalOf(await tryOrder(t, 'updateOrder', { id: order.id, version: 2 }, BUYER))).toBe('INVALID_TRANSITION');
    await doOrder(t, 'approveOrder', order.id, APPROVER);
    await doOrder(t, 'acceptOrder', order.id, OPERATIONS);
    expect(refusalOf(await tryOrder(t, 'declineOrder', order.id, OPERATIONS))).toBe('INVALID_TRANSITION');
    const running = await approved({ startsOn: '2026-10-15' });
    await doOrder(t, 'acceptOrder', running.id, OPERATIONS);
    expect(refusalOf(await tryOrder(t, 'cancelOrder', running.id, BUYER))).toBe('INVALID_TRANSITION');
  });

  it('lets one of several decisions at the same moment win, and moves the money once', async () => {
    for (let round = 0; round < 5; round++) {
      const order = await submitted();
      const answers = await Promise.all([
        tryOrder(t, 'approveOrder', order.id, APPROVER),
        tryOrder(t, 'rejectOrder', order.id, CHIEF),
        tryOrder(t, 'returnOrder', order.id, APPROVER),
        tryOrder(t, 'approveOrder', order.id, CHIEF),
      ]);
      expect(answers.map(refusalOf).toSorted()).toEqual([...Array<string>(3).fill('INVALID_TRANSITION'), 'ok']);
      if ((await seeOrder(t, order.id, BUYER)).status === 'PENDING_PROVIDER')
        await doOrder(t, 'cancelOrder', order.id, BUYER);
    }
    expect(await figures()).toMatchObject({ reserved: '0', committed: '0', available: '10000' });
    expect(isSound(await readLedger(t, budgetId))).toBe(true);
  });

  it('needs a reason for what it takes away', async () => {
    const order = await submitted();
    for (const [operation, email] of [
      ['returnOrder', APPROVER],
      ['rejectOrder', APPROVER],
      ['cancelOrder', BUYER],
    ] as const) {
      const answer = await t.gql(`mutation($id:ID!){${operation}(id:$id,reason:"  "){id}}`, { id: order.id }, email);
      expect(refusalOf(answer)).toBe('VALIDATION_FAILED/REQUIRED');
    }
    expect((await seeOrder(t, order.id, BUYER)).status).toBe('PENDING_APPROVAL');
  });
});

describe('an approver', () => {
  const decisions = ['approveOrder', 'returnOrder', 'rejectOrder'];
  const refusesChief = async (orderId: Id): Promise<void> => {
    for (const operation of decisions)
      expect(refusalOf(await tryOrder(t, operation, orderId, CHIEF))).toBe('FORBIDDEN');
    expect((await seeOrder(t, orderId, CHIEF)).allowedActions).toEqual(['cancelOrder', 'postOrderMessage']);
    expect((await seeOrder(t, orderId, CHIEF)).status).toBe('PENDING_APPROVAL');
  };

  it('is never who created the order', async () => {
    const order = await draft({}, CHIEF);
    await doOrder(t, 'submitOrder', order.id, BUYER);
    await refusesChief(order.id);
  });

  it('is never who changed it', async () => {
    const order = await draft();
    await doOrder(t, 'updateOrder', { id: order.id, version: 1, title: 'Changed' }, CHIEF);
    await doOrder(t, 'submitOrder', order.id, BUYER);
    await refusesChief(order.id);
  });

  it('is never who submitted it', async () => {
    const order = await draft();
    await doOrder(t, 'submitOrder', order.id, CHIEF);
    await refusesChief(order.id);
  });

  it('may be anyone else with the role', async () => {
    const order = await submitted();
    expect((await seeOrder(t, order.id, CHIEF)).allowedActions.toSorted()).toEqual([
      'approveOrder',
      'cancelOrder',
      'postOrderMessage',
      'rejectOrder',
      'returnOrder',
    ]);
    expect((await doOrder(t, 'approveOrder', order.id, CHIEF)).status).toBe('PENDING_PROVIDER');
  });

  it('is the only one who approves: other roles are FORBIDDEN', async () => {
    const order = await submitted();
    for (const email of [BUYER, FINANCE, OPERATIONS, OPERATOR])
      expect(refusalOf(await tryOrder(t, 'approveOrder', order.id, email))).toBe('FORBIDDEN');
  });
});

describe('an order’s readers', () => {
  it('include its provider only once it is approved', async () => {
    const order = await submitted();
    expect(refusalOf(await t.gql('query($id:ID!){order(id:$id){id}}', { id: order.id }, OPERATIONS))).toBe('NOT_FOUND');
    expect(refusalOf(await tryOrder(t, 'acceptOrder', order.id, OPERATIONS))).toBe('INVALID_TRANSITION');
    const listed = async (): Promise<string[]> =>
      (await t.ok<any>('{orders(first:100){edges{node{id}} totalCount}}', {}, OPERATIONS)).orders.edges.map(
        (e: any) => e.node.id,
      );
    expect(await listed()).not.toContain(order.id);
    await doOrder(t, 'approveOrder', order.id, APPROVER);
    expect(await listed()).toContain(order.id);
    expect((await seeOrder(t, order.id, OPERATIONS)).id).toBe(order.id);
  });

  it('never learn of another organization’s order, whatever they call', async () => {
    const order = await approved();
    const strangers = ['buyer@chongqing.example', 'finance@qingyang.example', 'operations@provider-b.example'];
    for (const email of strangers) {
      expect(refusalOf(await t.gql('query($id:ID!){order(id:$id){id}}', { id: order.id }, email))).toBe('NOT_FOUND');
      expect((await t.ok<any>('{orders{totalCount}}', {}, email)).orders.totalCount).toBe(0);
    }
    const tries: [string, string][] = [
      ['submitOrder', 'buyer@chongqing.example'],
      ['cancelOrder', 'buyer@chongqing.example'],
      ['approveOrder', 'approver@chongqing.example'],
      ['returnOrder', 'approver@chongqing.example'],
      ['rejectOrder', 'approver@chongqing.example'],
      ['acceptOrder', 'operations@provider-b.example'],
      ['declineOrder', 'operations@provider-b.example'],
    ];
    for (const [operation, email] of tries) {
      expect(refusalOf(await tryOrder(t, operation, order.id, email))).toBe('NOT_FOUND');
      expect(refusalOf(await tryOrder(t, operation, 'not-an-id', email))).toBe('NOT_FOUND');
    }
    const update = await tryOrder(t, 'updateOrder', { id: order.id, version: 1 }, 'buyer@chongqing.example');
    expect(refusalOf(update)).toBe('NOT_FOUND');
    const asked = await t.ok<any>(
      'query($o:[ID!]){orders(organizationIds:$o){edges{node{id}} totalCount}}',
      { o: [t.organization('AG-CD'), 'x'] },
      'buyer@chongqing.example',
    );
    expect(asked.orders).toEqual({ edges: [], totalCount: 0 });
  });

  it('include the parent’s finance, who changes nothing, but not its buyers', async () => {
    const child = await doOrder(
      t,
      'createOrder',
      { title: 'Child', items: [{ planId: plan, quantity: '1' }] },
      'buyer@qingyang.example',
    );
    expect((await seeOrder(t, child.id, FINANCE)).allowedActions).toEqual([]);
    expect(refusalOf(await t.gql('query($id:ID!){order(id:$id){id}}', { id: child.id }, BUYER))).toBe('NOT_FOUND');
    const mine = await t.ok<any>('{orders(first:100){edges{node{id}}}}', {}, FINANCE);
    expect(mine.orders.edges.map((e: any) => e.node.id)).not.toContain(child.id);
    const asked = await t.ok<any>(
      'query($o:[ID!]){orders(organizationIds:$o){edges{node{id}} totalCount}}',
      { o: [t.organization('AG-CD-QY')] },
      FINANCE,
    );
    expect(asked.orders).toEqual({ edges: [{ node: { id: child.id } }], totalCount: 1 });
    for (const operation of ['submitOrder', 'cancelOrder'])
      expect(refusalOf(await tryOrder(t, operation, child.id, BUYER))).toBe('NOT_FOUND');
    expect(refusalOf(await tryOrder(t, 'cancelOrder', child.id, FINANCE))).toBe('FORBIDDEN');
  });

  it('include operators and auditors, with the budget, and without any action', async () => {
    const order = await submitted();
    for (const email of [OPERATOR, 'auditor@yunshi.example']) {
      const seen = await seeOrder(t, order.id, email);
      expect(seen.allowedActions).toEqual([]);
      expect(seen.budget!.id).toBe(budgetId);
    }
  });

  it('page through a list, newest first, by state', async () => {
    const made: Id[] = [];
    for (let count = 0; count < 3; count++) made.push((await submitted({ title: `Page ${count}` })).id);
    const page = (first: number, after: string | null): Promise<any> =>
      t.ok(
        'query($f:Int,$a:String){orders(statuses:[PENDING_APPROVAL],first:$f,after:$a){edges{node{id status}} pageInfo{hasNextPage endCursor} totalCount}}',
        { f: first, a: after },
        BUYER,
      );
    const { orders: one } = await page(2, null);
    expect(one.edges.map((e: any) => e.node.id)).toEqual([made[2], made[1]]);
    expect(one.pageInfo.hasNextPage).toBe(true);
    const { orders: two } = await page(1, one.pageInfo.endCursor);
    expect(two.edges[0].node.id).toBe(made[0]);
    expect(two.totalCount).toBe(one.totalCount);
    expect(two.edges.every((e: any) => e.node.status === 'PENDING_APPROVAL')).toBe(true);
    expect(refusalOf(await t.gql('{orders(first:101){totalCount}}', {}, BUYER))).toBe('VALIDATION_FAILED/OUT_OF_RANGE');
  });

  it('see what the buyer asked of the provider', async () => {
    const order = await approved({
      items: [
        {
          planId: meteredPlan,
          quantity: '1.50',
          expectedUsage: [{ meter: 'calls', quantityPerMonth: '4.00' }],
          zoneCode: 'CN-510100',
          configuration: { size: 'L' },
        },
      ],
    });
    expect((await seeOrder(t, order.id, OPERATIONS)).items).toMatchObject([
      {
        quantity: '1.5',
        zoneCode: 'CN-510100',
        configuration: { size: 'L' },
        expectedUsage: [{ meter: 'calls', quantityPerMonth: '4' }],
        plan: { code: 'used' },
      },
    ]);
    // November 720 h and December 744 h, × 1.5 × 1.00, and 4 × 0.50 in each month.
    expect(order.estimate.amount).toBe('2200.00');
  });
});
