import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { fee, type InvoiceSeen, Market } from '../testing/market.fixture.js';

const REPORT =
  '{ year asOf more note totals { currency count amount interest } rows { number buyerCode providerCode currency dueOn days amount interest } }';
const RECEIVABLE = '{ id invoiceId status confirmBy amount note answeredAt }';
const FINANCE = 'finance@chengdu.example';
const PROVIDER = 'finance@provider-a.example';
type Seen = Record<string, unknown> & { id: string };

describe('late payment', () => {
  let market: Market;
  /** Of February, 100 000.00, confirmed on 03-01 and due on 03-31. */
  let invoice: InvoiceSeen;

  const call = async (query: string, variables: Record<string, unknown>, email: string): Promise<Seen> => {
    const { data, errors } = await market.test.gql<Record<string, Seen>>(query, variables, email);
    return errors ? ({ ...errors[0]!.extensions } as unknown as Seen) : Object.values(data!)[0]!;
  };
  const lateness = async (email = FINANCE): Promise<unknown> =>
    (await call('query($id:ID!){invoice(id:$id){id lateness{days amount interest}}}', { id: invoice.id }, email))
      .lateness;
  const report = (query: string, year: number, email: string, organizationIds?: string[]): Promise<Seen> =>
    call(
      `query($year:Int!,$ids:[ID!]){${query}(year:$year,organizationIds:$ids)${REPORT}}`,
      { year, ids: organizationIds },
      email,
    );
  const ask = (email = PROVIDER): Promise<Seen> =>
    call(`mutation($id:ID!){requestReceivable(invoiceId:$id)${RECEIVABLE}}`, { id: invoice.id }, email);
  const reply = (input: object, email = FINANCE): Promise<Seen> =>
    call(`mutation($input:AnswerReceivableInput!){answerReceivable(input:$input)${RECEIVABLE}}`, { input }, email);

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const { P } = await market.publish('A', { P: [fee('base', '100000')] });
    market.at('2026-02-01');
    const budget = await market.budget('chengdu', '1000000');
    await market.buy({ plan: P!, budget, startsOn: '2026-02-01', months: 1 });
    market.at('2026-03-01');
    await market.bill('2026-02');
    invoice = (await market.invoices({}))[0]!;
    await market.test.ok('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: invoice.id }, FINANCE);
  }, 60_000);
  afterAll(() => market.close());

  it('bears 0.05 % a day: 100 000.00 due 03-31, on 04-20 20 × 0.0005 × 100 000 = 1 000.00 [P2-B7]', async () => {
    market.at('2026-03-31T23:59:59');
    expect(await lateness()).toBeNull();
    market.at('2026-04-20');
    expect(await lateness()).toEqual({ days: 20, amount: '100000.00', interest: '1000.00' });
    expect(await lateness(PROVIDER)).toEqual({ days: 20, amount: '100000.00', interest: '1000.00' });
  });

  it('stands in the year’s report for those who may read it, as CSV and JSON too [P2-B9]', async () => {
    const row = {
      number: invoice.number,
      buyerCode: 'AG-CD',
      providerCode: 'PV-A',
      currency: 'CNY',
      dueOn: '2026-03-31',
      days: 20,
      amount: '100000.00',
      interest: '1000.00',
    };
    const totals = [{ currency: 'CNY', count: 1, amount: '100000.00', interest: '1000.00' }];
    for (const email of [FINANCE, PROVIDER, 'operator@yunshi.example', 'auditor@yunshi.example'])
      expect(await report('overdueInvoices', 2026, email)).toEqual({
        ...{ year: 2026, asOf: '2026-04-20', more: false, note: null, totals, rows: [row] },
      });
    expect(await report('overdueToSme', 2026, FINANCE)).toMatchObject({
      rows: [row],
      note: expect.stringContaining('every provider'),
    });
    expect(await report('overdueInvoices', 2025, FINANCE)).toMatchObject({ asOf: '2025-12-31', totals: [], rows: [] });
    for (const email of ['finance@chongqing.example', 'finance@provider-b.example'])
      expect(await report('overdueInvoices', 2026, email)).toMatchObject({ rows: [] });
    expect(
      await report('overdueInvoices', 2026, 'finance@chongqing.example', [market.test.organization('AG-CD')]),
    ).toMatchObject({
      rows: [],
    });
    expect(await report('overdueInvoices', 1999, FINANCE)).toMatchObject({ issues: [{ code: 'OUT_OF_RANGE' }] });
    expect(await report('overdueInvoices', 2026, 'buyer@chengdu.example')).toMatchObject({ code: 'FORBIDDEN' });

    const csv = await market.test.http('GET', '/v1/overdue.csv?year=2026', { email: FINANCE });
    expect(csv.headers['content-disposition']).toBe('attachment; filename="overdue-2026.csv"');
    expect(parse(csv.text, { columns: true, bom: true })).toMatchObject([
      { invoiceNumber: invoice.number, daysLate: '20', amountLate: '100000.00', interest: '1000.00' },
    ]);
    const json = await market.test.http('GET', '/v1/overdue.json?year=2026', { email: FINANCE });
    expect(json.json()).toMatchObject({ asOf: '2026-04-20', totals, rows: [row] });
    expect((await market.test.http('GET', '/v1/overdue.csv?year=x', { email: FINANCE })).status).toBe(400);
    expect((await market.test.http('GET', '/v1/overdue.csv?year=2026')).status).toBe(401);
  });

  it('stops when it is paid; the interest stays, and the report tells the year’s end', async () => {
    await market.test.ok(
      'mutation($input:RecordPaymentInput!){recordPayment(input:$input){id}}',
      { input: { invoiceId: invoice.id, amount: '99000', paidOn: '2026-04-20', reference: 'r' } },
      FINANCE,
    );
    expect(await lateness()).toEqual({ days: 20, amount: '1000.00', interest: '1000.00' });
    market.at('2027-02-01');
    // 20 days of 100 000, then 255 of 1 000 to 12-31: 1 000.00 + 127.50.
    expect(await report('overdueToSme', 2026, FINANCE)).toMatchObject({
      asOf: '2026-12-31',
      rows: [{ days: 275, amount: '1000.00', interest: '1127.50' }],
    });
    await market.test.ok(
      'mutation($input:RecordPaymentInput!){recordPayment(input:$input){id}}',
      { input: { invoiceId: invoice.id, amount: '1000', paidOn: '2027-02-01', reference: 'r2' } },
      FINANCE,
    );
    // Paid since, and late at the year's end all the same.
    expect(await report('overdueToSme', 2026, FINANCE)).toMatchObject({ rows: [{ amount: '1000.00' }] });
    expect(await report('overdueToSme', 2027, FINANCE)).toMatchObject({ rows: [] });
  });

  it('a receivable asked about on 06-01 is to be answered by 07-01 [P2-B9]', async () => {
    market.at('2027-06-01T09:00:00');
    const request = await ask();
    expect(request).toMatchObject({ status: 'REQUESTED', confirmBy: '2027-07-01', amount: null });
    expect(await ask()).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await ask(FINANCE)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await ask('finance@provider-b.example')).toMatchObject({ code: 'NOT_FOUND' });
    const { id } = request;
    expect(await reply({ id, confirm: true }, 'finance@chongqing.example')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await reply({ id, confirm: false })).toMatchObject({ issues: [{ path: 'note', code: 'REQUIRED' }] });
    const open = (email: string) => call('{receivables(open:true){totalCount}}', {}, email);
    expect([await open(FINANCE), await open(PROVIDER), await open('finance@provider-b.example')]).toEqual(
      [1, 1, 0].map((totalCount) => ({ totalCount })),
    );
    expect(await reply({ id, confirm: true })).toMatchObject({ status: 'CONFIRMED', amount: '0.00' });
    expect(await reply({ id, confirm: true })).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await open(FINANCE)).toEqual({ totalCount: 0 });
  });
});
