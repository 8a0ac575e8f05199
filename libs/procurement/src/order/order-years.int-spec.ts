import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, type Id, newId, parseInstant } from '#kernel';
import { system, Transactions } from '#platform';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { Budgets } from '../index.js';
import { OrderFunds } from './order-funds.js';
import { findOrder, itemsOf } from './order-rows.js';
import {
  activate,
  APPROVER,
  BUYER,
  doOrder,
  figuresOf,
  isSound,
  makeBudget,
  monthly,
  OPERATIONS,
  publish,
  readLedger,
  refusalOf,
  tryOrder,
} from '../market.fixture.js';

let t: TestApp;
let planId: Id;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-11-01T10:00:00+08:00'));
  planId = (await publish(t, 'years', { fee: monthly() })).planIds.fee!;
});
afterAll(() => t.close());

const order = (input: Record<string, unknown>): Record<string, unknown> => ({
  title: 'Years',
  startsOn: '2026-11-01',
  items: [{ planId, quantity: '1' }],
  ...input,
});
const years = (...fiscalYears: number[]): Promise<Id[]> =>
  Promise.all(fiscalYears.map((fiscalYear) => makeBudget(t, { fiscalYear, amount: '1000' })));
const figures = async (budgetId: Id): Promise<Record<string, string>> => figuresOf(await readLedger(t, budgetId));
const book = (orderId: Id, usedIn: number, invoicedIn: number, amount: string): Promise<void> =>
  t.app
    .get(Transactions)
    .run((manager) =>
      t.app
        .get(Budgets)
        .book(manager, system('spec'), [
          { invoiceId: newId(), invoicedIn, amounts: [{ orderId, usedIn, amount: dec(amount) }], finished: [] },
        ]),
    );
const yearsOf = async (orderId: Id, email = BUYER): Promise<unknown> =>
  (
    await t.ok<any>(
      'query($id:ID!){order(id:$id){chargedYear budgets{fiscalYear estimate{amount} commitmentLeft{amount} budget{id}}}}',
      { id: orderId },
      email,
    )
  ).order;

describe('an order over several years', () => {
  it('sets aside and commits each year’s part on that year’s budget [P2-B11]', async () => {
    const [b26, b27, b28] = await years(2026, 2027, 2028);
    const { id } = await doOrder(
      t,
      'createOrder',
      order({ budgetId: b26, laterBudgetIds: [b27, b28], months: 18, items: [{ planId, quantity: '2' }] }),
      BUYER,
    );
    await doOrder(t, 'submitOrder', id, BUYER);
    // 2026: November, December; 2027: twelve months; 2028: January to April; 20.00 a month.
    expect(await Promise.all([b26!, b27!, b28!].map(figures))).toEqual([
      expect.objectContaining({ reserved: '40', available: '960' }),
      expect.objectContaining({ reserved: '240', available: '760' }),
      expect.objectContaining({ reserved: '80', available: '920' }),
    ]);
    await doOrder(t, 'approveOrder', id, APPROVER);
    expect(await Promise.all([b26!, b27!, b28!].map(figures))).toEqual([
      expect.objectContaining({ reserved: '0', committed: '40' }),
      expect.objectContaining({ reserved: '0', committed: '240' }),
      expect.objectContaining({ reserved: '0', committed: '80' }),
    ]);
    expect(await yearsOf(id)).toEqual({
      chargedYear: 'USE',
      budgets: [
        { fiscalYear: 2026, estimate: { amount: '40.00' }, commitmentLeft: { amount: '40.00' }, budget: { id: b26 } },
        { fiscalYear: 2027, estimate: { amount: '240.00' }, commitmentLeft: { amount: '240.00' }, budget: { id: b27 } },
        { fiscalYear: 2028, estimate: { amount: '80.00' }, commitmentLeft: { amount: '80.00' }, budget: { id: b28 } },
      ],
    });
    expect(await yearsOf(id, OPERATIONS)).toMatchObject({ budgets: [] });
    // Declined: everything comes free on each.
    await doOrder(t, 'declineOrder', id, OPERATIONS);
    for (const budget of [b26!, b27!, b28!]) {
      expect(await figures(budget)).toMatchObject({ committed: '0', available: '1000' });
      expect(isSound(await readLedger(t, budget))).toBe(true);
    }
  });

  it('books December’s use, invoiced in January, on the year the order names [P2-B11]', async () => {
    for (const [chargedYear, charged] of [
      ['USE', 0],
      ['INVOICE', 1],
    ] as const) {
      const budgets = await years(2026, 2027);
      const { id } = await doOrder(
        t,
        'createOrder',
        order({ budgetId: budgets[0], laterBudgetIds: [budgets[1]], months: 4, chargedYear }),
        BUYER,
      );
      await doOrder(t, 'submitOrder', id, BUYER);
      await doOrder(t, 'approveOrder', id, APPROVER);
      const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
      await activate(t, OPERATIONS, { instanceId: items[0]!.instance!.id });
      await book(id, 2026, 2027, '10');
      const actual = await Promise.all(budgets.map(async (budget) => (await figures(budget)).actual));
      expect(actual).toEqual(charged === 0 ? ['10', '0'] : ['0', '10']);
      // A credit note gives back where it was charged.
      await book(id, 2026, 2027, '-10');
      expect(await Promise.all(budgets.map(figures))).toEqual([
        expect.objectContaining({ actual: '0', committed: '20' }),
        expect.objectContaining({ actual: '0', committed: '20' }),
      ]);
      for (const budget of budgets) expect(isSound(await readLedger(t, budget))).toBe(true);
    }
  });

  it('names budgets of years that follow one another and that it reaches', async () => {
    const [b26, b27, b28] = await years(2026, 2027, 2028);
    const refused = async (input: Record<string, unknown>): Promise<string> =>
      refusalOf(await tryOrder(t, 'createOrder', order(input), BUYER));
    expect(await refused({ budgetId: b26, laterBudgetIds: [b28] })).toBe('VALIDATION_FAILED/YEAR_GAP');
    expect(await refused({ laterBudgetIds: [b27] })).toBe('VALIDATION_FAILED/REQUIRED');
    expect(await refused({ budgetId: b26, laterBudgetIds: [b27], months: 2 })).toBe(
      'VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR',
    );
    expect(await refused({ budgetId: b26, laterBudgetIds: [b27], months: 15 })).toBe(
      'VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR',
    );
    expect(await refused({ budgetId: b26, laterBudgetIds: [newId()] })).toBe('NOT_FOUND');
    expect(await refused({ budgetId: b26, laterBudgetIds: [b27] })).toBe('ok');
  });

  it('is refused whole when one year’s budget does not suffice', async () => {
    const rich = await makeBudget(t, { fiscalYear: 2026, amount: '1000' });
    const poor = await makeBudget(t, { fiscalYear: 2027, amount: '5' });
    const { id } = await doOrder(t, 'createOrder', order({ budgetId: rich, laterBudgetIds: [poor] }), BUYER);
    expect(refusalOf(await tryOrder(t, 'submitOrder', id, BUYER))).toBe('BUDGET_EXCEEDED');
    expect(await figures(rich)).toMatchObject({ reserved: '0', available: '1000' });
  });

  it('is for the economic class of its budgets [P2-B10]', async () => {
    const budgetId = await makeBudget(t, { economicClass: '30227' });
    const refused = async (economicClass: string): Promise<string> =>
      refusalOf(await tryOrder(t, 'createOrder', order({ budgetId, economicClass, months: 1 }), BUYER));
    expect(await refused('30214')).toBe('BUDGET_USE_MISMATCH');
    expect(await refused('30227')).toBe('ok');
    expect(await refused('rent')).toBe('VALIDATION_FAILED/MALFORMED');
  });
});

describe('two hundred orders at once over two years', () => {
  it('leave both budgets’ identity whole, and win no more than there is', async () => {
    const budgets = await Promise.all([2026, 2027].map((fiscalYear) => makeBudget(t, { fiscalYear, amount: '1000' })));
    const input = order({ budgetId: budgets[0], laterBudgetIds: [budgets[1]], months: 3 });
    const ids: Id[] = [];
    for (let n = 0; n < 200; n += 20)
      ids.push(
        ...(await Promise.all(Array.from({ length: 20 }, () => doOrder(t, 'createOrder', input, BUYER)))).map(
          ({ id }) => id,
        ),
      );
    const answers = await Promise.all(ids.map((id) => tryOrder(t, 'submitOrder', id, BUYER)));
    const won = answers.flatMap((answer, index) => (refusalOf(answer) === 'ok' ? [ids[index]!] : []));
    // 20.00 of 2026 and 10.00 of 2027 each: fifty, by the first.
    expect(won).toHaveLength(50);
    expect(new Set(answers.map(refusalOf))).toEqual(new Set(['ok', 'BUDGET_EXCEEDED']));
    await Promise.all(won.map((id, n) => doOrder(t, n % 2 ? 'approveOrder' : 'rejectOrder', id, APPROVER)));
    expect(await Promise.all(budgets.map(figures))).toEqual([
      expect.objectContaining({ reserved: '0', committed: '500', available: '500' }),
      expect.objectContaining({ reserved: '0', committed: '250', available: '750' }),
    ]);
    for (const budget of budgets) expect(isSound(await readLedger(t, budget))).toBe(true);
  });
});

describe('what an item of a change has committed, when the change is done', () => {
  const committed = async (budgetIds: (Id | undefined)[], months: number): Promise<Id> => {
    const [budgetId, ...laterBudgetIds] = budgetIds;
    const { id } = await doOrder(t, 'createOrder', order({ budgetId, laterBudgetIds, months }), BUYER);
    await doOrder(t, 'submitOrder', id, BUYER);
    await doOrder(t, 'approveOrder', id, APPROVER);
    return id;
  };
  const move = (from: Id, to: Id): Promise<unknown> =>
    t.app.get(Transactions).run(async (manager) => {
      const way = { from: (await findOrder(manager, from))!, to: (await findOrder(manager, to))! };
      const [item] = await itemsOf(manager, [from]);
      return t.app.get(OrderFunds).moveShare(manager, system('spec'), way, item!);
    });
  /** "year left" of each year of the order. */
  const leftOf = async (orderId: Id): Promise<string[]> =>
    ((await yearsOf(orderId)) as any).budgets.map((year: any) => `${year.fiscalYear} ${year.commitmentLeft.amount}`);
  /** "committed available" of a budget. */
  const stands = async (budgetId: Id | undefined): Promise<string> => {
    const ledger = await readLedger(t, budgetId!);
    expect(isSound(ledger)).toBe(true);
    return `${figuresOf(ledger).committed} ${figuresOf(ledger).available}`;
  };

  it('is the paying order’s, whose years grow by those that it did not have', async () => {
    const [b26, b27] = await years(2026, 2027);
    const [change, paying] = [await committed([b26, b27], 4), await committed([b26], 2)];
    expect([await leftOf(change), await leftOf(paying)]).toEqual([['2026 20.00', '2027 20.00'], ['2026 20.00']]);
    await move(change, paying);
    expect([await leftOf(change), await leftOf(paying)]).toEqual([
      ['2026 0.00', '2027 0.00'],
      ['2026 40.00', '2027 20.00'],
    ]);
    expect([await stands(b26), await stands(b27)]).toEqual(['40 960', '20 980']);
    const { entries } = await readLedger(t, b27!);
    const moved = entries.slice(-2).map(({ orderId, deltas }) => [orderId, deltas.committed.toFixed()]);
    expect(moved).toEqual([
      [change, '-20'],
      [paying, '20'],
    ]);
    // It is the paying order’s to use from now on.
    await book(paying, 2027, 2027, '5');
    expect(await stands(b27)).toBe('15 980');
  });

  it('comes free where the paying order’s commitment is closed', async () => {
    const [b26] = await years(2026);
    const [change, paying] = [await committed([b26], 2), await committed([b26], 2)];
    await t.app
      .get(Transactions)
      .run((manager) =>
        t.app
          .get(Budgets)
          .book(manager, system('spec'), [{ invoiceId: null, invoicedIn: 2026, amounts: [], finished: [paying] }]),
      );
    await move(change, paying);
    expect([await leftOf(change), await leftOf(paying), await stands(b26)]).toEqual([
      ...[['2026 0.00'], ['2026 0.00'], '0 1000'],
    ]);
  });

  it('comes free where a year of the paying order is on another budget by now', async () => {
    const [[b26, b27], [other]] = [await years(2026, 2027), await years(2027)];
    const [change, paying] = [await committed([b26, b27], 4), await committed([b26, other], 4)];
    await move(change, paying);
    expect([await leftOf(change), await leftOf(paying)]).toEqual([
      ['2026 0.00', '2027 0.00'],
      ['2026 20.00', '2027 20.00'],
    ]);
    expect([await stands(b26), await stands(b27), await stands(other)]).toEqual(['20 980', '0 1000', '20 980']);
  });
});
