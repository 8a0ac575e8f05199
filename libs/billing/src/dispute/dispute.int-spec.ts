import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { json, rows } from '#platform';
import { DataSource } from 'typeorm';
import { fee, type InvoiceSeen, iso, Market } from '../testing/market.fixture.js';

const DISPUTE =
  '{ id invoiceId invoiceNumber lineNo status claimedAmount answeredAmount agreedAmount openedAt closedAt acceptBy dueOn messages { seq side act text amount } allowedActions organization { code } provider { code } }';
const LIFE =
  '{ id status dueOn total credited paid disputed payableNow due acceptedAt allowedActions dues { dueOn amount } acceptances { kind acceptedAt amount heldLines } }';
type Seen = Record<string, unknown> & { id: string };
const FINANCE = 'finance@chengdu.example';
const PROVIDER = 'finance@provider-a.example';
const OPERATOR = 'operator@yunshi.example';
const instant = (written: string): string => iso(written).replace('.000', '');

describe('disputes of lines', () => {
  let market: Market;
  /** Of January to April, each 50.00 + 106.00 + 212.00 = 368.00, issued on the first of the next month. */
  const invoices: InvoiceSeen[] = [];

  const call = async (mutation: string, variables: Record<string, unknown>, email: string): Promise<Seen> => {
    const { data, errors } = await market.test.gql<Record<string, Seen>>(mutation, variables, email);
    return errors ? ({ ...errors[0]!.extensions } as unknown as Seen) : Object.values(data!)[0]!;
  };
  const open = (month: number, price: string, over: object = {}, email = FINANCE): Promise<Seen> => {
    const { id: invoiceId, lines } = invoices[month]!;
    const input = {
      invoiceId,
      lineId: lines.find(({ priceCode }) => priceCode === price)!.id,
      reason: '未交付',
      ...over,
    };
    return call(
      `mutation($input:DisputeInvoiceLineInput!){disputeInvoiceLine(input:$input)${DISPUTE}}`,
      { input },
      email,
    );
  };
  const answer = (disputeId: string, how: string, amount?: string, email = PROVIDER): Promise<Seen> =>
    call(
      `mutation($input:AnswerDisputeInput!){answerDispute(input:$input)${DISPUTE}}`,
      { input: { disputeId, answer: how, text: `答复 ${how}`, amount } },
      email,
    );
  const step = (mutation: string, disputeId: string, email = FINANCE): Promise<Seen> =>
    call(`mutation($id:ID!){${mutation}(disputeId:$id,text:"${mutation}")${DISPUTE}}`, { id: disputeId }, email);
  const decide = (disputeId: string, amount: string, email = OPERATOR): Promise<Seen> =>
    call(
      `mutation($input:DecideDisputeInput!){decideDispute(input:$input)${DISPUTE}}`,
      { input: { disputeId, amount, text: '裁决' } },
      email,
    );
  const pay = (invoiceId: string, amount: string, paidOn: string): Promise<Seen> =>
    call(
      `mutation($input:RecordPaymentInput!){recordPayment(input:$input)${LIFE}}`,
      { input: { invoiceId, amount, paidOn, reference: 'r' } },
      FINANCE,
    );
  const life = async (month: number): Promise<Seen> =>
    (
      await market.test.ok<{ invoice: Seen }>(
        `query($id:ID!){invoice(id:$id)${LIFE}}`,
        { id: invoices[month]!.id },
        FINANCE,
      )
    ).invoice;
  /** Who has what to do: the pages of what waits for them. */
  const waits = async (email: string, kind: string): Promise<unknown[]> => {
    const { waitingForMe } = await market.test.ok<{
      waitingForMe: { kind: string; count: number; items: { pageId: string }[] }[];
    }>('{waitingForMe{kind count items{id pageId title}}}', {}, email);
    return waitingForMe.find((one) => one.kind === kind)?.items.map(({ pageId }) => pageId) ?? [];
  };
  const accept = (month: number): Promise<Seen> =>
    call(`mutation($id:ID!){acceptInvoice(invoiceId:$id)${LIFE}}`, { id: invoices[month]!.id }, FINANCE);
  const bill = async (day: string, period: string): Promise<void> => {
    market.at(day);
    await market.bill(period);
    invoices.push((await market.invoices({ period }))[0]!);
  };

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const { P } = await market.publish('A', { P: [fee('a', '50'), fee('b', '106'), fee('c', '212')] });
    market.at('2026-01-01');
    const budget = await market.budget('chengdu', '10000');
    await market.buy({ plan: P!, budget, startsOn: '2026-01-01', months: 12 });
    await bill('2026-02-01', '2026-01');
  }, 60_000);
  afterAll(() => market.close());

  it('hold that line alone: the clock runs for the rest, which is accepted and paid [P2-B8]', async () => {
    market.at('2026-02-06');
    const { id: invoiceId } = invoices[0]!;
    expect(await waits(FINANCE, 'INVOICES_TO_ACCEPT')).toEqual([invoiceId]);
    expect(await waits(PROVIDER, 'INVOICES_TO_ACCEPT')).toEqual([]);
    expect(await waits(PROVIDER, 'DISPUTES_TO_ANSWER')).toEqual([]);
    const dispute = await open(0, 'b', { claimedAmount: '40.00', idempotencyKey: 'd1' });
    expect(dispute).toMatchObject({ status: 'OPEN', claimedAmount: '40.00', organization: { code: 'AG-CD' } });
    expect((await open(0, 'b', { claimedAmount: '40.00', idempotencyKey: 'd1' })).id).toBe(dispute.id);
    // 368.00 − 106.00 = 262.00
    expect(await life(0)).toMatchObject({
      status: 'DISPUTED',
      disputed: '106.00',
      payableNow: '262.00',
      due: '368.00',
    });
    expect(await open(0, 'b')).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await waits(PROVIDER, 'DISPUTES_TO_ANSWER')).toEqual([invoiceId]);
    expect(await waits('finance@provider-b.example', 'DISPUTES_TO_ANSWER')).toEqual([]);
    expect(await waits(FINANCE, 'DISPUTES_TO_ANSWER')).toEqual([]);
    // What no dispute holds is still to be accepted.
    expect(await waits(FINANCE, 'INVOICES_TO_ACCEPT')).toEqual([invoiceId]);

    market.at('2026-02-17');
    expect(await answer(dispute.id, 'COUNTER', '106.01')).toMatchObject({ issues: [{ code: 'ABOVE_REMAINDER' }] });
    expect(await answer(dispute.id, 'COUNTER')).toMatchObject({ issues: [{ path: 'amount' }] });
    expect(await answer(dispute.id, 'REJECT')).toMatchObject({ status: 'ANSWERED', answeredAmount: '0.00' });
    expect(await answer(dispute.id, 'COUNTER', '20.00')).toMatchObject({ status: 'ANSWERED', answeredAmount: '20.00' });
    expect(await waits(PROVIDER, 'DISPUTES_TO_ANSWER')).toEqual([]);
    expect(await waits(FINANCE, 'DISPUTES_TO_ANSWER')).toEqual([invoiceId]);
    expect(await waits(FINANCE, 'INVOICES_TO_ACCEPT')).toEqual([]);
    // The rest was deemed accepted on 02-16, and is due 30 days later.
    expect(await life(0)).toMatchObject({
      status: 'DISPUTED',
      acceptedAt: instant('2026-02-16'),
      dueOn: '2026-03-18',
      dues: [
        { dueOn: '2026-03-18', amount: '262.00' },
        { dueOn: null, amount: '106.00' },
      ],
      acceptances: [{ kind: 'DEEMED_ACCEPTED', acceptedAt: instant('2026-02-16'), amount: '262.00', heldLines: [2] }],
    });
    expect(await pay(invoices[0]!.id, '262.01', '2026-02-17')).toMatchObject({ issues: [{ code: 'ABOVE_PAYABLE' }] });
    expect(await pay(invoices[0]!.id, '262.00', '2026-02-17')).toMatchObject({
      status: 'DISPUTED',
      payableNow: '0.00',
    });
  });

  it('end by a credit note of what was agreed, and then the line has its own day [I45]', async () => {
    market.at('2026-02-21T15:00:00');
    const { disputes } = await market.test.ok<{ disputes: { edges: { node: Seen }[] } }>(
      `{disputes(filter:{statuses:[ANSWERED]}){edges{node${DISPUTE}}}}`,
      {},
      PROVIDER,
    );
    const dispute = disputes.edges[0]!.node;
    expect(dispute.allowedActions).toEqual(['answerDispute', 'escalateDispute']);
    expect(await step('acceptDisputeAnswer', dispute.id)).toMatchObject({
      status: 'SETTLED',
      agreedAmount: '20.00',
      dueOn: '2026-03-23',
      allowedActions: [],
      messages: [
        { seq: 1, side: 'BUYER', act: 'OPEN', text: '未交付', amount: '40.00' },
        { seq: 2, side: 'PROVIDER', act: 'REJECT', text: '答复 REJECT', amount: '0.00' },
        { seq: 3, side: 'PROVIDER', act: 'COUNTER', text: '答复 COUNTER', amount: '20.00' },
        { seq: 4, side: 'BUYER', act: 'SETTLE', text: 'acceptDisputeAnswer', amount: '20.00' },
      ],
    });
    // Credited for the reason that the provider gave with its offer.
    const { creditNotes } = await market.test.ok<{ creditNotes: { edges: { node: { reason: string } }[] } }>(
      '{creditNotes{edges{node{reason}}}}',
      {},
      FINANCE,
    );
    expect(creditNotes.edges[0]!.node.reason).toBe('答复 COUNTER');
    // 368.00 − 20.00 − 262.00 = 86.00, due 30 days after the agreement.
    expect(await life(0)).toMatchObject({
      status: 'PARTIALLY_PAID',
      credited: '20.00',
      payableNow: '86.00',
      dues: [
        { dueOn: '2026-03-18', amount: '262.00' },
        { dueOn: '2026-03-23', amount: '86.00' },
      ],
    });
    for (const mutation of ['withdrawDispute', 'acceptDisputeAnswer', 'escalateDispute'])
      expect(await step(mutation, dispute.id)).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await open(0, 'b')).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await pay(invoices[0]!.id, '86.00', '2026-02-21')).toMatchObject({ status: 'PAID', due: '0.00' });
    expect(await open(0, 'c')).toMatchObject({ code: 'INVALID_TRANSITION' });
    const [audit] = await rows<{ before: unknown; after: unknown }>(
      market.test.app.get(DataSource),
      "SELECT `before`, `after` FROM audit_row WHERE action = 'acceptDisputeAnswer'",
    );
    expect(json(audit!.before)).toMatchObject({ status: 'DISPUTED', disputed: '106.00' });
    expect(json(audit!.after)).toMatchObject({ status: 'PARTIALLY_PAID', due: '86.00', text: 'acceptDisputeAnswer' });
  });

  it('stop the line’s time for acceptance, which goes on with what was left when withdrawn [P2-B6]', async () => {
    await bill('2026-03-01', '2026-02');
    market.at('2026-03-06');
    const dispute = await open(1, 'c');
    market.at('2026-03-21');
    // 10 of 15 days were left on the 6th.
    expect(await step('withdrawDispute', dispute.id)).toMatchObject({
      status: 'WITHDRAWN',
      acceptBy: instant('2026-03-31'),
      dueOn: null,
    });
    expect(await life(1)).toMatchObject({
      status: 'UNDER_VERIFICATION',
      dueOn: '2026-04-15',
      payableNow: '368.00',
      dues: [
        { dueOn: '2026-04-15', amount: '156.00' },
        { dueOn: null, amount: '212.00' },
      ],
    });
    await bill('2026-04-01', '2026-03');
    // Someone acts on it after the period: it ended on the 31st all the same.
    expect(await pay(invoices[1]!.id, '1.00', '2026-04-01')).toMatchObject({
      status: 'PARTIALLY_PAID',
      dues: [
        { dueOn: '2026-04-15', amount: '156.00' },
        { dueOn: '2026-04-30', amount: '212.00' },
      ],
      acceptances: [
        { kind: 'DEEMED_ACCEPTED', acceptedAt: instant('2026-03-16'), amount: '156.00', heldLines: [3] },
        { kind: 'DEEMED_ACCEPTED', acceptedAt: instant('2026-03-31'), amount: '212.00', heldLines: [] },
      ],
    });
    expect(await open(1, 'a')).toMatchObject({ code: 'DISPUTE_WINDOW_OVER' });
  });

  it('leave a line that was confirmed before with the day it had, when withdrawn', async () => {
    market.at('2026-04-02');
    expect(await accept(2)).toMatchObject({ status: 'ACCEPTED', dueOn: '2026-05-02' });
    const dispute = await open(2, 'a');
    expect(await life(2)).toMatchObject({ status: 'DISPUTED', dueOn: '2026-05-02', payableNow: '318.00' });
    market.at('2026-04-20');
    expect(await step('withdrawDispute', dispute.id)).toMatchObject({ acceptBy: null, dueOn: null });
    expect(await life(2)).toMatchObject({ status: 'ACCEPTED', dues: [{ dueOn: '2026-05-02', amount: '368.00' }] });
  });

  it('go to the operator, who decides: after an answer, or when none came in time', async () => {
    await bill('2026-05-01', '2026-04');
    const [first, second] = [await open(3, 'a'), await open(3, 'b')];
    // Everything but the two is accepted in words: a certificate in part.
    expect(await accept(3)).toMatchObject({
      status: 'DISPUTED',
      acceptances: [{ kind: 'PARTIALLY_ACCEPTED', amount: '212.00', heldLines: [1, 2] }],
    });
    expect(await accept(3)).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await step('escalateDispute', first.id)).toMatchObject({ code: 'INVALID_TRANSITION' });
    await answer(second.id, 'REJECT');
    expect(await step('escalateDispute', second.id, PROVIDER)).toMatchObject({ status: 'ESCALATED' });
    expect(await decide(first.id, '1')).toMatchObject({ code: 'INVALID_TRANSITION' });
    market.at('2026-05-11');
    expect(await step('escalateDispute', first.id)).toMatchObject({ status: 'ESCALATED' });
    expect(await answer(first.id, 'REJECT')).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await decide(first.id, '50.01')).toMatchObject({ issues: [{ code: 'ABOVE_REMAINDER' }] });
    expect(await decide(first.id, '50.00')).toMatchObject({
      status: 'DECIDED',
      agreedAmount: '50.00',
      dueOn: '2026-06-10',
    });
    expect(await decide(second.id, '0')).toMatchObject({
      status: 'DECIDED',
      agreedAmount: '0.00',
      dueOn: '2026-06-10',
    });
    // 368.00 − 50.00 = 318.00: 212.00 confirmed on 05-01 and 106.00 on 05-11.
    expect(await life(3)).toMatchObject({
      status: 'ACCEPTED',
      credited: '50.00',
      dues: [
        { dueOn: '2026-05-31', amount: '212.00' },
        { dueOn: '2026-06-10', amount: '106.00' },
      ],
    });
  });

  it('of one line one is open, however many ask at once; a claim granted is credited whole', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => open(3, 'c', { claimedAmount: '12.00' })));
    const [dispute, ...others] = all.filter(({ status }) => status === 'OPEN');
    expect([all.length, others.length]).toEqual([5, 0]);
    const granted = await Promise.all(Array.from({ length: 3 }, () => answer(dispute!.id, 'ACCEPT')));
    expect(granted.filter(({ status }) => status === 'ACCEPTED')).toMatchObject([{ agreedAmount: '12.00' }]);
    // 50.00 + 12.00
    expect(await life(3)).toMatchObject({ status: 'ACCEPTED', credited: '62.00', due: '306.00' });
  });

  it('are both sides’ and nobody else’s [I47]', async () => {
    const [one] = (
      await market.test.ok<{ disputes: { totalCount: number; edges: { node: Seen }[] } }>(
        `{disputes(first:1){totalCount edges{node${DISPUTE}}}}`,
        {},
        FINANCE,
      )
    ).disputes.edges;
    const { id } = one!.node;
    for (const email of ['finance@chongqing.example', 'finance@provider-b.example']) {
      const { disputes } = await market.test.ok<{ disputes: { totalCount: number } }>(
        '{disputes{totalCount}}',
        {},
        email,
      );
      expect(disputes.totalCount).toBe(0);
      for (const which of [id, newId()]) {
        const { errors } = await market.test.gql(`query($id:ID!){dispute(id:$id)${DISPUTE}}`, { id: which }, email);
        expect(errors![0]!.extensions.code).toBe('NOT_FOUND');
      }
    }
    expect(await open(3, 'a', {}, 'finance@chongqing.example')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await step('withdrawDispute', id, 'finance@chongqing.example')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await answer(id, 'REJECT', undefined, 'finance@provider-b.example')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await answer(id, 'REJECT', undefined, FINANCE)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await open(3, 'a', {}, PROVIDER)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await decide(id, '1', PROVIDER)).toMatchObject({ code: 'FORBIDDEN' });
    const { disputes } = await market.test.ok<{ disputes: { totalCount: number } }>(
      '{disputes{totalCount}}',
      {},
      OPERATOR,
    );
    expect(disputes.totalCount).toBe(6);
  });
});
