import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandsOf, dec, type Id, newId, parseInstant, sum } from '#kernel';
import { bins, id, rows, system, Transactions } from '#platform';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  Budgets,
  INSTANCE_MACHINE,
  type InstanceCommand,
  type InstanceStatus,
  ORDER_MACHINE,
  type OrderCommand,
  type OrderStatus,
} from '../index.js';
import { APPROVER, BUYER, isSound, makeBudget, monthly, OPERATIONS, publish, readLedger } from '../market.fixture.js';

/** Another one walks other ways: `SEED=7 npm test -- order-life`. What fails tells its own. */
const SEED = Number(process.env.SEED ?? 20261128);
const STEPS = 200;
const ORDERS = 6;
const SECONDS = 20;

let t: TestApp;
let planIds: Id[];
let budgetIds: Id[];

/** mulberry32: the same numbers from the same seed, wherever it runs. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below;
  };
}

interface Seen {
  id: Id;
  status: OrderStatus;
  version: number;
  closed: boolean;
  approved: boolean;
  budgetId: Id;
  estimate: string;
  left: string;
  instances: { id: Id; status: InstanceStatus }[];
}

/** The orders as the database has them, in the order they were made. */
async function ordersNow(ids: readonly Id[]): Promise<Seen[]> {
  if (!ids.length) return [];
  const dataSource = t.app.get(DataSource);
  const found = await rows<Record<string, any>>(
    dataSource,
    `SELECT o.id, o.status, o.version, o.commitment_closed, o.approved_at, b.budget_id, b.estimate, b.commitment_left
       FROM purchase_order o JOIN order_budget b ON b.order_id = o.id WHERE o.id IN (?) ORDER BY o.id`,
    [bins(ids)],
  );
  const instances = await rows<{ id: Buffer; order_id: Buffer; status: InstanceStatus }>(
    dataSource,
    'SELECT id, order_id, status FROM service_instance WHERE order_id IN (?) ORDER BY id',
    [bins(ids)],
  );
  return found.map((row) => ({
    ...{ id: id(row.id), status: row.status, version: row.version, closed: row.commitment_closed === 1 },
    ...{ approved: row.approved_at !== null, budgetId: id(row.budget_id) },
    ...{ estimate: row.estimate, left: row.commitment_left },
    instances: instances
      .filter((one) => id(one.order_id) === id(row.id))
      .map((one) => ({ id: id(one.id), status: one.status })),
  }));
}

/** All that a refused command must leave as it was. */
async function everything(ids: readonly Id[]): Promise<string> {
  const ledgers = await rows(
    t.app.get(DataSource),
    'SELECT HEX(id) AS id, allocated, reserved, committed, actual, overrun, entry_count FROM budget WHERE id IN (?) ORDER BY id',
    [bins(budgetIds)],
  );
  return JSON.stringify([ledgers, await ordersNow(ids)]);
}

/** What holds after every step of any sequence. */
async function holds(ids: readonly Id[], booked: ReadonlyMap<Id, number>): Promise<void> {
  const orders = await ordersNow(ids);
  for (const budgetId of budgetIds) {
    const ledger = await readLedger(t, budgetId);
    const { state } = ledger;
    const own = orders.filter((order) => order.budgetId === budgetId);
    expect(isSound(ledger)).toBe(true);
    expect(state.allocated.plus(state.overrun).toFixed()).toBe(
      sum([ledger.available, state.reserved, state.committed, state.actual]).toFixed(),
    );
    if (state.overrun.gt(0)) expect(ledger.available.isZero()).toBe(true);
    expect(state.committed.toFixed()).toBe(sum(own.map(({ left }) => dec(left))).toFixed());
    const waiting = own.filter(({ status }) => status === 'PENDING_APPROVAL');
    expect(state.reserved.toFixed()).toBe(sum(waiting.map(({ estimate }) => dec(estimate))).toFixed());
    expect(state.actual.toFixed()).toBe(sum(own.map((order) => dec(booked.get(order.id) ?? 0))).toFixed());
    for (const order of own) {
      const mine = ledger.entries.filter(({ orderId }) => orderId === order.id);
      const over = ['REJECTED', 'CANCELLED', 'FAILED'].includes(order.status);
      const reserved = sum(mine.map(({ deltas }) => deltas.reserved));
      if (order.status !== 'PENDING_APPROVAL') expect([order.status, reserved.toFixed()]).toEqual([order.status, '0']);
      expect(sum(mine.map(({ deltas }) => deltas.committed)).toFixed()).toBe(dec(order.left).toFixed());
      if (over || order.closed) expect([order.status, dec(order.left).toFixed()]).toEqual([order.status, '0']);
    }
  }
}

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-15T10:00:00+08:00'));
  planIds = Object.values((await publish(t, 'life', { one: monthly(), two: monthly() })).planIds);
  budgetIds = [await makeBudget(t, { amount: '60' }), await makeBudget(t, { amount: '45' })];
}, 60_000);
afterAll(() => t.close());

/** What goes on comes oftener than what ends. */
const often = <T>(one: T): T[] => [one, one, one, one];
const KINDS: [OrderCommand, string, string][] = [
  ...often<[OrderCommand, string, string]>(['submit', 'submitOrder(id:$id)', BUYER]),
  ...often<[OrderCommand, string, string]>(['approve', 'approveOrder(id:$id)', APPROVER]),
  ...often<[OrderCommand, string, string]>(['accept', 'acceptOrder(id:$id)', OPERATIONS]),
  ['return', 'returnOrder(id:$id,reason:"r")', APPROVER],
  ['reject', 'rejectOrder(id:$id,reason:"r")', APPROVER],
  ['cancel', 'cancelOrder(id:$id,reason:"r")', BUYER],
  ['decline', 'declineOrder(id:$id,reason:"r")', OPERATIONS],
  ['requestCancel', 'requestCancellation(id:$id,reason:"r")', BUYER],
  ['refuseCancel', 'answerCancellation(id:$id,grant:false,reason:"r")', OPERATIONS],
  ['grantCancel', 'answerCancellation(id:$id,grant:true,reason:"r")', OPERATIONS],
];
const INSTANCE_KINDS: [InstanceCommand, string][] = [
  ...often<[InstanceCommand, string]>([
    'activate',
    'activateInstance(input:{instanceId:$id,activatedAt:"2026-10-15T01:00:00Z"})',
  ]),
  ['fail', 'failInstance(id:$id,reason:"r")'],
  ['terminate', 'terminateInstance(id:$id)'],
];
/** A cancellation is granted whole or in part, as what is made already says. */
const SAME: Partial<Record<OrderCommand, OrderCommand[]>> = { grantCancel: ['grantCancel', 'grantCancelPartly'] };
/** What the machine lets a command be in this state. */
const allowedOf = (kind: OrderCommand, status: OrderStatus): OrderCommand[] =>
  (SAME[kind] ?? [kind]).filter((each) => commandsOf(ORDER_MACHINE, status).includes(each));

describe('any sequence of commands on orders, their services and their budgets', () => {
  it('keeps ledger and orders one, and changes nothing where it is refused', async () => {
    const random = randomFrom(SEED);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random(of.length))]!;
    const ids: Id[] = [];
    const booked = new Map<Id, number>();
    const done: string[] = [];
    const run = (operation: string, of: Id, email: string): Promise<GqlAnswer<unknown>> =>
      t.gql(`mutation($id:ID!){${operation}{id}}`, { id: of }, email);
    const book = (orderId: Id, amount: number, finished: Id[]): Promise<void> =>
      t.app.get(Transactions).run((manager) =>
        t.app.get(Budgets).book(manager, system('spec'), [
          {
            ...{ invoiceId: newId(), invoicedIn: 2026, finished },
            amounts: amount === 0 ? [] : [{ orderId, usedIn: 2026, amount: dec(amount) }],
          },
        ]),
      );

    const create = async (): Promise<void> => {
      const items = planIds.map((planId) => ({ planId, quantity: '1' }));
      const input = { title: 'n', budgetId: pick(budgetIds), startsOn: '2026-10-15', months: 1, items };
      const { createOrder } = await t.ok<{ createOrder: { id: Id } }>(
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: input },
        BUYER,
      );
      ids.push(createOrder.id);
    };
    /** What it may lead to, or nothing; the answer has to agree. */
    const command = async (order: Seen): Promise<void> => {
      // Three of four times something that may be done; the rest is to be refused.
      const possible = KINDS.filter(([each]) => allowedOf(each, order.status).length);
      const [kind, operation, email] = pick(random(4) < 3 && possible.length ? possible : KINDS);
      const allowed = allowedOf(kind, order.status);
      const before = await everything(ids);
      const { errors } = await run(operation, order.id, email);
      const [after] = await ordersNow([order.id]);
      done.push(`${kind} ${order.status} → ${errors ? errors[0]!.extensions.code : after!.status}`);
      if (errors) {
        expect(await everything(ids)).toBe(before);
        if (allowed.length) expect(['BUDGET_EXCEEDED', 'BUDGET_BLOCKED']).toContain(errors[0]!.extensions.code);
      } else expect(allowed.map((each) => ORDER_MACHINE[order.status][each])).toContain(after!.status);
    };
    const commandInstance = async (order: Seen): Promise<void> => {
      if (!order.instances.length) return;
      const instance = pick(order.instances);
      const possible = INSTANCE_KINDS.filter(([each]) => each in INSTANCE_MACHINE[instance.status]);
      const [kind, operation] = pick(random(4) < 3 && possible.length ? possible : INSTANCE_KINDS);
      const before = await everything(ids);
      const { errors } = await run(operation, instance.id, OPERATIONS);
      const [after] = await ordersNow([order.id]);
      const now = after!.instances.find((one) => one.id === instance.id)!.status;
      done.push(`${kind} ${instance.status} of ${order.status} → ${errors ? errors[0]!.extensions.code : now}`);
      if (errors) expect(await everything(ids)).toBe(before);
      // The same activation told twice is answered as before.
      else if (now !== instance.status) expect(now).toBe(INSTANCE_MACHINE[instance.status][kind]);
    };
    const charge = async (order: Seen): Promise<void> => {
      if (!order.approved) return;
      const has = booked.get(order.id) ?? 0;
      const amount = random(3) < 1 ? -Math.floor(random(has + 1)) : Math.floor(random(15));
      const live = order.instances.some(({ status }) => !['TERMINATED', 'FAILED'].includes(status));
      const ended = order.status !== 'PENDING_PROVIDER' && order.status !== 'PENDING_START' && !live;
      await book(order.id, amount, ended ? [order.id] : []);
      booked.set(order.id, has + amount);
      done.push(`book ${amount} of ${order.status}`);
    };

    const until = Date.now() + SECONDS * 1000;
    try {
      for (let step = 0; step < STEPS && Date.now() < until; step++) {
        const orders = await ordersNow(ids);
        const going = orders.filter(({ status }) => commandsOf(ORDER_MACHINE, status).length);
        if (going.length < ORDERS) await create();
        else {
          const order = random(6) < 1 ? pick(orders) : pick(going);
          await pick([command, command, command, commandInstance, commandInstance, charge])(order);
        }
        await holds(ids, booked);
      }
    } catch (error) {
      throw new Error(`SEED=${SEED}, after:\n${done.slice(-25).join('\n')}`, { cause: error });
    }
    // It went somewhere, and was refused something.
    for (const reached of ['→ PENDING_APPROVAL', '→ INVALID_TRANSITION'])
      expect([reached, done.some((each) => each.includes(reached))]).toEqual([reached, true]);
  }, 60_000);
});
