import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { hash } from 'node:crypto';
import { fee, type InvoiceSeen, Market } from '../testing/market.fixture.js';

const TAX = '{ id number invoiceId status issuedOn net tax total sha256 redNumber voidReason }';
interface Answer {
  id: string;
  code?: string;
  issues?: { path: string; code: string }[];
  [field: string]: unknown;
}
const FINANCE = 'finance@chengdu.example';
const PROVIDER = 'finance@provider-a.example';

interface Written {
  number: string;
  net: string;
  tax: string;
  total: string;
  words: string;
  issuedOn?: string;
  buyer?: string;
  sellerName?: string;
}
const xmlOf = ({
  number,
  net,
  tax,
  total,
  words,
  issuedOn = '2026-04-02',
  buyer = '11510100MB0A00018F',
  sellerName = '蓉云示例科技有限公司',
}: Written): string => `<?xml version="1.0" encoding="UTF-8"?>
<TaxInvoice>
  <Number>${number}</Number><IssueDate>${issuedOn}</IssueDate>
  <Buyer><Name>成都示例局</Name><Uscc>${buyer}</Uscc></Buyer>
  <Seller><Name>${sellerName}</Name><Uscc>91510100MA6CLD0175</Uscc></Seller>
  <Items><Item><Name>*信息技术服务*云服务</Name><Unit>月</Unit><Quantity>1</Quantity><UnitPrice>${net}</UnitPrice><Amount>${net}</Amount><TaxRate>0.06</TaxRate><TaxAmount>${tax}</TaxAmount></Item></Items>
  <Amount>${net}</Amount><TaxAmount>${tax}</TaxAmount><Total>${total}</Total><TotalInWords>${words}</TotalInWords>
  <Issuer>李会计</Issuer>
</TaxInvoice>`;

describe('tax invoices', () => {
  let market: Market;
  /** January 684.96, February 10 000.00, March 100 003.05. */
  const invoices: InvoiceSeen[] = [];
  // 684.96 ÷ 1.06 = 646.188… → 646.19 + 38.77
  const january = {
    number: '26512000000000000001',
    net: '646.19',
    tax: '38.77',
    total: '684.96',
    words: '陆佰捌拾肆元玖角陆分',
  };
  // 10000 ÷ 1.06 = 9433.962… → 9433.96 + 566.04
  const february = {
    number: '26512000000000000002',
    net: '9433.96',
    tax: '566.04',
    total: '10000.00',
    words: '壹万元整',
  };
  // 100003.05 ÷ 1.06 = 94342.5 → 94342.50 + 5660.55
  const march = {
    number: '26512000000000000003',
    net: '94342.50',
    tax: '5660.55',
    total: '100003.05',
    words: '壹拾万零叁元零伍分',
  };

  const call = async (mutation: string, variables: object, email: string): Promise<Answer> => {
    const { data, errors } = await market.test.gql<Record<string, Answer>>(mutation, { ...variables }, email);
    return errors ? (errors[0]!.extensions as unknown as Answer) : Object.values(data!)[0]!;
  };
  const record = (at: number, xml: string, { email = PROVIDER, key }: { email?: string; key?: string } = {}) =>
    call(
      `mutation($input:RecordTaxInvoiceInput!){recordTaxInvoice(input:$input)${TAX}}`,
      { input: { invoiceId: invoices[at]!.id, xml, idempotencyKey: key } },
      email,
    );
  const voidIt = (taxInvoiceId: string, redNumber: string, email = PROVIDER) =>
    call(
      `mutation($input:VoidTaxInvoiceInput!){voidTaxInvoice(input:$input)${TAX}}`,
      { input: { taxInvoiceId, redNumber, reason: '销售折让' } },
      email,
    );
  const told = ({ code, issues }: Answer): unknown => (issues ? issues.map((issue) => [issue.path, issue.code]) : code);
  const pay = (at: number, amount: string) =>
    call(
      'mutation($input:RecordPaymentInput!){recordPayment(input:$input){id status}}',
      { input: { invoiceId: invoices[at]!.id, amount, paidOn: '2026-04-02', reference: 'r' } },
      FINANCE,
    );
  const policy = (taxInvoiceFirst: boolean, email = FINANCE) =>
    call(
      'mutation($on:Boolean!){setPaymentPolicy(taxInvoiceFirst:$on){taxInvoiceFirst}}',
      { on: taxInvoiceFirst },
      email,
    );
  const seen = async (at: number) =>
    (
      await market.test.ok<{ invoice: { allowedActions: string[]; taxInvoices: Answer[] } }>(
        `query($id:ID!){invoice(id:$id){allowedActions taxInvoices${TAX}}}`,
        { id: invoices[at]!.id },
        FINANCE,
      )
    ).invoice;

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const plans = await market.publish('A', {
      P1: [fee('base', '684.96')],
      P2: [fee('base', '10000')],
      P3: [fee('base', '100003.05')],
    });
    market.at('2026-01-01');
    const budget = await market.budget('chengdu', '1000000');
    for (const [plan, from, to] of [
      ['P1', '2026-01-01', '2026-02-01'],
      ['P2', '2026-02-01', '2026-03-01'],
      ['P3', '2026-03-01', '2026-04-01'],
    ] as const) {
      market.at(from);
      const { instanceId } = await market.buy({ plan: plans[plan]!, budget, startsOn: from, months: 1 });
      market.at(to);
      await market.terminate(instanceId, to);
      await market.bill(from.slice(0, 7));
    }
    invoices.push(...(await market.invoices({})));
    market.at('2026-04-02');
  }, 90_000);
  afterAll(() => market.close());

  it('are of a confirmed bill: not before [P2-C5]', async () => {
    expect(invoices.map(({ total }) => total)).toEqual(['684.96', '10000.00', '100003.05']);
    expect(told(await record(2, xmlOf(march)))).toBe('INVALID_TRANSITION');
    for (const { id } of invoices)
      await market.test.gql('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id }, FINANCE);
  });

  it('that differ are rejected, every field told, and nothing is stored [P2-C5] [P2-C8]', async () => {
    const wrong = {
      ...january,
      buyer: '11510100MB0A00018X',
      sellerName: '别家',
      tax: '38.78',
      words: '陆佰捌拾肆元玖角陆分整',
    };
    expect(told(await record(0, xmlOf(wrong)))).toEqual([
      ['buyer.uscc', 'MISMATCH'],
      ['seller.name', 'MISMATCH'],
      ['rates.0.06.taxAmount', 'MISMATCH'],
      ['taxAmount', 'MISMATCH'],
      ['totalInWords', 'MISMATCH'],
    ]);
    expect(told(await record(0, '<!DOCTYPE a []><TaxInvoice/>'))).toEqual([['xml', 'MALFORMED']]);
    expect(await seen(0)).toMatchObject({ taxInvoices: [] });
    const [count] = await rows<{ n: string }>(
      market.test.app.get(DataSource),
      'SELECT COUNT(*) AS n FROM tax_invoice_number',
    );
    expect(Number(count!.n)).toBe(0);
  });

  it('have a number of 20 digits that begins with the year of issue; an old one of 8 is refused [P2-C6]', async () => {
    expect(told(await record(0, xmlOf({ ...january, number: '12345678' })))).toEqual([['number', 'MALFORMED']]);
    expect(told(await record(0, xmlOf({ ...january, number: '25512000000000000001' })))).toEqual([
      ['number', 'NUMBER_YEAR'],
    ]);
  });

  it('match with 陆佰捌拾肆元玖角陆分, 壹万元整 and 壹拾万零叁元零伍分; the original stays with its hash [P2-C7] [P2-C8]', async () => {
    const xml = xmlOf(january);
    const first = await record(0, xml, { key: 'once' });
    const sha256 = hash('sha256', xml);
    expect(first).toMatchObject({
      ...{ number: january.number, status: 'MATCHED', issuedOn: '2026-04-02', sha256 },
      ...{ net: '646.19', tax: '38.77', total: '684.96' },
    });
    expect(await record(0, xml, { key: 'once' })).toEqual(first);
    expect(await record(1, xmlOf(february))).toMatchObject({ total: '10000.00' });
    // As a file: the bytes come back as they went.
    const sent = await market.test.http('POST', `/v1/tax-invoices?invoiceId=${invoices[2]!.id}`, {
      email: PROVIDER,
      headers: { 'content-type': 'application/xml' },
      body: xmlOf(march),
    });
    expect(sent.json()).toMatchObject({ total: '100003.05' });
    const file = (email: string) => market.test.http('GET', `/v1/tax-invoices/${first.id}.xml`, { email });
    for (const email of [FINANCE, PROVIDER, 'auditor@yunshi.example']) expect((await file(email)).text).toBe(xml);
    for (const email of ['finance@chongqing.example', 'finance@provider-b.example'])
      expect((await file(email)).status).toBe(404);
    expect((await seen(0)).taxInvoices).toEqual([first]);
  });

  it('are booked once for ever: a second booking is INVOICE_ALREADY_USED, of whatever bill [P2-C9]', async () => {
    for (const at of [0, 1]) expect(told(await record(at, xmlOf(january)))).toBe('INVOICE_ALREADY_USED');
    expect(told(await record(0, xmlOf({ ...january, number: '26512000000000000009' })))).toBe('INVALID_TRANSITION');
    const [first] = (await seen(0)).taxInvoices;
    expect(told(await voidIt(first!.id, january.number))).toBe('INVOICE_ALREADY_USED');
    expect(told(await voidIt(first!.id, '26512000000000000008', 'finance@provider-b.example'))).toBe('NOT_FOUND');
    expect(await voidIt(first!.id, '26512000000000000008')).toMatchObject({
      status: 'VOIDED',
      redNumber: '26512000000000000008',
      voidReason: '销售折让',
    });
    expect(told(await voidIt(first!.id, '26512000000000000007'))).toBe('INVALID_TRANSITION');
    for (const number of [january.number, '26512000000000000008'])
      expect(told(await record(0, xmlOf({ ...january, number })))).toBe('INVOICE_ALREADY_USED');
    // Of several at once one is booked.
    const fresh = xmlOf({ ...january, number: '26512000000000000010' });
    const answers = await Promise.all([1, 2, 3, 4].map(() => record(0, fresh)));
    expect(answers.map(told).filter((code) => code === 'INVOICE_ALREADY_USED')).toHaveLength(3);
  });

  it('are others’ business to nobody, and the buyer’s to read only', async () => {
    const xml = xmlOf({ ...february, number: '26512000000000000011' });
    expect(told(await record(1, xml, { email: 'finance@provider-b.example' }))).toBe('NOT_FOUND');
    for (const email of [FINANCE, 'operator@yunshi.example'])
      expect(told(await record(1, xml, { email }))).toBe('FORBIDDEN');
    expect(told(await policy(true, PROVIDER))).toBe('FORBIDDEN');
    const actions = async (email: string): Promise<string[]> =>
      (
        await market.test.ok<{ invoice: { allowedActions: string[] } }>(
          'query($id:ID!){invoice(id:$id){allowedActions}}',
          { id: invoices[1]!.id },
          email,
        )
      ).invoice.allowedActions;
    expect(await actions(PROVIDER)).toContain('recordTaxInvoice');
    expect(await actions(FINANCE)).not.toContain('recordTaxInvoice');
  });

  it('come before the payment where the buyer says so: also after a credit note they must match anew [P2-C5]', async () => {
    expect(await policy(true)).toEqual({ taxInvoiceFirst: true });
    // January and February have theirs.
    expect((await seen(0)).allowedActions).toContain('recordPayment');
    expect(await pay(0, '84.96')).toMatchObject({ status: 'PARTIALLY_PAID' });
    await market.test.ok(
      'mutation($i:IssueCreditNoteInput!){issueCreditNote(input:$i){id}}',
      {
        i: {
          invoiceId: invoices[0]!.id,
          reason: '折让',
          lines: [{ lineId: invoices[0]!.lines[0]!.id, amount: '106.00' }],
        },
      },
      PROVIDER,
    );
    expect((await seen(0)).allowedActions).not.toContain('recordPayment');
    expect(told(await pay(0, '1'))).toBe('TAX_INVOICE_REQUIRED');
    const bank = await market.test.http('POST', '/v1/bank-statements', {
      email: FINANCE,
      headers: { 'content-type': 'text/csv' },
      // 684.96 − 106.00 − 84.96 = 494.00
      body: `bookedOn,direction,amount,currency,text\n2026-04-02,DEBIT,494.00,CNY,${invoices[0]!.number}`,
    });
    expect(bank.json()).toMatchObject({ byStatus: { UNMATCHED: 1 } });
    const matching = (await seen(0)).taxInvoices.find(({ status }) => status === 'MATCHED')!;
    await voidIt(matching.id, '26512000000000000012');
    // 684.96 − 106.00 = 578.96; 646.19 − 100.00 = 546.19; 38.77 − 6.00 = 32.77
    const anew = {
      number: '26512000000000000013',
      net: '546.19',
      tax: '32.77',
      total: '578.96',
      words: '伍佰柒拾捌元玖角陆分',
    };
    expect(told(await record(0, xmlOf({ ...january, number: '26512000000000000014' })))).toEqual(
      ['rates.0.06.amount', 'rates.0.06.taxAmount', 'amount', 'taxAmount', 'total', 'totalInWords'].map((path) => [
        path,
        'MISMATCH',
      ]),
    );
    expect(await record(0, xmlOf(anew))).toMatchObject({ total: '578.96' });
    expect(await pay(0, '494.00')).toMatchObject({ status: 'PAID' });
    await policy(false);
  });
});
