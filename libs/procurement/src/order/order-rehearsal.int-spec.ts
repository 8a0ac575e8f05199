import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  activate,
  APPROVER,
  BUYER,
  doOrder,
  OPERATIONS,
  OPERATOR,
  makeBudget,
  monthly,
  publish,
  readLedger,
  refusalOf,
  tryOrder,
} from '../market.fixture.js';

const CHECK =
  'query($id:ID!){orderCheck(id:$id){ready problems{about code} findings{effect code citation{quote}} approvals{quorum} estimate{amount currency}}}';

let t: TestApp;
let plan: Id;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-15T10:00:00+08:00'));
  plan = (await publish(t, 'checked', { fee: monthly() })).planIds.fee!;
});
afterAll(() => t.close());

const draft = async (input: object): Promise<Id> =>
  (
    await doOrder(
      t,
      'createOrder',
      { title: 'o', startsOn: '2026-11-01', months: 1, items: [{ planId: plan, quantity: '1' }], ...input },
      BUYER,
    )
  ).id;
const check = async (id: Id): Promise<any> => (await t.ok<any>(CHECK, { id }, BUYER)).orderCheck;
const counted = async (): Promise<unknown> =>
  rows(
    t.app.get(DataSource),
    'SELECT (SELECT COUNT(*) FROM budget_entry) AS entries, (SELECT COUNT(*) FROM audit_row) AS audited, (SELECT COUNT(*) FROM notification) AS told',
    [],
  );

describe('an order that is submitted in vain', () => {
  it('is ready where its submission is taken, at the same estimate, and nothing of it is kept', async () => {
    const budgetId = await makeBudget(t);
    const id = await draft({ budgetId });
    const before = [await counted(), await readLedger(t, budgetId)];
    const found = await check(id);
    expect(found).toMatchObject({ ready: true, problems: [], approvals: [{ quorum: 1 }] });
    expect([await counted(), await readLedger(t, budgetId)]).toEqual(before);
    const submitted = await doOrder(t, 'submitOrder', id, BUYER);
    expect(found.estimate).toEqual(submitted.estimate);
    // It is with its approver now.
    expect((await t.gql(CHECK, { id }, BUYER)).errors?.[0]?.extensions.code).toBe('INVALID_TRANSITION');
  });

  it('is asked by whoever may submit it, of their own', async () => {
    const id = await draft({ budgetId: await makeBudget(t) });
    const code = async (email: string): Promise<unknown> =>
      (await t.gql(CHECK, { id }, email)).errors?.[0]?.extensions.code;
    expect(await code(APPROVER)).toBe('FORBIDDEN');
    expect(await code('buyer@chongqing.example')).toBe('NOT_FOUND');
  });

  it('tells of a key project and of another change under way, beside all else', async () => {
    const refused = async (id: Id): Promise<string> => refusalOf(await tryOrder(t, 'submitOrder', id, BUYER));
    const { createKeyProject } = await t.ok<any>(
      'mutation{createKeyProject(input:{title:"城市大脑",plan:"建设方案"}){id}}',
      {},
      BUYER,
    );
    const budgetId = await makeBudget(t, { amount: '25.00' });
    const planned = await draft({ budgetId, keyProjectId: createKeyProject.id });
    expect((await check(planned)).problems).toEqual([{ about: 'PROJECT', code: 'KEY_PROJECT_NOT_APPROVED' }]);
    expect(await refused(planned)).toBe('KEY_PROJECT_NOT_APPROVED');

    const id = await draft({ budgetId });
    await doOrder(t, 'submitOrder', id, BUYER);
    await doOrder(t, 'approveOrder', id, APPROVER);
    const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    const instanceId = items[0]!.instance!.id;
    t.setNow(parseInstant('2026-11-02T10:00:00+08:00'));
    await activate(t, OPERATIONS, { instanceId });
    const change = (quantity: string): Promise<Id> =>
      draft({ budgetId, items: [{ kind: 'MODIFY', instanceId, quantity }] });
    const [more, much] = [await change('2'), await change('9')];
    expect((await check(more)).problems).toEqual([]);
    await doOrder(t, 'submitOrder', more, BUYER);
    expect((await check(much)).problems).toEqual([
      { about: 'CHANGE', code: 'VALIDATION_FAILED' },
      { about: 'BUDGET', code: 'BUDGET_EXCEEDED' },
    ]);
    expect(await refused(much)).toBe('VALIDATION_FAILED/CHANGE_UNDER_WAY');
  });

  it('is not asked more than a hundred times in a request', async () => {
    const id = await draft({ budgetId: await makeBudget(t) });
    const many = Array.from({ length: 101 }, (_, n) => `c${n}:orderCheck(id:$id){ready}`).join(' ');
    expect((await t.gql(`query($id:ID!){${many}}`, { id }, BUYER)).errors?.[0]?.extensions.code).toBe(
      'QUERY_TOO_LARGE',
    );
  });

  it('tells what its submission would be refused for, by the same codes and clauses', async () => {
    const budgetId = await makeBudget(t, { amount: '1.00' });
    const poor = await draft({ budgetId });
    expect((await check(poor)).problems).toEqual([{ about: 'BUDGET', code: 'BUDGET_EXCEEDED' }]);
    expect((await tryOrder(t, 'submitOrder', poor, BUYER)).errors?.[0]?.extensions.code).toBe('BUDGET_EXCEEDED');
    const without = await draft({});
    expect((await check(without)).problems).toEqual([{ about: 'BUDGET', code: 'BUDGET_REQUIRED' }]);
    // What is not sold at all is not asked for its money.
    await t.ok(
      'mutation($i:SuspendProviderInput!){suspendProvider(input:$i){standing}}',
      { i: { providerId: t.organization('PV-A'), reason: 'r' } },
      OPERATOR,
    );
    const { ready, problems, findings } = await check(poor);
    expect({ ready, problems }).toEqual({
      ready: false,
      problems: [{ about: 'PRICE', code: 'PLAN_RULE' }],
    });
    expect(findings[0]).toMatchObject({
      effect: 'REFUSE',
      code: 'PROVIDER_NOT_ADMITTED',
      citation: { quote: expect.any(String) },
    });
  });
});
