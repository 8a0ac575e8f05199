import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Instant, parseInstant } from '#kernel';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { draftOrder, openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';
import type { PublishReleases } from './publish-releases.js';
import { sweepOf } from './sweep.fixture.js';

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';
const shanghai = (time: string): Instant => parseInstant(`${time}:00+08:00`)!;

let t: TestApp;
let planId: string;
let budgetId: string;
let sweep: PublishReleases;
let order: { id: string; number: string };

interface Release {
  id: string;
  ocid: string;
  tag: string[];
  [field: string]: any;
}

interface Page {
  releases: Release[];
  links: { next?: string };
}

const step = (operation: string, id: string, email: string, more = ''): Promise<any> =>
  t.ok(`mutation($id:ID!){${operation}(id:$id${more}){id number}}`, { id }, email);
const releases = async (query = ''): Promise<Release[]> =>
  (await t.http('GET', `/ocds/releases${query}`)).json<{ releases: Release[] }>().releases;
const tagsOf = async (ocid: string): Promise<string[][]> =>
  (await releases('?limit=100')).filter((one) => one.ocid === ocid).map(({ tag }) => tag);
const ocidOf = ({ number }: { number: string }): string => `ocds-yunshi-${number}`;
const codeOf = async (url: string): Promise<[number, string, string?]> => {
  const answer = await t.http('GET', url);
  const { error } = answer.json<{ error: { code: string; issues?: { code: string }[] } }>();
  return [answer.status, error.code, error.issues?.[0]?.code];
};

/** An order that is approved, of a service of provider A's. */
async function approved(): Promise<{ id: string; number: string }> {
  const id = await draftOrder(t, { planId, budgetId, months: 1 });
  await step('submitOrder', id, BUYER);
  const { approveOrder } = await step('approveOrder', id, APPROVER);
  return approveOrder;
}

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(shanghai('2026-06-08T10:00'));
  const { plans } = await publish(t, {
    small: [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '120' }],
  });
  planId = plans[0]!.id;
  budgetId = await openBudget(t);
  sweep = sweepOf(t);
}, 120_000);
afterAll(() => t.close());

describe('the open data of an order', () => {
  it('[S4-58] [P2-A18] lists a contract of Monday 2026-06-08 from 06-10 on, without a login', async () => {
    order = await approved();
    await sweep.run();
    const seen = async (): Promise<unknown[]> => [
      (await tagsOf(ocidOf(order))).length,
      (await t.http('GET', '/ocds/contracts')).json<{ contracts: unknown[] }>().contracts.length,
      (await t.http('GET', '/public/contracts')).text.includes(`HT-AG-CD-2026-000001`),
      (await t.http('GET', `/ocds/records/${ocidOf(order)}`)).status,
    ];
    expect(await seen()).toEqual([0, 0, false, 404]);
    t.setNow(shanghai('2026-06-10T00:00') - 1);
    expect(await seen()).toEqual([0, 0, false, 404]);
    t.setNow(shanghai('2026-06-10T00:00'));
    expect(await seen()).toEqual([2, 1, true, 200]);
    expect((await t.http('GET', '/ocds/contracts')).json()).toEqual({
      contracts: [
        {
          ...{ ocid: ocidOf(order), number: 'HT-AG-CD-2026-000001', signedOn: null, publishedOn: '2026-06-10' },
          ...{ title: 'Order', buyer: expect.any(String), supplier: expect.any(String), withheld: [] },
          value: { amount: 119.1, currency: 'CNY' }, // 120 × 23/30 of June + 120 × 7/31 of July
        },
      ],
      next: null,
    });
    const page = await t.http('GET', '/public/contracts?lang=en');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('<td>not yet signed</td><td>2026-06-10</td>');
    expect((await t.http('GET', '/public/contracts')).text).toContain('合同公告');
  });

  it('is one release a step, however often and by however many it is swept, also by one that died in between', async () => {
    await step('acceptOrder', order.id, OPERATIONS);
    const dying = t.app.get(DataSource);
    const query = dying.query.bind(dying) as (...parts: unknown[]) => Promise<never>;
    let inserted = 0;
    dying.query = (...parts: unknown[]) => {
      if (String(parts[0]).startsWith('INSERT INTO ocds_release')) inserted += 1;
      if (String(parts[0]).startsWith('UPDATE ocds_cursor')) throw new Error('killed');
      return query(...parts);
    };
    await expect(sweep.run()).rejects.toThrow('killed');
    dying.query = query;
    expect(inserted).toBe(1);
    expect(await tagsOf(ocidOf(order))).toHaveLength(2); // rolled back whole
    await Promise.all([sweep.run(), sweep.run()]);
    await sweep.run();
    expect(await tagsOf(ocidOf(order))).toEqual([['planning'], ['award', 'contract'], ['contractUpdate']]);
  });

  it('is compiled into a record that says how it stands', async () => {
    const answer = await t.http('GET', `/ocds/records/${ocidOf(order)}`);
    const [record] = answer.json<{ records: any[] }>().records;
    expect(record.releases).toHaveLength(3);
    expect(record.compiledRelease).toMatchObject({
      ...{ ocid: ocidOf(order), tag: ['compiled'], tender: { status: 'complete', competitive: false } },
      awards: [{ status: 'active', value: { amount: 119.1, currency: 'CNY' } }],
      contracts: [
        {
          ...{ id: 'HT-AG-CD-2026-000001', status: 'active', items: [{ quantity: 1 }] },
          dateSigned: '2026-06-09T16:00:00Z', // by the acceptance, at midnight of 06-10
        },
      ],
    });
    const [listed] = (await t.http('GET', '/ocds/contracts')).json<{ contracts: any[] }>().contracts;
    expect(listed).toMatchObject({ signedOn: '2026-06-10', publishedOn: '2026-06-10' });
    expect(answer.headers['cache-control']).toBe('public, max-age=60');
  });

  it('says nothing of an order before its approval, nor of one that never had any', async () => {
    const id = await draftOrder(t, { planId, budgetId, months: 1 });
    await step('submitOrder', id, BUYER);
    await step('cancelOrder', id, BUYER, ',reason:"r"');
    await sweep.run();
    t.setNow(shanghai('2026-06-30T10:00'));
    expect(await releases('?limit=100')).toHaveLength(3);
  });

  it('tells who declined an order that its award was cancelled', async () => {
    const declined = await approved();
    await step('declineOrder', declined.id, OPERATIONS, ',reason:"r"');
    await sweep.run();
    t.setNow(shanghai('2026-07-02T00:00'));
    expect(await tagsOf(ocidOf(declined))).toEqual([['planning'], ['award', 'contract'], ['awardCancellation']]);
    const [record] = (await t.http('GET', `/ocds/records/${ocidOf(declined)}`)).json<{ records: any[] }>().records;
    expect(record.compiledRelease).toMatchObject({
      awards: [{ status: 'cancelled' }],
      contracts: [{ status: 'cancelled' }],
    });
  });

  it('never tells of sandboxes', async () => {
    const before = await releases('?limit=100');
    const sandboxed = await approved();
    const dataSource = t.app.get(DataSource);
    await dataSource.query('UPDATE organization SET sandbox_of = id WHERE code = ?', ['AG-CD']);
    await sweep.run();
    await dataSource.query('UPDATE organization SET sandbox_of = NULL WHERE code = ?', ['AG-CD']);
    const found = await rows(dataSource, 'SELECT 1 FROM ocds_release WHERE ocid = ?', [ocidOf(sandboxed)]);
    expect(found).toEqual([]);
    expect(await releases('?limit=100')).toEqual(before);
  });
});

describe('reading it', () => {
  it('goes from page to page, and from an instant on', async () => {
    const all = await releases('?limit=100');
    const found: Release[] = [];
    let next: string | undefined = '/ocds/releases?limit=2';
    while (next) {
      const page: Page = (await t.http('GET', next)).json<Page>();
      expect(page.releases.length).toBeLessThanOrEqual(2);
      found.push(...page.releases);
      next = page.links.next;
    }
    expect(found).toEqual(all);
    expect(await releases('?since=2026-07-01T16:00:00Z')).toHaveLength(3);
  });

  it('refuses wrong limits, cursors, instants and languages with a code', async () => {
    expect(await codeOf('/ocds/releases?limit=101')).toEqual([400, 'VALIDATION_FAILED', 'OUT_OF_RANGE']);
    expect(await codeOf('/ocds/releases?limit=x')).toEqual([400, 'VALIDATION_FAILED', 'OUT_OF_RANGE']);
    expect(await codeOf('/ocds/releases?after=x')).toEqual([400, 'VALIDATION_FAILED', 'MALFORMED']);
    expect(await codeOf('/ocds/releases?after=AZC2oAAAcACAAAAAAAAAAA')).toEqual([
      400,
      'VALIDATION_FAILED',
      'MALFORMED',
    ]);
    expect(await codeOf('/ocds/releases?since=today')).toEqual([400, 'VALIDATION_FAILED', 'MALFORMED']);
    expect(await codeOf('/public/contracts?lang=fr')).toEqual([400, 'VALIDATION_FAILED', 'MALFORMED']);
    expect(await codeOf('/ocds/records/ocds-yunshi-none')).toEqual([404, 'NOT_FOUND', undefined]);
  });
});

describe('withholdPublication', () => {
  const WITHHOLD =
    'mutation($id:ID!,$p:[String!]!){withholdPublication(orderId:$id,paths:$p,reasonCode:TRADE_SECRET){path reasonCode}}';

  it('takes fields out of every answer and says why', async () => {
    const { withholdPublication } = await t.ok<any>(WITHHOLD, { id: order.id, p: ['items', 'title'] }, APPROVER);
    expect(withholdPublication).toEqual(['items', 'title'].map((path) => ({ path, reasonCode: 'TRADE_SECRET' })));
    const ours = (await releases('?limit=100')).filter(({ ocid }) => ocid === ocidOf(order));
    const record = (await t.http('GET', `/ocds/records/${ocidOf(order)}`)).json<{ records: object[] }>().records;
    expect(JSON.stringify([ours, record])).not.toMatch(/"items":|"title":|offering|small/);
    for (const one of ours) expect(one.x_withheld).toContainEqual({ path: 'items', reasonCode: 'TRADE_SECRET' });
    const { contracts } = (await t.http('GET', '/ocds/contracts')).json<{ contracts: any[] }>();
    expect(contracts.find(({ ocid }) => ocid === ocidOf(order))).toMatchObject({
      title: null,
      withheld: withholdPublication,
    });
    expect((await t.http('GET', '/public/contracts?lang=en')).text).toContain('withheld (TRADE_SECRET)');
  });

  it('is for the buyer’s approvers alone, of fields that there are', async () => {
    const code = async (id: string, p: string[], email: string): Promise<unknown> => {
      const [error] = (await t.gql(WITHHOLD, { id, p }, email)).errors!;
      return error!.extensions.issues?.[0]?.code ?? error!.extensions.code;
    };
    expect(await code(order.id, ['items'], BUYER)).toBe('FORBIDDEN');
    expect(await code(order.id, ['items'], 'approver@chongqing.example')).toBe('NOT_FOUND');
    expect(await code(order.id, ['buyer'], APPROVER)).toBe('MALFORMED');
    expect(await code(order.id, [], APPROVER)).toBe('REQUIRED');
  });
});

describe('a service that one buyer gives to another', () => {
  it('is told of as an order of its receiver’s, and with it nothing of the giver’s', async () => {
    t.setNow(shanghai('2026-07-06T10:00'));
    const { instanceId, orderId } = await runningInstance(t, {
      ...{ planId, budgetId, startsOn: '2026-07-06', months: 3, activatedAt: shanghai('2026-07-06T09:00') },
    });
    const [before] = await rows<{ number: string }>(
      t.app.get(DataSource),
      "SELECT number FROM purchase_order WHERE id = UNHEX(REPLACE(?, '-', ''))",
      [orderId],
    );
    await t.ok(
      'mutation($i:OfferTransferInput!){offerTransfer(input:$i){id}}',
      { i: { instanceId, receiverId: t.organization('AG-CQ'), reason: '机构职能划转' } },
      BUYER,
    );
    const theirs = await openBudget(t, { mail: 'chongqing' });
    const { createOrder } = await t.ok<any>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id number items{id}}}',
      { i: { title: '接收划转服务', budgetId: theirs, items: [{ kind: 'TRANSFER', instanceId }] } },
      'buyer@chongqing.example',
    );
    for (const [operation, email] of [
      ['submitOrder', 'buyer@chongqing.example'],
      ['approveOrder', 'approver@chongqing.example'],
      ['acceptOrder', OPERATIONS],
      ['completeOrderItem', OPERATIONS],
    ] as const) {
      const id = operation === 'completeOrderItem' ? createOrder.items[0].id : createOrder.id;
      await t.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id }, email);
    }
    await sweep.run();
    t.setNow(shanghai('2026-07-20T10:00'));
    const told = await t.http('GET', `/ocds/records/${ocidOf(createOrder)}`);
    const [record] = told.json<{ records: any[] }>().records;
    const { compiledRelease, releases: steps } = record;
    // 26 days of July and five months.
    expect(compiledRelease).toMatchObject({
      ...{ buyer: { name: '重庆示例委' }, tender: { title: '接收划转服务', procurementMethod: 'direct' } },
      awards: [{ status: 'active', value: { amount: 700.65, currency: 'CNY' }, items: [{ quantity: 1 }] }],
      contracts: [{ id: 'HT-AG-CQ-2026-000001', status: 'active' }],
    });
    expect(compiledRelease.parties.map(({ roles }: any) => roles)).toEqual([['buyer'], ['supplier']]);
    const whole = [['planning'], ['award', 'contract'], ['contractUpdate'], ['implementation']];
    expect(steps.map(({ tag }: any) => tag)).toEqual(whole);
    for (const word of [before!.number, '成都', '机构职能划转', instanceId]) expect(told.text).not.toContain(word);
    // Of the giver's order nothing is told anew: its contract was carried out.
    expect(await tagsOf(ocidOf(before!))).toEqual(whole);
  });
});
