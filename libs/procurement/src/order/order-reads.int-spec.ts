import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type Id, newId, parseInstant } from '#kernel';
import { json, rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { APPROVER, BUYER, doOrder, makeBudget, monthly, OPERATOR, publish } from '../market.fixture.js';

let t: TestApp;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-15T10:00:00+08:00'));
  const planId = (await publish(t, 'reads', { fee: monthly() })).planIds.fee!;
  const budgetId = await makeBudget(t);
  for (let n = 1; n <= 6; n++) {
    const { createKeyProject } = await t.ok<{ createKeyProject: { id: Id } }>(
      'mutation($t:String!){createKeyProject(input:{title:$t,plan:"p"}){id}}',
      { t: `project ${n}` },
      BUYER,
    );
    await t.ok('mutation($id:ID!){submitKeyProject(id:$id){id}}', createKeyProject, BUYER);
    await t.ok('mutation($id:ID!){decideKeyProject(id:$id,approve:true,reason:"r"){id}}', createKeyProject, OPERATOR);
    const items = [{ planId, quantity: '1' }];
    const input = { title: `order ${n}`, budgetId, startsOn: '2026-10-15', months: 1, items };
    const { id } = await doOrder(t, 'createOrder', { ...input, keyProjectId: createKeyProject.id }, BUYER);
    await doOrder(t, 'submitOrder', id, BUYER);
    await doOrder(t, 'approveOrder', id, APPROVER);
  }
}, 60_000);
afterAll(() => t.close());

const FIELDS = `id title organization{id} provider{id} budget{id} budgets{budget{id}} keyProject{title organization{id}}
  approvalSteps{approvals{name}} contract{number} items{plan{id} instance{id}} allowedActions`;

/** The tables read from, and how often, for a page of so many orders. */
async function readFor(first: number): Promise<{ tables: string[]; nodes: any[] }> {
  const statements = jest.spyOn(t.app.get(DataSource), 'query');
  const { orders } = await t.ok<{ orders: { edges: { node: any }[] } }>(
    `query($n:Int!){orders(first:$n){edges{node{${FIELDS}}}}}`,
    { n: first },
    BUYER,
  );
  const tables = statements.mock.calls.map(([sql]) => /FROM (\w+)/.exec(sql)?.[1] ?? sql);
  statements.mockRestore();
  return { tables: tables.sort(), nodes: orders.edges.map(({ node }) => node) };
}

it('a page of orders takes as many statements as one order does, whatever is asked of each', async () => {
  const [one, six] = [await readFor(1), await readFor(6)];
  expect(six.nodes.map(({ keyProject }) => keyProject.title)).toEqual([6, 5, 4, 3, 2, 1].map((n) => `project ${n}`));
  for (const { approvalSteps } of six.nodes) expect(approvalSteps[0].approvals[0].name).not.toBe('');
  expect(six.tables).toEqual(one.tables);
  expect(six.tables.filter((table) => table === 'key_project')).toHaveLength(1);
});

it('orders are found by the plan rules their decision asked, each among its own readers’ orders', async () => {
  const decided = (ruleId: string, email: string) =>
    t.ok<{ orders: { totalCount: number; edges: { node: { title: string } }[] } }>(
      'query($r:String!){orders(ruleId:$r,first:2){totalCount edges{node{title}}}}',
      { r: ruleId },
      email,
    );
  const [{ decision }] = (await rows<{ decision: unknown }>(
    t.app.get(DataSource),
    'SELECT decision FROM purchase_order LIMIT 1',
  )) as [{ decision: unknown }];
  const [asked] = json<{ rulesUsed: { id: string }[] }>(decision).rulesUsed;
  const { orders } = await decided(asked!.id, 'auditor@yunshi.example');
  expect(orders).toMatchObject({
    totalCount: 6,
    edges: [{ node: { title: 'order 6' } }, { node: { title: 'order 5' } }],
  });
  expect((await decided(asked!.id, 'buyer@chongqing.example')).orders).toEqual({ totalCount: 0, edges: [] });
  expect((await decided('S9-99', 'auditor@yunshi.example')).orders).toEqual({ totalCount: 0, edges: [] });
});

it('are found by provider and by service, the newest first, and by none of others', async () => {
  const other = (await publish(t, 'another', { fee: monthly() })).planIds.fee!;
  const budgetId = await makeBudget(t);
  const input = { title: 'of another service', budgetId, startsOn: '2026-10-15', months: 1 };
  await doOrder(t, 'createOrder', { ...input, items: [{ planId: other, quantity: '1' }] }, BUYER);
  const found = async (filter: Record<string, unknown>, email = BUYER): Promise<string[]> => {
    const { orders } = await t.ok<{ orders: { totalCount: number; edges: { node: { title: string } }[] } }>(
      'query($o:[ID!],$p:[ID!]){orders(offeringIds:$o,providerIds:$p){totalCount edges{node{title}}}}',
      filter,
      email,
    );
    expect(orders.totalCount).toBe(orders.edges.length);
    return orders.edges.map(({ node }) => node.title);
  };
  const { orders } = await t.ok<{ orders: { edges: { node: any }[] } }>(
    '{orders{edges{node{provider{id} items{plan{offering{id}}}}}}}',
    {},
    BUYER,
  );
  const [mine, before] = orders.edges.map(({ node }) => node.items[0].plan.offering.id as Id);
  const provider = orders.edges[0]!.node.provider.id as Id;
  expect(await found({ o: [mine] })).toEqual(['of another service']);
  expect(await found({ o: [before] })).toEqual([6, 5, 4, 3, 2, 1].map((n) => `order ${n}`));
  expect(await found({ p: [provider] })).toHaveLength(7);
  expect(await found({ p: [provider], o: [mine] })).toHaveLength(1);
  expect(await found({ p: [t.organization('PV-B')] })).toEqual([]);
  expect(await found({ p: ['nothing'] })).toEqual([]);
  expect(await found({ o: [mine, before] }, 'buyer@chongqing.example')).toEqual([]);
});

it.each(['organizationIds', 'providerIds', 'offeringIds'])('a list is asked of at most a hundred %s', async (name) => {
  const asked = (many: number) =>
    t.gql<any>(
      `query($ids:[ID!]){orders(${name}:$ids){totalCount}}`,
      { ids: Array.from({ length: many }, () => newId()) },
      BUYER,
    );
  expect((await asked(100)).errors).toBeUndefined();
  const { errors } = await asked(101);
  expect(errors?.[0]?.extensions).toMatchObject({ issues: [{ path: name, code: 'TOO_MANY' }] });
});
