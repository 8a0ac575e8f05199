import { type Instant, parseInstant } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp, until } from '../../testing/harness.js';
import { openBudget, publish, runningInstance } from '../../testing/market.js';

/** What the public reads of an order, from its contract to the money paid for it, as the worker makes it. */

const FINANCE = 'finance@chengdu.example';
const OPERATOR = 'operator@yunshi.example';
const on = (time: string): Instant => parseInstant(`${time}:00+08:00`)!;

let t: TestApp;
let orders: { id: string; number: string }[];
let invoiceId: string;

const record = async ({ number }: { number: string }): Promise<{ releases: any[]; compiledRelease: any } | null> => {
  const answer = await t.http('GET', `/ocds/records/ocds-yunshi-${number}`);
  return answer.status === 200 ? answer.json<{ records: any[] }>().records[0] : null;
};
/** The record once it has this many releases. */
const grown = (order: { number: string }, many: number): Promise<{ releases: any[]; compiledRelease: any }> =>
  until(async () => {
    const found = await record(order);
    return found && found.releases.length >= many && found;
  }, 45);
const numberOf = async (id: string): Promise<{ id: string; number: string }> =>
  (await t.ok<any>('query($id:ID!){order(id:$id){id number}}', { id }, FINANCE)).order;

beforeAll(async () => {
  t = await startTestApp({ worker: true });
  t.setNow(on('2026-06-08T10:00'));
  const { plans } = await publish(t, {
    large: [{ code: 'large', kind: 'RECURRING', interval: 'MONTH', unitPrice: '300' }],
    small: [{ code: 'small', kind: 'RECURRING', interval: 'MONTH', unitPrice: '30' }],
  });
  const budgetId = await openBudget(t);
  const made = [];
  for (const { id } of plans)
    made.push(await runningInstance(t, { planId: id, budgetId, months: 1, activatedAt: on('2026-06-08T00:00') }));
  orders = await Promise.all(made.map(({ orderId }) => numberOf(orderId)));
}, 90_000);
afterAll(() => t.close());

describe('[S4-58] open data', () => {
  it('shows a contract signed on 2026-06-08 from 06-10 on, to anybody', async () => {
    t.setNow(on('2026-06-09T23:59'));
    expect(await record(orders[0]!)).toBeNull();
    expect((await t.http('GET', '/public/contracts')).text).not.toContain('HT-AG-CD-2026');
    t.setNow(on('2026-06-10T00:00'));
    const { releases } = await grown(orders[0]!, 3);
    expect(releases.map(({ tag }) => tag).slice(0, 3)).toEqual([
      ['planning'],
      ['award', 'contract'],
      ['contractUpdate'],
    ]);
    const { contracts } = (await t.http('GET', '/ocds/contracts')).json<{ contracts: any[] }>();
    expect(contracts.map(({ number, signedOn, publishedOn }) => [number, signedOn, publishedOn])).toEqual([
      ['HT-AG-CD-2026-000002', '2026-06-08', '2026-06-10'],
      ['HT-AG-CD-2026-000001', '2026-06-08', '2026-06-10'],
    ]);
    expect((await t.http('GET', '/public/contracts')).text).toContain('<td>2026-06-08</td><td>2026-06-10</td>');
  });

  it('shows what was accepted and paid of each order, and what was taken back', async () => {
    t.setNow(on('2026-07-02T10:00'));
    const { startBillingRun } = await t.ok<any>(
      'mutation($i:StartBillingRunInput!){startBillingRun(input:$i){id}}',
      { i: { period: '2026-06' } },
      OPERATOR,
    );
    const status = async (): Promise<string> =>
      (await t.ok<any>('query($id:ID!){billingRun(id:$id){status}}', { id: startBillingRun.id }, OPERATOR)).billingRun
        .status;
    await until(async () => (await status()) === 'COMPLETED');
    const { invoices } = await t.ok<any>('{invoices{edges{node{id number total}}}}', {}, FINANCE);
    const [{ node: invoice }] = invoices.edges;
    invoiceId = invoice.id;
    expect(invoice.total).toBe('253.00'); // (300 + 30) × 23 days of 30
    await t.ok('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: invoiceId }, FINANCE);
    const { recordPayment } = await t.ok<any>(
      'mutation($i:RecordPaymentInput!){recordPayment(input:$i){payments{id}}}',
      { i: { invoiceId, amount: '126.50', paidOn: '2026-07-01', reference: 'P1' } },
      FINANCE,
    );
    t.setNow(on('2026-07-03T10:00'));
    await t.ok(
      'mutation($i:ReversePaymentInput!){reversePayment(input:$i){id}}',
      { i: { paymentId: recordPayment.payments[0].id, amount: '25.30', reversedOn: '2026-07-03', reason: 'bounced' } },
      FINANCE,
    );
    const transactionsOf = async (order: { number: string }): Promise<unknown[]> => {
      const full = async (): Promise<any> => {
        const found = await record(order);
        const implementation = found?.compiledRelease.contracts[0].implementation;
        return implementation?.transactions?.length === 2 && implementation.documents && found;
      };
      const { compiledRelease, releases } = await until(full, 45);
      expect(releases.filter(({ tag }: any) => tag[0] === 'implementationUpdate')).toHaveLength(3);
      const [contract] = compiledRelease.contracts;
      expect(contract).toMatchObject({
        dateSigned: '2026-06-08T02:00:00Z',
        implementation: { documents: [{ documentType: 'completionCertificate', title: expect.any(String) }] },
      });
      return contract.implementation.transactions.map((one: any) => [one.date, one.value.amount, one.x_invoice]);
    };
    // 126.50 and −25.30 by 230.00 and 23.00 of the invoice's 253.00
    expect(await transactionsOf(orders[0]!)).toEqual([
      ['2026-07-01T00:00:00+08:00', 115, invoice.number],
      ['2026-07-03T00:00:00+08:00', -23, invoice.number],
    ]);
    expect(await transactionsOf(orders[1]!)).toEqual([
      ['2026-07-01T00:00:00+08:00', 11.5, invoice.number],
      ['2026-07-03T00:00:00+08:00', -2.3, invoice.number],
    ]);
  }, 120_000);

  it('keeps back what its buyer withholds, with the reason', async () => {
    await t.ok(
      'mutation($id:ID!){withholdPublication(orderId:$id,paths:["value"],reasonCode:TRADE_SECRET){path}}',
      { id: orders[0]!.id },
      'approver@chengdu.example',
    );
    const found = (await record(orders[0]!))!;
    expect(JSON.stringify(found)).not.toContain('"value":');
    expect(found.compiledRelease.x_withheld).toContainEqual({ path: 'value', reasonCode: 'TRADE_SECRET' });
    const { releases } = (await t.http('GET', '/ocds/releases?since=2026-07-01T00:00:00Z')).json<{ releases: any[] }>();
    expect(releases.length).toBeGreaterThanOrEqual(6);
  });
});
