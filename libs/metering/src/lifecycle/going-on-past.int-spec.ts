import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dateOf, DAY, formatInstant, HOUR, type Id, type Instant } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
import { refusal, t0 } from '../use.fixture.js';
import { APPROVER, BUYER, ChangeMarket, FEBRUARY, OPERATIONS } from './changes.fixture.js';
import { ItemWork } from '#procurement';
import { Lifecycle } from './lifecycle.service.js';
import { PolicySuspensions } from './policy-suspensions.js';

const MARCH = t0('2026-03-01T00:00:00+08:00');

describe('what an instance has been through, when its service goes on as another', () => {
  let market: ChangeMarket;
  beforeAll(async () => {
    market = await ChangeMarket.open();
  });
  beforeEach(() => market.t.setNow(FEBRUARY));
  afterAll(() => market.t.close());

  const call = async (operation: string, id: Id, email = BUYER, more = ''): Promise<void> => {
    await market.t.ok(`mutation($id:ID!){${operation}(id:$id${more}){id}}`, { id }, email);
  };
  const suspend = (id: Id): Promise<void> => call('suspendInstance', id, BUYER, ',reason:"r"');
  const resize = (instanceId: Id, quantity: string, email = APPROVER): Promise<unknown> =>
    market.t.ok(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId, quantity } },
      email,
    );
  /** The orders whose day has come begin, then their renewals. */
  const sweep = async (now: Instant): Promise<void> => {
    market.t.setNow(now);
    await rows(
      market.t.app.get(DataSource),
      "UPDATE purchase_order SET status = 'EXECUTING' WHERE status = 'PENDING_START' AND starts_on <= ?",
      [dateOf(now)],
    );
    return market.t.app.get(Lifecycle).renewDue('test');
  };
  /** A renewal for March that only waits for its day. */
  const renewed = async (instanceId: Id): Promise<Id> =>
    (await market.accepted([{ kind: 'RENEW', instanceId }], { budgetId: market.budgetId, months: 3 })).id;
  const after = async (orderId: Id) => (await market.see(orderId)).items[0]!.goesOnAs;

  it('is not charged for days in which it was suspended: another term begins where the suspension ended', async () => {
    const instanceId = await market.running('2', { months: 2 });
    const orderId = await renewed(instanceId);
    market.t.setNow(MARCH - 3 * DAY);
    await suspend(instanceId);
    await sweep(MARCH + HOUR);
    expect(await after(orderId)).toBeNull();
    market.t.setNow(MARCH + 9 * DAY);
    await call('resumeInstance', instanceId);
    await sweep(MARCH + 9 * DAY + HOUR);
    expect(await after(orderId)).toMatchObject({ activatedAt: formatInstant(MARCH + 9 * DAY) });
  });

  it('goes on though it was suspended or resized after the first day of its new term', async () => {
    const [paused, resized] = [await market.running('2', { months: 2 }), await market.running('2', { months: 2 })];
    const orders = [await renewed(paused), await renewed(resized)];
    market.t.setNow(MARCH + HOUR);
    await suspend(paused);
    market.t.setNow(MARCH + 2 * HOUR);
    await call('resumeInstance', paused);
    await resize(resized, '5');
    await sweep(MARCH + 3 * HOUR);
    for (const orderId of orders)
      expect(await after(orderId)).toMatchObject({ activatedAt: formatInstant(MARCH + 2 * HOUR) });
    expect(await after(orders[1]!)).toMatchObject({ quantity: '5' });
  });

  it('keeps a quantity that was changed between draft and start, unless its order names one', async () => {
    const [left, named] = [await market.running('2', { months: 2 }), await market.running('2', { months: 2 })];
    const wish = { budgetId: market.budgetId, months: 3 };
    const made = await market.submitted([{ kind: 'RENEW', instanceId: left }], wish);
    const other = await market.submitted([{ kind: 'RENEW', instanceId: named, quantity: '2' }], wish);
    for (const { id } of [made, other]) {
      await market.must('approveOrder', id, APPROVER);
      await market.must('acceptOrder', id, OPERATIONS);
    }
    await resize(left, '3');
    await resize(named, '3');
    await sweep(MARCH + HOUR);
    expect(await after(made.id)).toMatchObject({ quantity: '3' });
    expect((await market.see(made.id)).items[0]!.quantity).toBe('3');
    expect(await after(other.id)).toMatchObject({ quantity: '2' });
  });

  it('is priced at its submission for what there is then, and a change of its configuration alone leaves it', async () => {
    const instanceId = await market.running('2', { months: 2 });
    const { data } = await market.create([{ kind: 'RENEW', instanceId }], { budgetId: market.budgetId, months: 1 });
    await resize(instanceId, '4');
    // 4 × 100 a month.
    expect(await market.must('submitOrder', data!.createOrder.id, BUYER)).toMatchObject({
      ...{ estimate: { amount: '400.00' }, items: [{ quantity: '4' }] },
    });
    const other = await market.running('2');
    const change = await market.accepted([{ kind: 'MODIFY', instanceId: other, configuration: { disk: 'ssd' } }]);
    await resize(other, '1', BUYER);
    const done = await market.complete(change.items[0]!.id);
    expect(done.data!.completeOrderItem.instance).toMatchObject({ quantity: '1' });
  });

  it('changes its plan no earlier than its last change', async () => {
    const instanceId = await market.running('2');
    const change = await market.accepted([{ kind: 'MODIFY', instanceId, planId: market.largeId }]);
    market.t.setNow(FEBRUARY + DAY);
    await resize(instanceId, '3');
    market.t.setNow(FEBRUARY + 2 * DAY);
    expect(refusal(await market.complete(change.items[0]!.id, FEBRUARY + HOUR))).toBe(
      'VALIDATION_FAILED/BEFORE_LAST_CHANGE',
    );
    const { data } = await market.complete(change.items[0]!.id, FEBRUARY + DAY);
    expect(data!.completeOrderItem.goesOnAs).toMatchObject({ quantity: '3' });
  });

  it('does not wait for the money of the old term that a policy has suspended it for', async () => {
    const instanceId = await market.running('2', { months: 2 });
    const orderId = await renewed(instanceId);
    const database = market.t.app.get(DataSource);
    await rows(database, "UPDATE service_instance SET asked = 'SUSPEND', asked_at = NOW(6) WHERE id = ?", [
      bin(instanceId),
    ]);
    market.t.setNow(MARCH - DAY);
    await market.t.app.get(PolicySuspensions).run('test');
    await sweep(MARCH + HOUR);
    expect(await after(orderId)).toMatchObject({ status: 'ACTIVE', activatedAt: formatInstant(MARCH + HOUR) });
    const seen = await rows(database, 'SELECT asked FROM service_instance WHERE continues_id = ?', [bin(instanceId)]);
    expect(seen).toEqual([{ asked: null }]);
  });

  it('is replaced by what replaces its service, and gives nothing back while that runs', async () => {
    const [old, replacement] = [await market.running('2', { months: 2 }), await market.running('1', { months: 2 })];
    const orders = [await renewed(old), await renewed(replacement)];
    await market.t.ok(
      'mutation($i:SetSuccessorInput!){setSuccessor(input:$i){id}}',
      { i: { instanceId: old, successorId: replacement, handoverUntil: '2026-03-31' } },
      BUYER,
    );
    await sweep(MARCH + HOUR);
    const [next, other] = [await after(orders[0]!), await after(orders[1]!)];
    const { serviceInstance } = await market.t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){successor{instanceId successorId handoverUntil}}}',
      { id: next!.id },
      BUYER,
    );
    expect(serviceInstance.successor).toEqual({
      ...{ instanceId: next!.id, successorId: other!.id, handoverUntil: '2026-03-31' },
    });
    // Its provider does not end what is handed over.
    const ended = await market.t.gql('mutation($id:ID!){terminateInstance(id:$id){id}}', { id: next!.id }, OPERATIONS);
    expect(refusal(ended)).toBe('HANDOVER_GOES_ON');
    const input = { instanceId: old, format: 'CSV', sha256: 'a'.repeat(64), place: 'p', recipient: 'r' };
    const given = await market.t.gql(
      'mutation($i:HandOverDataInput!){handOverData(input:$i){id}}',
      { i: input },
      OPERATIONS,
    );
    expect(refusal(given)).toBe('EXIT_OUT_OF_ORDER');
    const { serviceInstance: gone } = await market.t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){status exit{complete}}}',
      { id: old },
      BUYER,
    );
    expect(gone).toEqual({ status: 'TERMINATED', exit: null });
  });

  it('is renewed when its order’s first day has come and it runs, or waits for the old term’s money', async () => {
    const due = async (): Promise<Id[]> => {
      const all = await market.t.app.get(ItemWork).renewalsDue();
      return [...mine].filter(([, itemId]) => all.includes(itemId)).map(([name]) => name);
    };
    const mine = new Map<string, Id>();
    const [running, paused, policed, ended, noticed] = await Promise.all(
      Array.from({ length: 5 }, () => market.running('1', { months: 2 })),
    );
    const changed = await market.running('1', { months: 2 });
    for (const [name, instanceId] of Object.entries({ running, paused, policed, ended, noticed }))
      mine.set(name, (await market.see(await renewed(instanceId!))).items[0]!.id);
    mine.set('changed', (await market.accepted([{ kind: 'MODIFY', instanceId: changed, quantity: '2' }])).items[0]!.id);
    expect(await due()).toEqual([]);
    const database = market.t.app.get(DataSource);
    await rows(database, "UPDATE service_instance SET asked = 'SUSPEND', asked_at = NOW(6) WHERE id = ?", [
      bin(policed!),
    ]);
    market.t.setNow(MARCH - DAY);
    await market.t.app.get(PolicySuspensions).run('test');
    await suspend(paused!);
    await market.t.ok(
      'mutation($i:GiveNoticeInput!){giveNotice(input:$i){id}}',
      { i: { instanceId: noticed, lastDay: '2026-06-30', reason: 'r' } },
      BUYER,
    );
    await rows(database, 'UPDATE service_instance SET terminated_at = NOW(6), status = ? WHERE id = ?', [
      ...['TERMINATED', bin(ended!)],
    ]);
    await rows(database, "UPDATE purchase_order SET status = 'EXECUTING' WHERE status = 'PENDING_START'");
    expect(await due()).toEqual(['running', 'policed', 'ended']);
    market.t.setNow(MARCH + HOUR);
    await market.t.app.get(Lifecycle).renewDue('test');
    expect(await due()).toEqual([]);
  });
});
