import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { json, rows } from '#platform';
import { DataSource } from 'typeorm';
import { until } from '../../../../apps/testing/harness.js';
import { fee, type InvoiceSeen, iso, Market } from '../testing/market.fixture.js';

const LIFE =
  '{ id status dueOn total credited creditsApplied paid disputed payableNow due acceptBy acceptedAt allowedActions dues { dueOn amount } acceptances { number kind acceptedAt personId amount heldLines contentHash note } payments { id amount paidOn reference reversesId } }';
interface Life {
  id: string;
  status: string;
  dueOn: string | null;
  allowedActions: string[];
  acceptances: Record<string, unknown>[];
  payments: { id: string; amount: string }[];
  [field: string]: unknown;
}
const FINANCE = 'finance@chengdu.example';
const PROVIDER = 'finance@provider-a.example';

describe('accepting and paying invoices', () => {
  let market: Market;
  const invoices: InvoiceSeen[] = [];

  const life = async (id: string, email = FINANCE): Promise<Life> =>
    (await market.test.ok<{ invoice: Life }>(`query($id:ID!){invoice(id:$id)${LIFE}}`, { id }, email)).invoice;
  const call = async (mutation: string, variables: Record<string, unknown>, email = FINANCE) => {
    const { data, errors } = await market.test.gql<Record<string, Life>>(mutation, variables, email);
    return errors ? errors[0]!.extensions : Object.values(data!)[0]!;
  };
  const accept = (id: string, email?: string) =>
    call(`mutation($id:ID!){acceptInvoice(invoiceId:$id,note:"核对无误")${LIFE}}`, { id }, email);
  const verify = (id: string) => call(`mutation($id:ID!){startVerification(invoiceId:$id)${LIFE}}`, { id });
  const pay = (input: object, email?: string) =>
    call(`mutation($input:RecordPaymentInput!){recordPayment(input:$input)${LIFE}}`, { input }, email);
  const reverse = (input: object, email?: string) =>
    call(`mutation($input:ReversePaymentInput!){reversePayment(input:$input)${LIFE}}`, { input }, email);
  const terms = (input: object, email = PROVIDER) =>
    call(
      'mutation($input:SetPaymentTermsInput!){setPaymentTerms(input:$input){paymentDays acceptanceDays dailyRate}}',
      { input: { organizationId: market.test.organization('AG-CD'), ...input } },
      email,
    );

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const { P } = await market.publish('A', { P: [fee('base', '106'), fee('more', '212')] });
    market.at('2026-01-01');
    const budget = await market.budget('chengdu', '10000');
    await market.buy({ plan: P!, budget, startsOn: '2026-01-01', months: 12 });
    // Issued at the first of each month: January's on 02-01 and so on.
    for (const [day, period] of [
      ['2026-02-01', '2026-01'],
      ['2026-03-01', '2026-02'],
    ] as const) {
      market.at(day);
      await market.bill(period);
    }
    invoices.push(...(await market.invoices({})));
  }, 60_000);
  afterAll(() => market.close());

  it('is deemed accepted at the end of 15 days of silence, whenever the sweep runs [P2-B6]', async () => {
    const [january] = invoices;
    // The clock was put from 02-01 to 03-01: the sweep came two weeks late.
    const seen = await until(async () => {
      const now = await life(january!.id);
      return now.status === 'ACCEPTED' && now;
    });
    expect(seen).toMatchObject({
      acceptBy: null,
      acceptedAt: iso('2026-02-16').replace('.000', ''),
      dueOn: '2026-03-18',
    });
    expect(seen.acceptances).toMatchObject([
      { number: 'AG-CD-AC-2026-000001', kind: 'DEEMED_ACCEPTED', personId: null, amount: '318.00', heldLines: [] },
    ]);
    market.at('2026-03-02');
    expect((await life(january!.id)).acceptances).toHaveLength(1);
  });

  it('a bill confirmed on 03-01 is due on 03-31, by a certificate of who, when and what [P2-B6]', async () => {
    market.at('2026-03-01T10:00:00');
    const id = invoices[1]!.id;
    expect(await life(id)).toMatchObject({
      status: 'ISSUED',
      dueOn: null,
      acceptBy: iso('2026-03-16').replace('.000', ''),
      payableNow: '318.00',
      dues: [{ dueOn: null, amount: '318.00' }],
      allowedActions: ['startVerification', 'acceptInvoice', 'disputeInvoiceLine'],
    });
    expect(await pay({ invoiceId: id, amount: '1', paidOn: '2026-03-01', reference: 'r' })).toMatchObject({
      code: 'INVALID_TRANSITION',
    });
    expect(await verify(id)).toMatchObject({ status: 'UNDER_VERIFICATION' });
    expect(await verify(id)).toMatchObject({ code: 'INVALID_TRANSITION' });
    const accepted = (await accept(id)) as Life;
    expect(accepted).toMatchObject({
      status: 'ACCEPTED',
      dueOn: '2026-03-31',
      acceptBy: null,
      allowedActions: ['disputeInvoiceLine', 'recordPayment'],
      dues: [{ dueOn: '2026-03-31', amount: '318.00' }],
      acceptances: [
        {
          kind: 'ACCEPTED',
          personId: market.test.actor(FINANCE).personId,
          acceptedAt: iso('2026-03-01T10:00:00').replace('.000', ''),
          amount: '318.00',
          note: '核对无误',
        },
      ],
    });
    expect(accepted.acceptances[0]!.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await accept(id)).toMatchObject({ code: 'INVALID_TRANSITION' });
  });

  it('others do not accept or pay it, and cannot tell it from none', async () => {
    const id = invoices[1]!.id;
    for (const email of ['finance@chongqing.example', 'finance@qingyang.example']) {
      expect(await accept(id, email)).toMatchObject({ code: 'NOT_FOUND' });
      expect(await pay({ invoiceId: id, amount: '1', paidOn: '2026-03-01', reference: 'r' }, email)).toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    for (const email of [PROVIDER, 'buyer@chengdu.example', 'operator@yunshi.example'])
      expect(await accept(id, email)).toMatchObject({ code: 'FORBIDDEN' });
    expect((await life(id, PROVIDER)).allowedActions).toEqual(['issueCreditNote', 'recordTaxInvoice']);
    expect((await life(id, 'auditor@yunshi.example')).allowedActions).toEqual([]);
  });

  it('is paid in parts, never above what is payable, once per key [I28]', async () => {
    const id = invoices[1]!.id;
    const part = { invoiceId: id, amount: '100.00', paidOn: '2026-03-01', reference: '国库-1', idempotencyKey: 'p1' };
    expect(await pay({ ...part, amount: '318.01' })).toMatchObject({ issues: [{ code: 'ABOVE_PAYABLE' }] });
    expect(await pay({ ...part, amount: '0.001' })).toMatchObject({ issues: [{ code: 'OVER_PRECISE' }] });
    expect(await pay({ ...part, paidOn: '2026-03-02' })).toMatchObject({ issues: [{ code: 'IN_FUTURE' }] });
    // 318.00 − 100.00 = 218.00
    const partly = { status: 'PARTIALLY_PAID', paid: '100.00', due: '218.00', payableNow: '218.00' };
    expect(await pay(part)).toMatchObject(partly);
    expect(await pay(part)).toMatchObject(partly);
    expect(await pay({ ...part, amount: '99' })).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    // Of three that would each pay the rest one comes through.
    const rest = { invoiceId: id, amount: '218.00', paidOn: '2026-03-01' };
    const both = await Promise.all(['a', 'b', 'c'].map((reference) => pay({ ...rest, reference })));
    expect(both.filter((answer) => 'status' in answer)).toMatchObject([{ status: 'PAID', due: '0.00' }]);
    expect(both.filter((answer) => !('status' in answer))).toMatchObject([
      { issues: [{ code: 'ABOVE_PAYABLE' }] },
      { issues: [{ code: 'ABOVE_PAYABLE' }] },
    ]);
    expect((await life(id)).allowedActions).toEqual([]);
  });

  it('a payment is taken back by a row of its own, never more than it was', async () => {
    const id = invoices[1]!.id;
    const [first] = (await life(id)).payments;
    const back = { paymentId: first!.id, reversedOn: '2026-03-01', reason: '退汇' };
    expect(await reverse({ ...back, amount: '100.01' })).toMatchObject({ issues: [{ code: 'ABOVE_PAYMENT' }] });
    expect(await reverse(back, 'finance@chongqing.example')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await reverse({ ...back, amount: '40' })).toMatchObject({ status: 'PARTIALLY_PAID', due: '40.00' });
    const all = (await reverse(back)) as Life;
    // 40.00, then the 60.00 that were left.
    expect(all).toMatchObject({ status: 'PARTIALLY_PAID', paid: '218.00', due: '100.00' });
    expect(all.payments.map(({ amount }) => amount)).toEqual(['100.00', '218.00', '-40.00', '-60.00']);
    expect(await reverse(back)).toMatchObject({ issues: [{ code: 'ABOVE_PAYMENT' }] });
    expect(await reverse({ ...back, paymentId: all.payments[2]!.id })).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect((await life(invoices[0]!.id)).status).toBe('ACCEPTED');
  });

  it('every step stands in the audit trail: who, when, before and after [I45]', async () => {
    const found = await rows<{ action: string; person_id: Buffer | null; before: unknown; after: unknown }>(
      market.test.app.get(DataSource),
      "SELECT action, person_id, `before`, `after` FROM audit_row WHERE subject = 'invoice' AND action <> 'issueInvoice' ORDER BY id",
    );
    const told = found.map(({ action, person_id, before, after }) => {
      const [from, to] = [json<Life>(before), json<Life>(after)];
      return [action, person_id !== null, from.status, to.status, to.due];
    });
    expect(told).toEqual([
      ['deemAccepted', false, 'ISSUED', 'ACCEPTED', '318.00'],
      ['startVerification', true, 'ISSUED', 'UNDER_VERIFICATION', '318.00'],
      ['acceptInvoice', true, 'UNDER_VERIFICATION', 'ACCEPTED', '318.00'],
      ['recordPayment', true, 'ACCEPTED', 'PARTIALLY_PAID', '218.00'],
      ['recordPayment', true, 'PARTIALLY_PAID', 'PAID', '0.00'],
      ['reversePayment', true, 'PAID', 'PARTIALLY_PAID', '40.00'],
      ['reversePayment', true, 'PARTIALLY_PAID', 'PARTIALLY_PAID', '100.00'],
    ]);
  });

  it('a provider grants up to 60 days; 75 are refused; invoices keep the terms of their issue [P2-B5]', async () => {
    expect(await terms({ paymentDays: 75 })).toMatchObject({ issues: [{ path: 'paymentDays', code: 'OUT_OF_RANGE' }] });
    expect(await terms({ paymentDays: 20 })).toMatchObject({ issues: [{ code: 'OUT_OF_RANGE' }] });
    expect(await terms({ paymentDays: 60 }, FINANCE)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await terms({ organizationId: market.test.organization('PV-B') })).toMatchObject({ code: 'NOT_FOUND' });
    market.at('2026-03-20');
    expect(await terms({ paymentDays: 60, acceptanceDays: 20, annualRate: '0.073' })).toEqual({
      paymentDays: 60,
      acceptanceDays: 20,
      dailyRate: '0.0002',
    });
    market.at('2026-04-01');
    await market.bill('2026-03');
    const march = (await market.invoices({ period: '2026-03' }))[0]!;
    expect(await life(march.id)).toMatchObject({ acceptBy: iso('2026-04-21').replace('.000', '') });
    expect(await accept(march.id)).toMatchObject({ dueOn: '2026-05-31' });
    expect(await life(invoices[1]!.id)).toMatchObject({ dueOn: '2026-03-31' });
  });
});
