import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dec, type Id, newId, parseInstant } from '#kernel';
import { bin, bins, rows, system, Transactions } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { Budgets } from '../index.js';
import {
  activate,
  APPROVER,
  BUYER,
  doOrder,
  figuresOf,
  FINANCE,
  isSound,
  makeBudget,
  monthly,
  OPERATIONS,
  publish,
  readLedger,
  refusalOf,
} from '../market.fixture.js';

let t: TestApp;
let planId: Id;
let budgets: [Id, Id];
let orderId: Id;

const on = (day: string): void => t.setNow(parseInstant(`${day}T10:00:00+08:00`));
const figures = async (budgetId: Id): Promise<Record<string, string>> => figuresOf(await readLedger(t, budgetId));
const carry = (input: Record<string, unknown> = {}, email = FINANCE) =>
  t.gql<{ carryOverBudget: any }>(
    'mutation($i:CarryOverBudgetInput!){carryOverBudget(input:$i){committed unspent orderIds staying{orderId reason} hasMore}}',
    { i: { fromBudgetId: budgets[0], toBudgetId: budgets[1], reason: '项目延期', ...input } },
    email,
  );
const carried = async (input: Record<string, unknown> = {}): Promise<any> => {
  const { data, errors } = await carry(input);
  if (errors) throw new Error(JSON.stringify(errors));
  return data!.carryOverBudget;
};
const lapse = (email = FINANCE) =>
  t.gql('mutation($id:ID!){lapseBudget(id:$id){available}}', { id: budgets[0] }, email);
const book = (usedIn: number, invoicedIn: number, amount: string, finished: Id[] = []): Promise<void> =>
  t.app
    .get(Transactions)
    .run((manager) =>
      t.app
        .get(Budgets)
        .book(manager, system('spec'), [
          { invoiceId: newId(), invoicedIn, amounts: [{ orderId, usedIn, amount: dec(amount) }], finished },
        ]),
    );
const sound = async (): Promise<void> => {
  for (const budget of budgets) expect(isSound(await readLedger(t, budget))).toBe(true);
};
const orderOf = async (input: object, live = true): Promise<Id> => {
  const items = [{ planId, quantity: '1' }];
  const { id } = await doOrder(
    t,
    'createOrder',
    { title: 'Goes on', startsOn: '2026-11-01', budgetId: budgets[0], items, ...input },
    BUYER,
  );
  await doOrder(t, 'submitOrder', id, BUYER);
  await doOrder(t, 'approveOrder', id, APPROVER);
  const accepted = await doOrder(t, 'acceptOrder', id, OPERATIONS);
  if (live) await activate(t, OPERATIONS, { instanceId: accepted.items[0]!.instance!.id });
  return id;
};

beforeAll(async () => {
  t = await startTestApp();
  on('2026-11-01');
  planId = (await publish(t, 'carry', { fee: monthly() })).planIds.fee!;
});
afterAll(() => t.close());
beforeEach(async () => {
  on('2026-11-01');
  budgets = [await makeBudget(t, { amount: '100' }), await makeBudget(t, { fiscalYear: 2027, amount: '100' })];
  // 10.00 a month: November and December on 2026, January and February on 2027.
  orderId = await orderOf({ laterBudgetIds: [budgets[1]], months: 4 });
});

describe('at the end of a year [P2-B11]', () => {
  it('nothing is carried over before it, and December is billed on it after', async () => {
    on('2026-12-31');
    expect(refusalOf(await carry())).toBe('CARRY_OVER_NOT_ALLOWED');
    on('2027-01-10');
    expect(await carried()).toMatchObject({
      ...{ committed: '0.00', orderIds: [], staying: [{ orderId, reason: 'DECEMBER' }] },
    });
    await book(2026, 2027, '12');
    expect(await figures(budgets[0])).toMatchObject({ actual: '12', committed: '8', available: '80' });
    expect(await figures(budgets[1])).toMatchObject({ actual: '0', committed: '20', available: '80' });
  });

  it('what an order that goes on has left goes to the next year’s budget, once', async () => {
    on('2027-01-10');
    await book(2026, 2027, '12');
    on('2027-02-01');
    const key = newId();
    const first = { committed: '8.00', unspent: '0.00', orderIds: [orderId], staying: [], hasMore: false };
    expect(await carried({ idempotencyKey: key })).toEqual(first);
    expect(await carried({ idempotencyKey: key })).toEqual(first);
    expect(await carried()).toEqual({ ...first, committed: '0.00', orderIds: [] });
    expect(await figures(budgets[0])).toMatchObject({ allocated: '92', committed: '0', actual: '12', available: '80' });
    expect(await figures(budgets[1])).toMatchObject({ allocated: '108', committed: '28', available: '80' });
    await sound();
    const { order } = await t.ok<any>(
      'query($id:ID!){order(id:$id){budgets{fiscalYear commitmentLeft{amount} carriedOut{amount}}}}',
      { id: orderId },
      BUYER,
    );
    expect(order.budgets).toEqual([
      { fiscalYear: 2026, commitmentLeft: { amount: '0.00' }, carriedOut: { amount: '8.00' } },
      { fiscalYear: 2027, commitmentLeft: { amount: '28.00' }, carriedOut: { amount: '0.00' } },
    ]);
    // A month more than was estimated takes what came; a credit of December goes back to its year.
    await book(2027, 2027, '28');
    await book(2026, 2027, '-2');
    expect(await figures(budgets[1])).toMatchObject({ actual: '28', committed: '0', available: '80' });
    expect(await figures(budgets[0])).toMatchObject({ actual: '10', committed: '2', available: '80' });
    await book(2027, 2027, '0', [orderId]);
    expect(await figures(budgets[0])).toMatchObject({ committed: '0', available: '82' });
    await sound();
  });

  it('what ends while its order is waited for stays where it is', async () => {
    on('2027-01-10');
    await book(2026, 2027, '12');
    on('2027-02-01');
    const [held, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = t.app.get(Transactions).run(async (manager) => {
      await manager.query('SELECT id FROM purchase_order WHERE id = ? FOR UPDATE', [bin(orderId)]);
      held.resolve();
      await ended.promise;
      await manager.query("UPDATE service_instance SET status = 'TERMINATED' WHERE order_id = ?", [bin(orderId)]);
    });
    await held.promise;
    const answer = carried();
    await new Promise((resolve) => setTimeout(resolve, 400));
    ended.resolve();
    await holding;
    expect(await answer).toMatchObject({ committed: '0.00', orderIds: [] });
  });

  it('what is charged in the year of its invoice goes on from the first day', async () => {
    const invoiced = await orderOf({ laterBudgetIds: [budgets[1]], months: 4, chargedYear: 'INVOICE' });
    on('2027-01-01');
    expect(await carried()).toMatchObject({
      ...{ committed: '20.00', orderIds: [invoiced], staying: [{ orderId, reason: 'DECEMBER' }] },
    });
    await sound();
  });

  it('a delayed order of the one year gets the next, an ended one gives back', async () => {
    const delayed = await orderOf({ months: 2 }, false);
    on('2027-02-01');
    expect(await carried()).toMatchObject({ committed: '40.00', orderIds: expect.arrayContaining([delayed, orderId]) });
    const { order } = await t.ok<any>(
      'query($id:ID!){order(id:$id){budgets{fiscalYear estimate{amount} commitmentLeft{amount} budget{id}}}}',
      { id: delayed },
      BUYER,
    );
    expect(order.budgets[1]).toEqual({
      ...{ fiscalYear: 2027, estimate: { amount: '0.00' }, commitmentLeft: { amount: '20.00' } },
      budget: { id: budgets[1] },
    });
    // It fails: what was carried over for it comes free where it went.
    const { items } = (
      await t.ok<any>('query($id:ID!){order(id:$id){items{instance{id}}}}', { id: delayed }, OPERATIONS)
    ).order;
    await t.ok('mutation($id:ID!){failInstance(id:$id,reason:"r"){id}}', { id: items[0].instance.id }, OPERATIONS);
    expect(await figures(budgets[1])).toMatchObject({ allocated: '140', committed: '40', available: '100' });
    await sound();
  });

  it('unspent money goes on as asked, once, and the rest lapses', async () => {
    on('2027-01-31');
    expect(refusalOf(await carry({ unspent: '30' }))).toBe('CARRY_OVER_NOT_ALLOWED');
    expect(refusalOf(await lapse())).toBe('CARRY_OVER_NOT_ALLOWED');
    on('2027-02-01');
    expect(refusalOf(await carry({ unspent: '80.01' }))).toBe('CARRY_OVER_EXCEEDED');
    expect(await carried({ unspent: '30' })).toMatchObject({ committed: '20.00', unspent: '30.00' });
    expect(refusalOf(await lapse())).toBe('ok');
    expect(await figures(budgets[0])).toMatchObject({ allocated: '0', available: '0', committed: '0' });
    expect((await readLedger(t, budgets[0])).entries.at(-1)!.kind).toBe('LAPSE');
    // 100 of its own, 20 with the order, 30 beside it: in its second year unspent, that is 结余.
    expect(await figures(budgets[1])).toMatchObject({ allocated: '150', committed: '40', available: '110' });
    on('2028-02-01');
    const next = await makeBudget(t, { fiscalYear: 2028, amount: '1' });
    const from = { fromBudgetId: budgets[1], toBudgetId: next };
    expect(refusalOf(await carry({ ...from, unspent: '80.01' }))).toBe('CARRY_OVER_EXCEEDED');
    expect(await carried({ ...from, unspent: '80' })).toMatchObject({ committed: '40.00', unspent: '80.00' });
    await sound();
  });

  it('however many orders stay, those behind them go on', async () => {
    // 502 that were ordered before and stay for December stand before the one that goes on.
    const copies = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501)`;
    const dataSource = t.app.get(DataSource);
    const columns = async (table: string): Promise<string[]> =>
      (
        await rows<{ name: string }>(
          dataSource,
          `SELECT column_name AS name FROM information_schema.columns
          WHERE table_schema = DATABASE() AND table_name = ? AND extra NOT LIKE '%GENERATED%' ORDER BY ordinal_position`,
          [table],
        )
      ).map(({ name }) => name);
    const copy = async (table: string, own: Record<string, string>): Promise<void> => {
      const all = await columns(table);
      const key = table === 'purchase_order' ? 'id' : 'order_id';
      await dataSource.query(
        `INSERT INTO ${table} (${all.join(', ')}) ${copies}
         SELECT ${all.map((column) => own[column] ?? `t.${column}`).join(', ')} FROM n JOIN ${table} t WHERE t.${key} = ?`,
        [bin(orderId)],
      );
    };
    const copyId = "UNHEX(CONCAT('01', LPAD(HEX(i), 30, '0')))";
    await copy('purchase_order', { id: copyId, number: "CONCAT('COPY-', i)", status: "'EXECUTING'" });
    await copy('order_budget', { order_id: copyId });
    await dataSource.query(
      'UPDATE budget SET committed = committed + 501 * 20, allocated = allocated + 501 * 20 WHERE id IN (?)',
      [bins(budgets)],
    );
    const invoiced = await orderOf({ laterBudgetIds: [budgets[1]], months: 4, chargedYear: 'INVOICE' });
    on('2027-01-10');
    const { orderIds, staying, hasMore } = await carried();
    expect([orderIds, staying.length, hasMore]).toEqual([[invoiced], 500, false]);
    on('2027-02-01');
    // A call carries 500 of them.
    expect(await carried().then((first) => [first.orderIds.length, first.hasMore])).toEqual([500, true]);
  });

  it('it is finance who carries over, of their own, to the same indicator', async () => {
    on('2027-02-01');
    expect(refusalOf(await carry({}, BUYER))).toBe('FORBIDDEN');
    expect(refusalOf(await carry({}, 'finance@chongqing.example'))).toBe('NOT_FOUND');
    const other = await makeBudget(t, { fiscalYear: 2027, amount: '1', economicClass: '30227' });
    expect(refusalOf(await carry({ toBudgetId: other }))).toBe('CARRY_OVER_NOT_ALLOWED');
    expect(refusalOf(await carry({ toBudgetId: newId() }))).toBe('NOT_FOUND');
    expect(refusalOf(await carry({ unspent: '-1' }))).toMatch(/^VALIDATION_FAILED/);
    expect(refusalOf(await lapse('finance@chongqing.example'))).toBe('NOT_FOUND');
  });
});
