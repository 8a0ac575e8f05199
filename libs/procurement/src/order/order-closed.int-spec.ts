import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
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

let t: TestApp;
let budgetId: Id;
beforeAll(async () => {
  t = await startTestApp();
  budgetId = await makeBudget(t);
});
afterAll(() => t.close());

let counter = 0;

/** A published offering and an order of it, taken through these steps. */
async function ordered(steps: readonly string[]): Promise<{ offeringId: Id; planId: Id; orderId: Id }> {
  const { offeringId, planIds } = await publish(t, `closed-${++counter}`, { only: monthly() });
  const planId = planIds.only!;
  const { id: orderId } = await doOrder(t, 'createOrder', anOrder(planId), BUYER);
  for (const step of steps) await doOrder(t, step, orderId, WHO[step]!);
  return { offeringId, planId, orderId };
}

const WHO: Record<string, string> = { submitOrder: BUYER, approveOrder: APPROVER, acceptOrder: OPERATIONS };

const anOrder = (planId: Id): Record<string, unknown> => ({
  title: 'One',
  budgetId,
  months: 1,
  items: [{ planId, quantity: '1' }],
});

const life = (operation: string, id: Id): Promise<unknown> =>
  operation === 'suspendOffering' || operation === 'reinstateOffering'
    ? t.ok(`mutation($id:ID!){${operation}(id:$id,reason:"because"){id}}`, { id }, OPERATOR)
    : t.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id }, CATALOG);

describe('an offering that is closed', () => {
  it.each(['pauseOffering', 'suspendOffering', 'retireOffering'])(
    'takes no new order after %s, and a draft of it is not submitted',
    async (operation) => {
      const { offeringId, planId, orderId } = await ordered([]);
      await life(operation, offeringId);
      expect(refusalOf(await tryOrder(t, 'createOrder', anOrder(planId), BUYER))).toBe('NOT_ON_SALE/NOT_ON_SALE');
      expect(refusalOf(await tryOrder(t, 'submitOrder', orderId, BUYER))).toBe('NOT_ON_SALE/NOT_ON_SALE');
      expect((await seeOrder(t, orderId, BUYER)).status).toBe('DRAFT');
    },
  );

  it.each(['pauseOffering', 'retireOffering'])(
    'still delivers after %s what was submitted before, if its provider accepts it',
    async (operation) => {
      const { offeringId, orderId } = await ordered(['submitOrder']);
      await life(operation, offeringId);
      await doOrder(t, 'approveOrder', orderId, APPROVER);
      expect((await doOrder(t, 'acceptOrder', orderId, OPERATIONS)).items[0]!.instance).toMatchObject({
        status: 'CREATING',
      });
    },
  );

  it('is accepted no more while it is suspended, and again once it is reinstated', async () => {
    const { offeringId, orderId } = await ordered(['submitOrder', 'approveOrder']);
    await life('suspendOffering', offeringId);
    expect(refusalOf(await tryOrder(t, 'acceptOrder', orderId, OPERATIONS))).toBe('NOT_ON_SALE/NOT_ON_SALE');
    expect((await seeOrder(t, orderId, BUYER)).status).toBe('PENDING_PROVIDER');
    await life('reinstateOffering', offeringId);
    expect((await doOrder(t, 'acceptOrder', orderId, OPERATIONS)).status).not.toBe('PENDING_PROVIDER');
  });

  it('keeps its services, whose buyer reads the offering and the plan, also while it is suspended', async () => {
    const { offeringId, orderId } = await ordered(['submitOrder', 'approveOrder', 'acceptOrder']);
    await life('suspendOffering', offeringId);
    const { instance } = (await seeOrder(t, orderId, BUYER)).items[0]!;
    const { serviceInstance } = await t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){status offering{id status name} plan{code prices{unitPrice}}}}',
      { id: instance!.id },
      BUYER,
    );
    expect(serviceInstance).toMatchObject({
      status: 'CREATING',
      offering: { id: offeringId, status: 'SUSPENDED' },
      plan: { code: 'only', prices: [{ unitPrice: '10' }] },
    });
  });
});
