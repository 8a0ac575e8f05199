import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, formatInstant, HOUR, type Id } from '#kernel';
import { bin, json, rows } from '#platform';
import { DataSource } from 'typeorm';
import { openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';
import { refusal, t0 } from '../use.fixture.js';
import { APPROVER, BUYER, ChangeMarket, FEBRUARY, OPERATIONS } from './changes.fixture.js';

const THEIR_BUYER = 'buyer@chongqing.example';
const THEIR_APPROVER = 'approver@chongqing.example';
const OFFER = '{id status instanceId giver{code} receiver{code} plan{code} quantity allowedActions answer}';
const T = t0('2026-02-10T00:00:00+08:00');

interface Offer {
  id: Id;
  status: string;
  allowedActions: string[];
  quantity: string | null;
}

describe('a service that its buyer gives to another one', () => {
  let market: ChangeMarket;
  let theirs: Id;
  beforeAll(async () => {
    market = await ChangeMarket.open();
    theirs = await openBudget(market.t, { mail: 'chongqing' });
  });
  beforeEach(() => market.t.setNow(FEBRUARY));
  afterAll(() => market.t.close());

  const offer = (instanceId: Id, to = 'AG-CQ', email = BUYER) =>
    market.t.gql<{ offerTransfer: Offer }>(
      `mutation($i:OfferTransferInput!){offerTransfer(input:$i)${OFFER}}`,
      { i: { instanceId, receiverId: market.t.organization(to), reason: '机构职能划转' } },
      email,
    );
  const offered = async (instanceId: Id): Promise<Offer> => (await offer(instanceId)).data!.offerTransfer;
  const answer = (operation: string, id: Id, email: string) =>
    market.t.gql<Record<string, Offer>>(`mutation($id:ID!){${operation}(id:$id,reason:"r")${OFFER}}`, { id }, email);
  const seen = (id: Id, email: string) =>
    market.t.gql<{ transfer: Offer }>(`query($id:ID!){transfer(id:$id)${OFFER}}`, { id }, email);
  const ITEM = 'id kind quantity instance{id} goesOnAs{id status activatedAt externalId quantity}';
  const ORDER = `{id number status startsOn estimate{amount} contract{number} items{${ITEM}} decision{outcome}}`;
  const order = (instanceId: Id, more: object = {}, item: object = {}, email = THEIR_BUYER) =>
    market.t.gql<{ createOrder: any }>(
      `mutation($i:CreateOrderInput!){createOrder(input:$i)${ORDER}}`,
      {
        i: {
          ...{ title: '接收', budgetId: theirs, startsOn: '2026-02-10' },
          ...{ items: [{ kind: 'TRANSFER', instanceId, ...item }], ...more },
        },
      },
      email,
    );
  const step = (operation: string, id: Id, email: string) =>
    market.t.gql<any>(`mutation($id:ID!){${operation}(id:$id)${ORDER}}`, { id }, email);
  const must = async (operation: string, id: Id, email: string): Promise<any> => {
    const done = await step(operation, id, email);
    if (!done.data) throw new Error(`${operation}: ${refusal(done)}`);
    return done.data[operation];
  };
  /** Ordered by its receiver, approved, and accepted by the provider. */
  const taken = async (instanceId: Id): Promise<any> => {
    const made = await order(instanceId);
    if (!made.data) throw new Error(refusal(made));
    const { id } = made.data.createOrder;
    await must('submitOrder', id, THEIR_BUYER);
    await must('approveOrder', id, THEIR_APPROVER);
    return must('acceptOrder', id, OPERATIONS);
  };
  const instanceOf = (id: Id, email: string) =>
    market.t.gql<{ serviceInstance: any }>(
      'query($id:ID!){serviceInstance(id:$id){id status externalId quantity activatedAt terminatedAt continuesId exit{complete} organization{code}}}',
      { id },
      email,
    );
  const mayDo = async (id: Id, email: string): Promise<string[]> =>
    (
      await market.t.ok<{ serviceInstance: { allowedActions: string[] } }>(
        'query($id:ID!){serviceInstance(id:$id){allowedActions}}',
        { id },
        email,
      )
    ).serviceInstance.allowedActions;
  const mayOffer = async (id: Id, email = BUYER): Promise<boolean> =>
    (await mayDo(id, email)).includes('offerTransfer');
  const told = async (email: string): Promise<string[]> => {
    const { notifications } = await market.t.ok<any>(
      '{notifications(first:50){edges{node{event message}}}}',
      {},
      email,
    );
    return notifications.edges
      .filter(({ node }: any) => node.event === 'TRANSFER_STEP')
      .map(({ node }: any) => node.message);
  };

  it('is the receiver’s from the instant the provider tells, on its own money, and nothing of the giver’s goes over', async () => {
    const budgetId = await openBudget(market.t, { amount: '100000.00' });
    const instanceId = await market.running('2', { budgetId, externalId: 'vm-given' });
    expect(await market.money(budgetId)).toBe('97600 0 2400');
    const made = await offered(instanceId);
    expect(made).toMatchObject({
      ...{ status: 'OFFERED', giver: { code: 'AG-CD' }, receiver: { code: 'AG-CQ' }, plan: { code: 'small' } },
      allowedActions: ['withdrawTransfer'],
    });
    expect((await seen(made.id, THEIR_BUYER)).data!.transfer.allowedActions).toEqual([
      'createOrder',
      'declineTransfer',
    ]);
    expect(made.quantity).toBe('2');
    const ordered = await taken(instanceId);
    expect((await seen(made.id, THEIR_BUYER)).data!.transfer.allowedActions).toEqual([]);
    expect((await seen(made.id, BUYER)).data!.transfer.allowedActions).toEqual([]);
    // 2 × 100 × (19 of 28 days and 10 months), by its own rules and under a contract of its own; of the giver's it sees nothing.
    expect(ordered).toMatchObject({
      status: 'PENDING_START',
      estimate: { amount: '2135.71' },
      decision: { outcome: 'ALLOW' },
    });
    expect(ordered.contract.number).toMatch(/./);
    const [item] = ordered.items;
    const own = await market.t.gql<any>(`query($id:ID!){order(id:$id)${ORDER}}`, { id: ordered.id }, THEIR_BUYER);
    expect(own.data.order.items).toMatchObject([{ kind: 'TRANSFER', quantity: '2', instance: null, goesOnAs: null }]);
    expect(item.instance.id).toBe(instanceId);
    expect(refusal(await market.t.gql(`query($id:ID!){order(id:$id){id}}`, { id: ordered.id }, BUYER))).toBe(
      'NOT_FOUND',
    );

    market.t.setNow(T + 12 * HOUR);
    expect(refusal(await market.complete(item.id, T - 1))).toBe('VALIDATION_FAILED/BEFORE_START');
    const { data } = await market.complete(item.id, T);
    const next = data!.completeOrderItem.goesOnAs!;
    expect(next).toMatchObject({ status: 'ACTIVE', externalId: 'vm-given', activatedAt: formatInstant(T) });
    expect((await instanceOf(next.id, THEIR_BUYER)).data!.serviceInstance).toMatchObject({
      ...{ organization: { code: 'AG-CQ' }, quantity: '2', continuesId: instanceId },
    });
    expect((await instanceOf(instanceId, BUYER)).data!.serviceInstance).toMatchObject({
      ...{ status: 'TERMINATED', terminatedAt: formatInstant(T), externalId: null, exit: null },
    });
    expect(refusal(await instanceOf(next.id, BUYER))).toBe('NOT_FOUND');
    expect(refusal(await instanceOf(instanceId, THEIR_BUYER))).toBe('NOT_FOUND');
    // The rest of the giver's commitment is free, the receiver's is its own.
    expect(await market.money(budgetId)).toBe('99735.71 0 264.29');
    const { budgets } = await market.t.ok<any>('{budgets{id committed}}', {}, 'finance@chongqing.example');
    expect(budgets.find(({ id }: any) => id === theirs).committed).toBe('2135.71');
    expect((await seen(made.id, BUYER)).data!.transfer).toMatchObject({
      ...{ status: 'DONE', allowedActions: [], quantity: null },
    });
    expect([await mayDo(instanceId, APPROVER), await mayDo(instanceId, OPERATIONS)]).toEqual([[], []]);
    expect((await told(BUYER))[0]).toContain('done: it is the receiver’s');
    expect((await told(THEIR_APPROVER)).length).toBe(2);
    const input = { instanceId, format: 'CSV', sha256: 'a'.repeat(64), place: 'p', recipient: 'r' };
    expect(
      refusal(
        await market.t.gql('mutation($i:HandOverDataInput!){handOverData(input:$i){id}}', { i: input }, OPERATIONS),
      ),
    ).toBe('EXIT_OUT_OF_ORDER');
    expect(await must('acceptOrder', ordered.id, OPERATIONS).catch((error: Error) => error.message)).toContain(
      'INVALID_TRANSITION',
    );
  });

  it('is replaced by nothing of its giver’s any more, which stands in the audit trail', async () => {
    const [instanceId, successorId] = [await market.running('1'), await market.running('1')];
    const replace = 'mutation($i:SetSuccessorInput!){setSuccessor(input:$i){id}}';
    await market.t.ok(replace, { i: { instanceId, successorId } }, BUYER);
    await offered(instanceId);
    const { items } = await taken(instanceId);
    market.t.setNow(T + HOUR);
    await market.complete(items[0].id, T);
    const trail = await market.t.app
      .get(DataSource)
      .query<{ after: string | object }[]>(
        "SELECT `after` FROM audit_row WHERE action = 'setSuccessor' AND subject_id = ? ORDER BY id",
        [bin(instanceId)],
      );
    expect(trail.map(({ after }) => json<{ successorId: Id | null }>(after).successorId)).toEqual([successorId, null]);
  });

  it('given later than its receiver’s first day leaves its giver what is spent until then, and no more', async () => {
    const budgetId = await openBudget(market.t, { amount: '100000.00' });
    const instanceId = await market.running('2', { budgetId });
    // Nobody ordered the third: nothing is set aside for it.
    await market.t.ok(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId, quantity: '3' } },
      APPROVER,
    );
    await offered(instanceId);
    const { items } = await taken(instanceId);
    const MARCH = t0('2026-03-01T00:00:00+08:00');
    market.t.setNow(MARCH + HOUR);
    await market.complete(items[0].id, MARCH);
    // Of 2 × 100 × 12, January and February.
    expect(await market.money(budgetId)).toBe('99600 0 400');
  });

  it('is offered by its own buyer, to another buyer, while it runs and nothing changes it', async () => {
    const instanceId = await market.running('1');
    expect([await mayOffer(instanceId), await mayOffer(instanceId, OPERATIONS)]).toEqual([true, false]);
    expect(refusal(await offer(instanceId, 'AG-CD'))).toBe('VALIDATION_FAILED/OWN_ORGANIZATION');
    expect(refusal(await offer(instanceId, 'PV-A'))).toBe('NOT_FOUND');
    expect(refusal(await offer(instanceId, 'AG-CD', THEIR_BUYER))).toBe('NOT_FOUND');
    const [first, again] = [await offered(instanceId), await offered(instanceId)];
    expect(again.id).toBe(first.id);
    expect(await mayOffer(instanceId)).toBe(false);
    expect(refusal(await offer(instanceId, 'AG-CD-QY'))).toBe('VALIDATION_FAILED/OFFERED_ALREADY');
    const changed = await market.running('1');
    await market.submitted([{ kind: 'MODIFY', instanceId: changed, planId: market.largeId }]);
    expect(await mayOffer(changed)).toBe(false);
    expect(refusal(await offer(changed))).toBe('VALIDATION_FAILED/CHANGE_UNDER_WAY');
    const ended = await market.running('1');
    const { id } = await offered(ended);
    await market.t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id: ended }, BUYER);
    expect(await mayOffer(ended)).toBe(false);
    expect(refusal(await offer(ended))).toBe('VALIDATION_FAILED/NOT_RUNNING');
    expect((await seen(id, BUYER)).data!.transfer).toMatchObject({ status: 'LAPSED', allowedActions: [] });
    expect(refusal(await answer('withdrawTransfer', id, BUYER))).toBe('INVALID_TRANSITION');
  });

  it('is ordered by whom it is offered to alone, as it is, under its own rules', async () => {
    const instanceId = await market.running('1');
    expect(refusal(await order(instanceId))).toBe('NOT_FOUND');
    await offered(instanceId);
    expect(refusal(await order(instanceId, { budgetId: market.budgetId }, {}, BUYER))).toBe('NOT_FOUND');
    expect(refusal(await order(instanceId, {}, { quantity: '2' }))).toBe('VALIDATION_FAILED/KIND_MISMATCH');
    expect(refusal(await order(instanceId, {}, { planId: market.largeId }))).toBe('VALIDATION_FAILED/KIND_MISMATCH');
    const bare = await order(instanceId, { budgetId: null, months: 3 });
    expect(refusal(await step('submitOrder', bare.data!.createOrder.id, THEIR_BUYER))).toBe('BUDGET_REQUIRED');
    expect(refusal(await order(instanceId, { budgetId: market.budgetId }))).toBe('NOT_FOUND');
    // Use that its provider reports is expected by the receiver itself.
    const usage = { planId: market.meteredId, expectedUsage: [{ meter: 'cpu', quantityPerMonth: '7' }] };
    const metered = await market.running('1', usage);
    await offered(metered);
    expect(refusal(await order(metered))).toBe('VALIDATION_FAILED/USAGE_EXPECTED');
  });

  it('waits for its receiver until an order takes it or it is declined, and is then no news any more', async () => {
    const waits = async (email: string): Promise<string[]> => {
      const { waitingForMe } = await market.t.ok<any>('{waitingForMe{kind items{id title}}}', {}, email);
      const all = waitingForMe.find(({ kind }: any) => kind === 'TRANSFERS_OFFERED')?.items ?? [];
      return all.map(({ id }: any) => id).filter((id: Id) => [declined, ordered].includes(id));
    };
    const [first, second] = [await market.running('2'), await market.running('2')];
    const [{ id: declined }, { id: ordered }] = [await offered(first), await offered(second)];
    expect(await waits(THEIR_BUYER)).toEqual([declined, ordered]);
    expect(await waits(THEIR_APPROVER)).toEqual([declined, ordered]);
    expect(await waits(BUYER)).toEqual([]);
    await answer('declineTransfer', declined, THEIR_BUYER);
    await taken(second);
    expect(await waits(THEIR_BUYER)).toEqual([]);
  });

  it('stays where it is when it is declined or withdrawn, and is not withdrawn while it is taken', async () => {
    const instanceId = await market.running('1');
    const first = await offered(instanceId);
    expect(refusal(await answer('withdrawTransfer', first.id, THEIR_BUYER))).toBe('NOT_FOUND');
    expect(refusal(await answer('declineTransfer', first.id, BUYER))).toBe('NOT_FOUND');
    expect(refusal(await seen(first.id, OPERATIONS))).toBe('FORBIDDEN');
    expect(refusal(await seen(first.id, 'buyer@qingyang.example'))).toBe('NOT_FOUND');
    expect((await answer('declineTransfer', first.id, THEIR_BUYER)).data!.declineTransfer).toMatchObject({
      ...{ status: 'DECLINED', answer: 'r' },
    });
    const second = await offered(instanceId);
    const draft = (await order(instanceId)).data!.createOrder.id;
    await answer('withdrawTransfer', second.id, BUYER);
    expect(refusal(await step('submitOrder', draft, THEIR_BUYER))).toBe('NOT_FOUND');
    const third = await offered(instanceId);
    await must('submitOrder', draft, THEIR_BUYER);
    expect(refusal(await answer('withdrawTransfer', third.id, BUYER))).toBe('INVALID_TRANSITION');
    // The giver changes nothing of it meanwhile, and does not read by which order.
    const change = await market.create([{ kind: 'MODIFY', instanceId, planId: market.largeId }]);
    const refused = await market.step('submitOrder', change.data!.createOrder.id, BUYER);
    expect(refusal(refused)).toBe('VALIDATION_FAILED/CHANGE_UNDER_WAY');
    expect(JSON.stringify(refused)).not.toContain('AG-CQ');
    await market.t.ok('mutation($id:ID!){cancelOrder(id:$id,reason:"r"){id}}', { id: draft }, THEIR_BUYER);
    expect((await answer('withdrawTransfer', third.id, BUYER)).data!.withdrawTransfer!.status).toBe('WITHDRAWN');
    const { transfers } = await market.t.ok<any>(
      '{transfers(statuses:[DECLINED,WITHDRAWN]){edges{node{instanceId status}}}}',
      {},
      THEIR_BUYER,
    );
    const ofIt = transfers.edges.filter(({ node }: any) => node.instanceId === instanceId);
    expect(ofIt.map(({ node }: any) => node.status)).toEqual(['WITHDRAWN', 'WITHDRAWN', 'DECLINED']);
    const ofInstance = async (id: Id, email: string): Promise<number> => {
      const found = await market.t.ok<any>(
        'query($i:[ID!]){transfers(instanceIds:$i){edges{node{id}}}}',
        { i: [id] },
        email,
      );
      return found.transfers.edges.length;
    };
    expect([await ofInstance(instanceId, BUYER), await ofInstance(instanceId, THEIR_BUYER)]).toEqual([3, 3]);
    expect([await ofInstance(instanceId, 'buyer@qingyang.example'), await ofInstance('none', BUYER)]).toEqual([0, 0]);
    const many = { i: Array.from({ length: 101 }, () => instanceId) };
    expect(
      refusal(await market.t.gql('query($i:[ID!]){transfers(instanceIds:$i){edges{node{id}}}}', many, BUYER)),
    ).toBe('VALIDATION_FAILED/TOO_MANY');
  });

  it('is not given in another quantity than its receiver has approved', async () => {
    const instanceId = await market.running('2');
    await offered(instanceId);
    const { items } = await taken(instanceId);
    market.t.setNow(T + DAY);
    await market.t.ok(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId, quantity: '9' } },
      APPROVER,
    );
    expect(refusal(await market.complete(items[0].id))).toBe('INVALID_TRANSITION');
    await market.fail(items[0].id);
    expect((await instanceOf(instanceId, BUYER)).data!.serviceInstance.status).toBe('ACTIVE');
  });

  it('leaves to its giver what that wrote on it, agreed on and planned for it', async () => {
    const [instanceId, replacement] = [await market.running('1'), await market.running('1')];
    const write = (operation: string, input: string, i: object, email: string, fields: string): Promise<unknown> =>
      market.t.ok(`mutation($i:${input}!){${operation}(input:$i){${fields}}}`, { i: { instanceId, ...i } }, email);
    const finance = 'finance@chengdu.example';
    const centres = ['CC-1', 'CC-2'].map((costCentre) => ({ costCentre, share: '0.5' }));
    const shares = ['AG-CD', 'AG-CD-QY'].map((code) => ({ organizationId: market.t.organization(code), share: '1' }));
    const sharing = { fromMonth: '2026-03', basis: 'FIXED', shares };
    const succession = { successorId: replacement, handoverUntil: '2026-03-31' };
    const tags = [{ key: 'unit', value: 'inner' }];
    await write('setInstanceTags', 'SetInstanceTagsInput', { tags }, BUYER, 'instanceId');
    await write('setCostCentres', 'SetCostCentresInput', { shares: centres }, finance, 'instanceId');
    await write('setInstanceSharing', 'SetInstanceSharingInput', sharing, finance, 'id');
    await write('setSuccessor', 'SetSuccessorInput', succession, BUYER, 'id');
    await offered(instanceId);
    const { items } = await taken(instanceId);
    market.t.setNow(T + HOUR);
    const next = (await market.complete(items[0].id)).data!.completeOrderItem.goesOnAs!.id;
    const kept = async (id: Id): Promise<string[]> => {
      const tables = ['instance_label', 'instance_sharing', 'instance_sharer', 'instance_succession'];
      const found = await Promise.all(
        [...tables, 'service_binding', 'open_subscription'].map(async (table) => {
          const sql = `SELECT 1 FROM ${table} WHERE instance_id = ?`;
          return (await rows(market.t.app.get(DataSource), sql, [bin(id)])).length ? [table] : [];
        }),
      );
      return found.flat();
    };
    expect(await kept(next)).toEqual([]);
    expect(await kept(instanceId)).toEqual(['instance_label', 'instance_sharing']);
    const labels = async (id: Id, email: string): Promise<any> =>
      (
        await market.t.gql<any>(
          'query($i:[ID!]!){instanceLabels(instanceIds:$i){tags{value} costCentres{costCentre share}}}',
          { i: [id] },
          email,
        )
      ).data.instanceLabels;
    expect(await labels(instanceId, BUYER)).toEqual([{ tags: [{ value: 'inner' }], costCentres: centres }]);
    expect(await labels(next, THEIR_BUYER)).toEqual([]);
  });

  it('is refused to a receiver whom a rule of the plans keeps from it, and stays its giver’s', async () => {
    const fee = { code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '1' };
    const { plans } = await publish(market.t, { p: [fee] }, { attributes: { audiences: ['PERSONAL'] } });
    const giver = 'buyer@mnc.example';
    const { instanceId } = await runningInstance(market.t, {
      ...{ planId: plans[0]!.id, mail: 'mnc', startsOn: '2026-02-01', months: 6, activatedAt: FEBRUARY },
    });
    const made = (await offer(instanceId, 'AG-CQ', giver)).data!.offerTransfer;
    const refused = await order(instanceId);
    expect(refusal(refused)).toBe('PLAN_RULE');
    expect(JSON.stringify(refused.errors)).toContain('AUDIENCE_CLOSED');
    expect((await seen(made.id, giver)).data!.transfer).toMatchObject({ status: 'OFFERED' });
    expect((await instanceOf(instanceId, giver)).data!.serviceInstance.status).toBe('ACTIVE');
  });

  it('is asked of the receiver’s own rules, as any order of its', async () => {
    const admin = 'admin@chongqing.example';
    await market.t.addPerson({ organizationId: market.t.organization('AG-CQ'), email: admin, roles: ['ORG_ADMIN'] });
    const demand = (kinds: string[]): Promise<unknown> =>
      market.t.ok('mutation($k:[String!]!){setEvidenceDemands(kinds:$k)}', { k: kinds }, admin);
    const instanceId = await market.running('1');
    await offered(instanceId);
    const { id } = (await order(instanceId)).data!.createOrder;
    await demand(['TRUSTED_CLOUD']);
    const refused = await step('submitOrder', id, THEIR_BUYER);
    expect(refusal(refused)).toBe('PLAN_RULE');
    expect(JSON.stringify(refused.errors)).toContain('EVIDENCE_DEMANDED');
    await demand([]);
    await must('submitOrder', id, THEIR_BUYER);
  });

  it('is its receiver’s no earlier than its order begins, nor than the giver last changed it', async () => {
    const instanceId = await market.running('2');
    await offered(instanceId);
    const { items } = await taken(instanceId);
    market.t.setNow(T + DAY);
    const at = async (when: number): Promise<string> => refusal(await market.complete(items[0].id, when));
    expect(await at(T - 1)).toBe('VALIDATION_FAILED/BEFORE_START');
    await market.t.ok('mutation($id:ID!){suspendInstance(id:$id,reason:"r"){id}}', { id: instanceId }, BUYER);
    market.t.setNow(T + 2 * DAY);
    await market.t.ok('mutation($id:ID!){resumeInstance(id:$id){id}}', { id: instanceId }, BUYER);
    expect(await at(T + DAY)).toBe('VALIDATION_FAILED/BEFORE_LAST_CHANGE');
    expect(await at(T + 2 * DAY + 1)).toBe('VALIDATION_FAILED/IN_FUTURE');
    expect(await at(T + 2 * DAY)).toBe('ok');
  });
});
