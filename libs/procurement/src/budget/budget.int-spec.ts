import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, newId, parseInstant } from '#kernel';
import { bin, insertRows, rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { APPROVER, BUYER, FINANCE, makeBudget, OPERATIONS, OPERATOR, refusalOf } from '../market.fixture.js';
import { allowedBudgetActions } from './budget-actions.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-15T10:00:00+08:00'));
});
afterAll(() => t.close());

const CREATE =
  'mutation($input:CreateBudgetInput!){createBudget(input:$input){id name organization{code} fiscalYear currency fundingSource allocated reserved committed actual available overrun}}';
const input = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: '政务云服务',
  fiscalYear: 2026,
  amount: '1000.5',
  ...over,
});
const create = (over: Record<string, unknown> = {}, email = FINANCE): ReturnType<TestApp['gql']> =>
  t.gql(CREATE, { input: input(over) }, email);
const list = async (email: string, args = ''): Promise<Id[]> =>
  (await t.ok<{ budgets: { id: Id }[] }>(`{budgets${args}{id}}`, {}, email)).budgets.map(({ id }) => id);

describe('createBudget', () => {
  it('allocates the amount at once, every figure with exactly the currency’s minor digits', async () => {
    const { data } = await t.gql<any>(CREATE, { input: input({ fundingSource: 'General funds' }) }, FINANCE);
    const { id, ...shown } = data.createBudget;
    expect(shown).toEqual({
      name: '政务云服务',
      organization: { code: 'AG-CD' },
      fiscalYear: 2026,
      currency: 'CNY',
      fundingSource: 'General funds',
      allocated: '1000.50',
      reserved: '0.00',
      committed: '0.00',
      actual: '0.00',
      available: '1000.50',
      overrun: '0.00',
    });
    const entries = await rows<any>(
      t.app.get(DataSource),
      'SELECT seq, kind, allocated FROM budget_entry WHERE budget_id = ?',
      [bin(id)],
    );
    expect(entries).toEqual([{ seq: 1, kind: 'ALLOCATION', allocated: '1000.5000' }]);
    const audit = await rows<any>(t.app.get(DataSource), 'SELECT action, roles FROM audit_row WHERE subject_id = ?', [
      bin(id),
    ]);
    expect(audit).toEqual([{ action: 'createBudget', roles: 'FINANCE' }]);
  });

  it('knows each currency’s digits', async () => {
    const yen = await t.gql<any>(CREATE, { input: input({ currency: 'JPY', amount: '1000' }) }, FINANCE);
    expect(yen.data.createBudget).toMatchObject({ allocated: '1000', available: '1000', overrun: '0' });
    const dinar = await t.gql<any>(CREATE, { input: input({ currency: 'KWD', amount: '1.234' }) }, FINANCE);
    expect(dinar.data.createBudget.available).toBe('1.234');
  });

  it('names what is wrong', async () => {
    const expected: [Record<string, unknown>, string][] = [
      [{ name: ' ' }, 'REQUIRED'],
      [{ name: 'x'.repeat(201) }, 'TOO_LONG'],
      [{ fiscalYear: 2015 }, 'OUT_OF_RANGE'],
      [{ fiscalYear: 2101 }, 'OUT_OF_RANGE'],
      [{ amount: '0' }, 'NOT_POSITIVE'],
      [{ amount: '-5' }, 'NEGATIVE'],
      [{ amount: '1e3' }, 'NOT_DECIMAL'],
      [{ amount: '1.001' }, 'OVER_PRECISE'],
      [{ amount: '1.5', currency: 'JPY' }, 'OVER_PRECISE'],
      [{ amount: '1000000000000' }, 'TOO_LARGE'],
      [{ currency: 'XXX' }, 'UNKNOWN_CURRENCY'],
      [{ currency: 'cny' }, 'UNKNOWN_CURRENCY'],
      [{ fundingSource: 'x'.repeat(201) }, 'TOO_LONG'],
    ];
    for (const [over, code] of expected)
      expect([over, refusalOf(await create(over))]).toEqual([over, `VALIDATION_FAILED/${code}`]);
    expect(refusalOf(await create({ amount: '999999999999.99' }))).toBe('ok');
  });

  it('is for finance only', async () => {
    for (const email of [BUYER, APPROVER, OPERATIONS, OPERATOR])
      expect(refusalOf(await create({}, email))).toBe('FORBIDDEN');
  });

  it('makes one budget of a repeated key, the default currency said or not', async () => {
    const idempotencyKey = newId();
    const first = await makeBudget(t, { idempotencyKey });
    expect(await makeBudget(t, { idempotencyKey, currency: 'CNY' })).toBe(first);
    expect(refusalOf(await create({ name: 'Cloud', amount: '10001', idempotencyKey }))).toBe('IDEMPOTENCY_CONFLICT');
  });
});

describe('budgets', () => {
  it('are one’s own, newest first, and narrowed by year', async () => {
    const older = await makeBudget(t, { fiscalYear: 2031 });
    const newer = await makeBudget(t, { fiscalYear: 2031 });
    await makeBudget(t, { fiscalYear: 2032 });
    for (const email of [BUYER, APPROVER, FINANCE])
      expect(await list(email, '(fiscalYear:2031)')).toEqual([newer, older]);
    expect((await list(FINANCE)).length).toBeGreaterThan(2);
  });

  it('of descendants are read by finance alone, and only when asked for', async () => {
    const childs = await makeBudget(t, {}, 'finance@qingyang.example');
    const asked = `(organizationIds:["${t.organization('AG-CD-QY')}"])`;
    expect(await list(FINANCE)).not.toContain(childs);
    expect(await list(FINANCE, asked)).toContain(childs);
    expect(await list(BUYER, asked)).toEqual([]);
  });

  it('say what their own finance may do with them now, nobody else', async () => {
    const over = await makeBudget(t, { fiscalYear: 2031 });
    const actions = async (email: string, args = ''): Promise<string[]> => {
      const { budgets } = await t.ok<{ budgets: { id: Id; allowedActions: string[] }[] }>(
        `{budgets${args}{id allowedActions}}`,
        {},
        email,
      );
      return budgets.find(({ id }) => id === over)!.allowedActions;
    };
    expect(await actions(FINANCE)).toEqual(['setBudgetPolicy', 'transferBudget']);
    for (const email of [BUYER, APPROVER]) expect(await actions(email)).toEqual([]);
    const childs = await makeBudget(t, {}, 'finance@qingyang.example');
    const { budgets } = await t.ok<{ budgets: { id: Id; allowedActions: string[] }[] }>(
      `{budgets(organizationIds:["${t.organization('AG-CD-QY')}"]){id allowedActions}}`,
      {},
      FINANCE,
    );
    expect(budgets.find(({ id }) => id === childs)!.allowedActions).toEqual([]);
    const spent = { organizationId: t.organization('AG-CD'), fiscalYear: 2031, available: '0.00' };
    const later = parseInstant('2032-01-01T00:00:00+08:00')!;
    expect(allowedBudgetActions(t.actor(FINANCE), spent, later)).toEqual(['setBudgetPolicy', 'carryOverBudget']);
    expect(allowedBudgetActions(t.actor(FINANCE), { ...spent, available: '0.01' }, later)).toEqual([
      ...['setBudgetPolicy', 'transferBudget', 'carryOverBudget', 'lapseBudget'],
    ]);
  });

  it('of others are never listed, and cannot be told from none', async () => {
    const own = await makeBudget(t);
    for (const wanted of [t.organization('AG-CD'), newId(), 'nonsense'])
      expect(await list('finance@chongqing.example', `(organizationIds:["${wanted}"])`)).toEqual([]);
    expect(await list('finance@qingyang.example', `(organizationIds:["${t.organization('AG-CD')}"])`)).toEqual([]);
    expect(await list('finance@chongqing.example')).not.toContain(own);
  });

  it('are closed to providers and operators', async () => {
    for (const email of [OPERATIONS, OPERATOR])
      expect(refusalOf(await t.gql('{budgets{id}}', {}, email))).toBe('FORBIDDEN');
  });

  it('of everybody are read by the auditor, their ledgers too, which changes none of them', async () => {
    const AUDITOR = 'auditor@yunshi.example';
    const id = await makeBudget(t);
    expect(await list(AUDITOR)).toContain(id);
    expect(await list(AUDITOR, `(organizationIds:["${t.organization('AG-CD')}"])`)).toContain(id);
    const { budgetEntries } = await t.ok<any>(
      'query($id:ID!){budgetEntries(budgetId:$id){edges{node{kind}}}}',
      { id },
      AUDITOR,
    );
    expect(budgetEntries.edges).toEqual([{ node: { kind: 'ALLOCATION' } }]);
    const { budgets } = await t.ok<any>('{budgets(fiscalYear:2026){allowedActions}}', {}, AUDITOR);
    expect(new Set(budgets.flatMap((budget: any) => budget.allowedActions)).size).toBe(0);
    expect(refusalOf(await create({}, AUDITOR))).toBe('FORBIDDEN');
  });

  it('beyond 1000 are refused with what to narrow', async () => {
    const one = [bin(t.organization('AG-CQ')), 'Many', 2099, 'CNY', 'NOTIFY', 0, 0, 0, 0, 0, 0, '2026-10-15 00:00:00'];
    await insertRows(
      t.app.get(DataSource),
      'INSERT INTO budget (id, organization_id, name, fiscal_year, currency, policy, allocated, reserved, committed, actual, overrun, entry_count, created_at)',
      Array.from({ length: 1001 }, () => [bin(newId()), ...one]),
    );
    const answer = await t.gql('{budgets(fiscalYear:2099){id}}', {}, 'finance@chongqing.example');
    expect(refusalOf(answer)).toBe('VALIDATION_FAILED/TOO_MANY');
    expect(answer.errors![0]!.message).toContain('fiscalYear');
    await t.app.get(DataSource).query('DELETE FROM budget WHERE fiscal_year = 2099 LIMIT 1');
    expect((await list('finance@chongqing.example', '(fiscalYear:2099)')).length).toBe(1000);
  });
});
