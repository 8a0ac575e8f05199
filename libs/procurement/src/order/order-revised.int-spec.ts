import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatInstant, HOUR, type Id, parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  APPROVER,
  BUYER,
  doOrder,
  makeBudget,
  monthly,
  OPERATIONS,
  OPERATOR,
  publish,
  refusalOf,
  seeOrder,
  tryOrder,
} from '../market.fixture.js';

const CATALOG = 'catalog@provider-a.example';
const NOW = parseInstant('2026-09-01T02:00:00Z')!;

let t: TestApp;
let budgetId: Id;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(NOW);
  budgetId = await makeBudget(t);
});
afterAll(() => t.close());
beforeEach(() => t.setNow(NOW));

let counter = 0;

/** An offering at 10.00 a month, which is to cost 12.00 from an instant on. */
async function dearerFrom(effectiveFrom: number | null): Promise<{ offeringId: Id; planId: Id }> {
  const { offeringId, planIds } = await publish(t, `revised-${++counter}`, { only: monthly() });
  if (effectiveFrom !== null) await revise(offeringId, effectiveFrom);
  return { offeringId, planId: planIds.only! };
}

async function revise(offeringId: Id, effectiveFrom: number): Promise<void> {
  const prices = monthly().map((price) => ({ ...price, unitPrice: '12' }));
  const { reviseOffering } = await t.ok<{ reviseOffering: { id: Id } }>(
    'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}',
    {
      i: {
        offeringId,
        version: 3,
        effectiveFrom: formatInstant(effectiveFrom),
        plans: [{ code: 'only', name: 'only', prices }],
      },
    },
    CATALOG,
  );
  const step = (operation: string, email: string): Promise<unknown> =>
    t.ok(`mutation($id:ID!){${operation}OfferingRevision(id:$id){id}}`, { id: reviseOffering.id }, email);
  await step('submit', CATALOG);
  await step('approve', OPERATOR);
}

const anOrder = (planId: Id): Record<string, unknown> => ({
  title: 'One',
  budgetId,
  startsOn: '2026-10-01',
  months: 1,
  items: [{ planId, quantity: '1' }],
});

const planOf = async (orderId: Id): Promise<any> => {
  const { order } = await t.ok<any>(
    'query($id:ID!){order(id:$id){items{plan{id revision replacedBy{id revision prices{unitPrice}}}}}}',
    { id: orderId },
    BUYER,
  );
  return order.items[0].plan;
};

describe('an order of a plan that a revision replaces', () => {
  it('is not submitted at a price nobody saw: the draft names the new plan and is priced anew', async () => {
    const { planId } = await dearerFrom(NOW + HOUR);
    const { id, version } = await doOrder(t, 'createOrder', anOrder(planId), BUYER);
    expect((await planOf(id)).replacedBy).toBeNull();
    t.setNow(NOW + HOUR);
    expect(refusalOf(await tryOrder(t, 'submitOrder', id, BUYER))).toBe('PLAN_REPLACED/PLAN_REPLACED');
    const { replacedBy, ...old } = await planOf(id);
    expect(old).toEqual({ id: planId, revision: 1 });
    expect(replacedBy).toMatchObject({ revision: 2, prices: [{ unitPrice: '12' }] });
    const items = [{ planId: replacedBy.id, quantity: '1' }];
    const { estimate } = await doOrder(t, 'updateOrder', { id, version, items }, BUYER);
    expect(estimate.amount).toBe('12.00');
    expect((await doOrder(t, 'submitOrder', id, BUYER)).status).toBe('PENDING_APPROVAL');
  });

  it('keeps the price it was submitted at, whenever it is approved and accepted', async () => {
    const { offeringId, planId } = await dearerFrom(NOW + HOUR);
    const { id } = await doOrder(t, 'createOrder', anOrder(planId), BUYER);
    t.setNow(NOW + HOUR - 1);
    expect((await doOrder(t, 'submitOrder', id, BUYER)).estimate.amount).toBe('10.00');
    t.setNow(NOW + 2 * HOUR);
    await doOrder(t, 'approveOrder', id, APPROVER);
    const accepted = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    await t.ok('query($id:ID!){offering(id:$id){revision}}', { id: offeringId }, BUYER);
    const { serviceInstance } = await t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){plan{id revision prices{unitPrice} replacedBy{revision}} offering{revision}}}',
      { id: accepted.items[0]!.instance!.id },
      BUYER,
    );
    expect(serviceInstance).toEqual({
      plan: { id: planId, revision: 1, prices: [{ unitPrice: '10' }], replacedBy: { revision: 2 } },
      offering: { revision: 2 },
    });
  });

  it('is of one price or the other when it is submitted while the revision takes effect', async () => {
    const { offeringId, planId } = await dearerFrom(null);
    const { id } = await doOrder(t, 'createOrder', anOrder(planId), BUYER);
    const [submitted] = await Promise.all([tryOrder(t, 'submitOrder', id, BUYER), revise(offeringId, NOW)]);
    const { status, estimate } = await seeOrder(t, id, BUYER);
    expect([refusalOf(submitted), status, estimate.amount]).toEqual(
      submitted.errors ? ['PLAN_REPLACED/PLAN_REPLACED', 'DRAFT', '10.00'] : ['ok', 'PENDING_APPROVAL', '10.00'],
    );
  });
});
