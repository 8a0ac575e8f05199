import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, type Decimal, type Id, newId, parseInstant, sum, ZERO } from '#kernel';
import { bin, rows, system, Transactions } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { Budgets } from '../index.js';
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
  seeOrder,
  tryOrder,
} from '../market.fixture.js';

let t: TestApp;
let plan: Id;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-01T10:00:00+08:00'));
  plan = (await publish(t, 'booked', { fee: monthly() })).planIds.fee!;
});
afterAll(() => t.close());

const draft = async (budgetId: Id | null, quantity: string, email = BUYER): Promise<Id> =>
  (
    await doOrder(
      t,
      'createOrder',
      { title: 'Booked', budgetId, startsOn: '2026-10-01', months: 1, items: [{ planId: plan, quantity }] },
      email,
    )
  ).id;
const approvedOrder = async (budgetId: Id, quantity: string): Promise<Id> => {
  const orderId = await draft(budgetId, quantity);
  await doOrder(t, 'submitOrder', orderId, BUYER);
  await doOrder(t, 'approveOrder', orderId, APPROVER);
  return orderId;
};
const book = (amounts: [Id, string][], invoiceId = newId()): Promise<void> =>
  t.app.get(Transactions).run((manager) =>
    t.app.get(Budgets).book(manager, system('spec'), [
      {
        ...{ invoiceId, invoicedIn: 2026, finished: [] },
        amounts: amounts.map(([orderId, amount]) => ({ orderId, usedIn: 2026, amount: dec(amount) })),
      },
    ]),
  );
const release = (...orderIds: Id[]): Promise<void> =>
  t.app
    .get(Transactions)
    .run((manager) =>
      t.app
        .get(Budgets)
        .book(manager, system('spec'), [{ invoiceId: null, invoicedIn: 2026, amounts: [], finished: orderIds }]),
    );
const figures = async (budgetId: Id): Promise<Record<string, string>> => figuresOf(await readLedger(t, budgetId));

describe('the last money', () => {
  it('is won by one of twenty orders that are submitted at once; the others change nothing', async () => {
    const budgetId = await makeBudget(t, { amount: '100' });
    const orders = await Promise.all(Array.from({ length: 20 }, () => draft(budgetId, '10')));
    const answers = await Promise.all(orders.map((orderId) => tryOrder(t, 'submitOrder', orderId, BUYER)));
    expect(answers.map(refusalOf).toSorted()).toEqual([...Array<string>(19).fill('BUDGET_EXCEEDED'), 'ok']);
    const ledger = await readLedger(t, budgetId);
    expect(figuresOf(ledger)).toMatchObject({ reserved: '100', available: '0' });
    expect(ledger.entries.map(({ kind }) => kind)).toEqual(['ALLOCATION', 'RESERVATION']);
    expect(isSound(ledger)).toBe(true);
    const states = await Promise.all(orders.map(async (orderId) => (await seeOrder(t, orderId, BUYER)).status));
    expect(states.toSorted()).toEqual([...Array<string>(19).fill('DRAFT'), 'PENDING_APPROVAL']);
  });

  it('is shared by as many as it suffices for', async () => {
    const budgetId = await makeBudget(t, { amount: '100' });
    const orders = await Promise.all(Array.from({ length: 20 }, () => draft(budgetId, '3')));
    const answers = await Promise.all(orders.map((orderId) => tryOrder(t, 'submitOrder', orderId, BUYER)));
    expect(answers.filter((answer) => refusalOf(answer) === 'ok')).toHaveLength(3); // 3 × 30.00
    expect(await figures(budgetId)).toMatchObject({ reserved: '90', available: '10' });
    expect(isSound(await readLedger(t, budgetId))).toBe(true);
  });
});

describe('Budgets.book', () => {
  it('consumes the order’s own commitment, then what is available, then overrun, and warns of that', async () => {
    const budgetId = await makeBudget(t, { amount: '150' });
    const [one, two] = [await approvedOrder(budgetId, '4'), await approvedOrder(budgetId, '6')];
    await book([[one, '30']]);
    expect(await figures(budgetId)).toMatchObject({ committed: '70', actual: '30', available: '50', overrun: '0' });
    await book([[one, '30']]);
    expect(await figures(budgetId)).toMatchObject({ committed: '60', actual: '60', available: '30', overrun: '0' });
    await book([
      [one, '50'],
      [one, '5'],
    ]);
    expect(await figures(budgetId)).toMatchObject({ committed: '60', actual: '115', available: '0', overrun: '25' });
    const audit = (): Promise<any[]> =>
      rows(
        t.app.get(DataSource),
        "SELECT JSON_VALUE(`after`, '$.overrun') AS overrun FROM audit_row WHERE action = 'budgetOverrun' AND subject_id = ?",
        [bin(budgetId)],
      );
    expect(await audit()).toEqual([{ overrun: '25.00' }]);
    await book([[one, '1']]);
    expect(await audit()).toHaveLength(1); // it was overrun before
    // The other order's commitment was never touched, and nothing new may be ordered.
    const third = await draft(budgetId, '0.01');
    expect(refusalOf(await tryOrder(t, 'submitOrder', third, BUYER))).toBe('BUDGET_EXCEEDED');
    await release(two);
    expect(await figures(budgetId)).toMatchObject({ committed: '0', overrun: '0', available: '34' });
    expect(isSound(await readLedger(t, budgetId))).toBe(true);
  });

  it('gives back in reverse: overrun, then available, then the commitment', async () => {
    const budgetId = await makeBudget(t, { amount: '50' });
    const order = await approvedOrder(budgetId, '4');
    await book([[order, '60']]);
    expect(await figures(budgetId)).toMatchObject({ committed: '0', actual: '60', available: '0', overrun: '10' });
    await book([[order, '-15']]);
    expect(await figures(budgetId)).toMatchObject({ committed: '0', actual: '45', available: '5', overrun: '0' });
    await book([[order, '-15']]);
    expect(await figures(budgetId)).toMatchObject({ committed: '10', actual: '30', available: '10', overrun: '0' });
  });

  it('skips orders without a budget, nets an order’s lines, and names the invoice', async () => {
    const budgetId = await makeBudget(t);
    const order = await approvedOrder(budgetId, '4');
    const free = (
      await doOrder(t, 'createOrder', { title: 'Free', items: [{ planId: plan, quantity: '1' }] }, 'buyer@mnc.example')
    ).id;
    const invoiceId = newId();
    await book(
      [
        [order, '10'],
        [free, '99'],
        [order, '-4'],
        [newId(), '1'],
      ],
      invoiceId,
    );
    const entries = await rows<any>(
      t.app.get(DataSource),
      'SELECT kind, actual FROM budget_entry WHERE invoice_id = ?',
      [bin(invoiceId)],
    );
    expect(entries).toEqual([{ kind: 'ACTUAL', actual: '6.0000' }]);
    await book([[order, '0']]);
    expect((await readLedger(t, budgetId)).entries).toHaveLength(4);
  });

  it('releases what is left of a commitment once', async () => {
    const budgetId = await makeBudget(t, { amount: '100' });
    const order = await approvedOrder(budgetId, '4');
    await book([[order, '15']]);
    await release(order);
    expect(await figures(budgetId)).toMatchObject({ committed: '0', actual: '15', available: '85' });
    await release(order, order);
    expect((await readLedger(t, budgetId)).entries).toHaveLength(5);
    await book([[order, '-5']]); // its commitment is closed: it comes free
    expect(await figures(budgetId)).toMatchObject({ committed: '0', actual: '10', available: '90' });
  });

  it('adds up when two invoices book on one budget at once', async () => {
    const budgetId = await makeBudget(t, { amount: '100' });
    const orders = await Promise.all([1, 2, 3, 4].map(() => approvedOrder(budgetId, '2')));
    const lines = Array.from({ length: 12 }, (_, index): [Id, string] => [orders[index % 4]!, '7']);
    await Promise.all(lines.map((line, index) => book(index % 2 ? [line, lines[0]!] : [lines[0]!, line])));
    const ledger = await readLedger(t, budgetId);
    expect(isSound(ledger)).toBe(true);
    expect(ledger.state.actual.toFixed()).toBe('168');
  });
});

type Step = readonly [
  what: 'SUBMIT' | 'RETURN' | 'APPROVE' | 'CANCEL' | 'BOOK' | 'FINISH',
  order: number,
  amount: number,
];
const steps = fc.array(
  fc.tuple(
    fc.constantFrom('SUBMIT', 'SUBMIT', 'RETURN', 'APPROVE', 'APPROVE', 'CANCEL', 'BOOK', 'BOOK', 'BOOK', 'FINISH'),
    fc.nat({ max: 2 }),
    fc.integer({ min: -3000, max: 6000 }),
  ),
  { minLength: 6, maxLength: 25 },
);

describe('any sequence of steps', () => {
  it('keeps the identity, no figure negative, and the figures the sums of the entries', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const budgetId = await makeBudget(t, { amount: '100' });
        const orders = [await draft(budgetId, '2.5'), await draft(budgetId, '4'), await draft(budgetId, '6')];
        const booked: Decimal[] = orders.map(() => ZERO);
        for (const step of sequence) {
          await take(step, orders, booked);
          expect(isSound(await readLedger(t, budgetId))).toBe(true);
        }
        const ledger = await readLedger(t, budgetId);
        expect(ledger.state.actual.eq(sum(booked))).toBe(true);
        await matchesOrders(ledger, orders);
      }),
      { numRuns: 15 },
    );
  });

  const take = async ([what, index, amount]: Step, orders: Id[], booked: Decimal[]): Promise<void> => {
    const orderId = orders[index]!;
    const { status } = await seeOrder(t, orderId, BUYER);
    const running = status === 'DONE';
    if (what === 'SUBMIT') await tryOrder(t, 'submitOrder', orderId, BUYER);
    if (what === 'RETURN') await tryOrder(t, 'returnOrder', orderId, APPROVER);
    if (what === 'CANCEL') await tryOrder(t, 'cancelOrder', orderId, BUYER);
    if (what === 'APPROVE' && status === 'PENDING_APPROVAL') await run(orderId);
    if (what === 'FINISH' && running) await release(orderId);
    if (what === 'BOOK' && running) {
      // A credit never gives back more than was charged.
      const line = dec(amount).div(100);
      const taken = booked[index]!.plus(line).lt(0) ? booked[index]!.negated() : line;
      await book([[orderId, taken.toFixed()]]);
      booked[index] = booked[index]!.plus(taken);
    }
  };

  /** Approved, accepted and active. */
  const run = async (orderId: Id): Promise<void> => {
    await doOrder(t, 'approveOrder', orderId, APPROVER);
    const { items } = await doOrder(t, 'acceptOrder', orderId, OPERATIONS);
    await activate(t, OPERATIONS, { instanceId: items[0]!.instance!.id });
  };

  /** What the orders say they have reserved and committed is what the budget says. */
  const matchesOrders = async (ledger: Awaited<ReturnType<typeof readLedger>>, orders: Id[]): Promise<void> => {
    const [row] = await rows<any>(
      t.app.get(DataSource),
      "SELECT SUM(f.commitment_left) AS committed, SUM(IF(o.status = 'PENDING_APPROVAL', f.estimate, 0)) AS reserved FROM purchase_order o JOIN order_budget f ON f.order_id = o.id WHERE o.id IN (?)",
      [orders.map(bin)],
    );
    expect([dec(row.committed).toFixed(), dec(row.reserved).toFixed()]).toEqual([
      ledger.state.committed.toFixed(),
      ledger.state.reserved.toFixed(),
    ]);
  };
});
