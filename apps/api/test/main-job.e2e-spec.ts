import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import { startTestApp, type TestApp, until } from '../../testing/harness.js';
import { draftOrder, openBudget, publish, reportUse } from '../../testing/market.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ worker: true });
});
afterAll(() => t.close());

interface Budget {
  allocated: string;
  reserved: string;
  committed: string;
  actual: string;
  available: string;
  overrun: string;
}
const BUDGET = 'allocated reserved committed actual available overrun';

/**
 * The main job told in dates: 1 September an offering is listed at 0.40 a unit with 100 included and a seat at 31.00 a
 * month; an agency orders 2 seats; use of September is 350; the bill of September is
 * seats 2 × 31.00 = 62.00, use (350 − 100) × 0.40 = 100.00, together 162.00 with 6 % VAT inside.
 */
describe('the main job, from listing to a checked invoice', () => {
  it('runs through the public API alone', async () => {
    t.setNow(parseInstant('2026-08-31T16:00:00Z')); // 1 September in Shanghai
    const offering = await publish(t, {
      standard: [
        { code: 'use', unitPrice: '0.4', includedQuantity: '100' },
        { code: 'seat', kind: 'RECURRING', model: 'PER_UNIT', interval: 'MONTH', unitPrice: '31' },
      ],
    });
    const budgetId = await openBudget(t, { amount: '1000.00' });
    const orderId = await draftOrder(t, {
      planId: offering.plans[0]!.id,
      budgetId,
      quantity: '2',
      months: 1,
      expectedUsage: [{ meter: 'use', quantityPerMonth: '350' }],
    });
    const order = async (
      email: string,
    ): Promise<{ status: string; allowedActions: string[]; estimate: { amount: string } }> =>
      (
        await t.ok<{ order: never }>(
          'query($id:ID!){order(id:$id){status allowedActions estimate{amount currency}}}',
          { id: orderId },
          email,
        )
      ).order;
    const budget = async (): Promise<Budget> =>
      (await t.ok<{ budgets: Budget[] }>(`{budgets{${BUDGET}}}`, {}, 'finance@chengdu.example')).budgets[0]!;

    await t.ok('mutation($id:ID!){submitOrder(id:$id){status}}', { id: orderId }, 'buyer@chengdu.example');
    expect(await budget()).toEqual({
      allocated: '1000.00',
      reserved: '162.00',
      committed: '0.00',
      actual: '0.00',
      available: '838.00',
      overrun: '0.00',
    });
    expect((await order('buyer@chengdu.example')).allowedActions).not.toContain('approveOrder');
    expect((await order('approver@chengdu.example')).allowedActions).toEqual(
      expect.arrayContaining(['approveOrder', 'returnOrder', 'rejectOrder']),
    );

    await t.ok(
      'mutation($id:ID!){approveOrder(id:$id){status contract{number}}}',
      { id: orderId },
      'approver@chengdu.example',
    );
    expect(await budget()).toMatchObject({ reserved: '0.00', committed: '162.00', available: '838.00' });
    const { acceptOrder } = await t.ok<{
      acceptOrder: { status: string; items: { instance: { id: string; status: string } }[] };
    }>(
      'mutation($id:ID!){acceptOrder(id:$id){status items{instance{id status}}}}',
      { id: orderId },
      'operations@provider-a.example',
    );
    expect(acceptOrder).toMatchObject({ status: 'EXECUTING', items: [{ instance: { status: 'CREATING' } }] });
    const instanceId = acceptOrder.items[0]!.instance.id;
    await t.ok(
      'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){status}}',
      { i: { instanceId, externalId: 'svc-1' } },
      'operations@provider-a.example',
    );
    expect((await order('buyer@chengdu.example')).status).toBe('DONE');

    t.setNow(parseInstant('2026-09-30T16:00:00Z')); // 1 October
    const event = (id: string, quantity: string, occurredAt: string): Parameters<typeof reportUse>[1][number] => ({
      id,
      instanceId,
      meter: 'use',
      quantity,
      occurredAt,
    });
    const sent = [event('a', '200', '2026-09-10T01:00:00Z'), event('b', '150', '2026-09-30T15:59:59Z')];
    expect(await reportUse(t, sent)).toMatchObject({ accepted: 2, duplicates: 0, rejected: [] });
    expect(await reportUse(t, sent)).toMatchObject({ accepted: 0, duplicates: 2, rejected: [] });

    const { startBillingRun } = await t.ok<{ startBillingRun: { id: string } }>(
      'mutation{startBillingRun(input:{period:"2026-09"}){id status}}',
      {},
      'operator@yunshi.example',
    );
    const run = await until(async () => {
      const { billingRun } = await t.ok<{
        billingRun: { status: string; invoiceCount: number; totals: object[]; progress: object };
      }>(
        'query($id:ID!){billingRun(id:$id){status invoiceCount totals{amount currency} progress{processed total}}}',
        { id: startBillingRun.id },
        'operator@yunshi.example',
      );
      return billingRun.status === 'COMPLETED' && billingRun;
    });
    expect(run).toMatchObject({
      invoiceCount: 1,
      totals: [{ amount: '162.00', currency: 'CNY' }],
      progress: { processed: 1, total: 1 },
    });

    const { invoices } = await t.ok<{
      invoices: { totalCount: number; edges: { node: Record<string, unknown> & { id: string } }[] };
    }>(
      `{invoices(filter:{period:"2026-09"}){totalCount edges{node{id number status net tax total dueOn
        lines{kind priceCode quantity unitPrice ratedAmount amount net taxAmount taxRate} taxes{taxRate gross net tax}}}}}`,
      {},
      'finance@chengdu.example',
    );
    // 162.00 / 1.06 = 152.8301… → 152.83 and 9.17
    expect(invoices.edges[0]!.node).toMatchObject({
      number: 'PV-A-2026-000001',
      status: 'ISSUED',
      net: '152.83',
      tax: '9.17',
      total: '162.00',
      dueOn: null,
    });
    expect(invoices.edges[0]!.node.lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: 'RECURRING',
          priceCode: 'seat',
          quantity: '2',
          unitPrice: '31',
          ratedAmount: '62',
          amount: '62.00',
          taxRate: '0.06',
        }),
        expect.objectContaining({
          kind: 'USAGE',
          priceCode: 'use',
          quantity: '350',
          unitPrice: '0.4',
          ratedAmount: '100',
          amount: '100.00',
        }),
      ]),
    );
    expect(await budget()).toEqual({
      allocated: '1000.00',
      reserved: '0.00',
      committed: '0.00',
      actual: '162.00',
      available: '838.00',
      overrun: '0.00',
    });

    const { id } = invoices.edges[0]!.node;
    for (const [extension, type] of [
      ['json', 'application/json'],
      ['csv', 'text/csv'],
      ['xml', 'application/xml'],
      ['pdf', 'application/pdf'],
    ]) {
      const file = await t.http('GET', `/v1/invoices/${id}.${extension}`, { email: 'finance@chengdu.example' });
      expect([file.status, file.headers['content-type']]).toEqual([200, expect.stringContaining(type!)]);
      expect(
        (await t.http('GET', `/v1/invoices/${id}.${extension}`, { email: 'finance@chongqing.example' })).status,
      ).toBe(404);
      expect((await t.http('GET', `/v1/invoices/${id}.${extension}`)).status).toBe(401);
    }
    const events = (await t.http('GET', `/v1/invoices/${id}/usage.csv`, { email: 'finance@chengdu.example' })).text;
    expect(events).toContain('200');
    expect(events.trim().split('\n')).toHaveLength(3);
    t.setNow(null);
  }, 120_000);
});
