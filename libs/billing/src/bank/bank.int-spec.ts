import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
import { fee, type InvoiceSeen, Market } from '../testing/market.fixture.js';

const ENTRY =
  '{ id reference bookedOn direction amount currency text status reason note matched allowedActions matches { paymentId invoiceId amount } candidates { number } }';
interface Entry {
  id: string;
  status: string;
  reason: string | null;
  matches: { paymentId: string; amount: string }[];
  candidates: { number: string }[];
  [field: string]: unknown;
}
interface Receipt {
  id: string;
  entryCount: number;
  newCount: number;
  pendingCount: number;
  byStatus: Record<string, number>;
  error?: { issues?: { path: string; code: string }[] };
  [field: string]: unknown;
}
const FINANCE = 'finance@chengdu.example';
const PROVIDER = 'finance@provider-a.example';
const HEAD = 'reference,bookedOn,direction,amount,currency,counterparty,text';

/** camt.053 with these entries. */
const camt = (entries: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S1</Id><Acct><Id><Othr><Id>6222000011112222</Id></Othr></Id><Ccy>CNY</Ccy></Acct>${entries}</Stmt></BkToCstmrStmt></Document>`;

describe('bank statements', () => {
  let market: Market;
  /** One of 318.00 for each of January to June, all accepted but June's. */
  const invoices: InvoiceSeen[] = [];

  const send = async (
    body: string | Buffer,
    { type = 'text/csv', email = FINANCE }: { type?: string; email?: string } = {},
  ) => {
    const answer = await market.test.http('POST', '/v1/bank-statements?name=day', {
      email,
      headers: { 'content-type': type },
      body,
    });
    return { ...answer.json<Receipt>(), httpStatus: answer.status };
  };
  const entries = async (receipt: { id: string }, email = FINANCE): Promise<Entry[]> =>
    (
      await market.test.ok<{ bankEntries: { edges: { node: Entry }[] } }>(
        `query($id:ID!){bankEntries(first:100,filter:{statementIds:[$id]}){edges{node${ENTRY}}}}`,
        { id: receipt.id },
        email,
      )
    ).bankEntries.edges
      .map(({ node }) => node)
      .reverse();
  const call = async (mutation: string, variables: object, email = FINANCE) => {
    const { data, errors } = await market.test.gql<Record<string, Entry>>(mutation, { ...variables }, email);
    return errors ? errors[0]!.extensions : Object.values(data!)[0]!;
  };
  const match = (entryId: string, invoiceIds: string[], email?: string) =>
    call(
      `mutation($e:ID!,$i:[ID!]!){matchBankEntry(entryId:$e,invoiceIds:$i)${ENTRY}}`,
      { e: entryId, i: invoiceIds },
      email,
    );
  const ignore = (entryId: string, email?: string) =>
    call(`mutation($e:ID!){ignoreBankEntry(entryId:$e,reason:"供应商已退回")${ENTRY}}`, { e: entryId }, email);
  const life = async (at: number) =>
    (
      await market.test.ok<{
        invoice: { status: string; paid: string; payments: { reference: string; paidOn: string }[] };
      }>('query($id:ID!){invoice(id:$id){status paid payments{reference paidOn}}}', { id: invoices[at]!.id }, FINANCE)
    ).invoice;

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const { P } = await market.publish('A', { P: [fee('base', '106'), fee('more', '212')] });
    market.at('2026-01-01');
    const budget = await market.budget('chengdu', '10000');
    await market.buy({ plan: P!, budget, startsOn: '2026-01-01', months: 12 });
    for (const month of ['01', '02', '03', '04', '05', '06']) {
      market.at(month === '06' ? '2026-07-01' : `2026-0${Number(month) + 1}-01`);
      await market.bill(`2026-${month}`);
    }
    invoices.push(...(await market.invoices({})));
    for (const { id } of invoices.slice(0, 5))
      await market.test.ok('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id }, FINANCE).catch(() => null);
    market.at('2026-07-02T10:00:00');
  }, 90_000);
  afterAll(() => market.close());

  it('as CSV pay what they name, to the cent; all else is left with its reason [I42]', async () => {
    const [jan, feb, mar, , , june] = invoices.map(({ number }) => number);
    const file = [
      HEAD,
      `B1,2026-07-01,DEBIT,318.00,CNY,蓉云示例科技有限公司,付云服务费${jan}号`,
      // 318.00 + 318.00 = 636.00 for two invoices in one transfer.
      `B2,2026-07-01,DEBIT,636.00,CNY,蓉云,"${feb}，${mar}"`,
      `B3,2026-07-01,DEBIT,318.00,CNY,蓉云,${jan} again`,
      `B4,2026-07-02,DEBIT,318.00,CNY,蓉云,${june}`,
      'B5,2026-07-02,DEBIT,318.00,CNY,蓉云,云服务费',
      `B6,2026-07-02,CREDIT,9.99,CNY,银行,利息`,
    ].join('\r\n');
    const receipt = await send(file);
    expect(receipt).toMatchObject({
      httpStatus: 200,
      format: 'CSV',
      entryCount: 6,
      newCount: 6,
      byStatus: { MATCHED: 2, UNMATCHED: 3, IGNORED: 1 },
    });
    const seen = await entries(receipt);
    expect(seen.map(({ reference, status, reason, matched }) => [reference, status, reason, matched])).toEqual([
      ['B1', 'MATCHED', null, '318.00'],
      ['B2', 'MATCHED', null, '636.00'],
      ['B3', 'UNMATCHED', 'ALREADY_PAID', '0.00'],
      ['B4', 'UNMATCHED', 'NOT_ACCEPTED', '0.00'],
      ['B5', 'UNMATCHED', 'NO_INVOICE_NAMED', '0.00'],
      ['B6', 'IGNORED', 'OTHER_DIRECTION', '0.00'],
    ]);
    expect(seen[1]!.matches).toMatchObject([
      { invoiceId: invoices[1]!.id, amount: '318.00' },
      { invoiceId: invoices[2]!.id, amount: '318.00' },
    ]);
    // April, May and June are open, each for 318.00.
    expect(seen[4]!.candidates.map(({ number }) => number)).toEqual([5, 4, 3].map((at) => invoices[at]!.number));
    expect(seen[4]!.allowedActions).toEqual(['matchBankEntry', 'ignoreBankEntry']);
    expect(seen[0]!.allowedActions).toEqual([]);
    for (const at of [0, 1, 2]) expect(await life(at)).toMatchObject({ status: 'PAID', paid: '318.00' });
    expect(await life(0)).toMatchObject({ payments: [{ reference: 'B1', paidOn: '2026-07-01' }] });
    // The same file again, and the same entries in another file: nothing anew.
    expect(await send(file)).toEqual(receipt);
    expect(await send(`${file}\r\n`)).toMatchObject({ entryCount: 6, newCount: 0, byStatus: {} });
    expect((await life(0)).payments).toHaveLength(1);
  });

  it('are matched by hand in the order chosen, never above what is payable; the rest stays, or is ignored', async () => {
    const file = `${HEAD}\nH1,2026-07-02,DEBIT,400.00,CNY,蓉云,合并付款\nH2,2026-07-02,DEBIT,5.00,CNY,蓉云,手续费`;
    const [big, small] = await entries(await send(file));
    const april = invoices[3]!.id;
    expect(await match(big!.id, [invoices[0]!.id])).toMatchObject({ issues: [{ code: 'NOT_PAYABLE' }] });
    expect(await match(big!.id, [newId()])).toMatchObject({ code: 'NOT_FOUND' });
    expect(await match(big!.id, [])).toMatchObject({ issues: [{ code: 'REQUIRED' }] });
    for (const email of ['finance@chongqing.example', PROVIDER, 'finance@qingyang.example'])
      for (const act of [match(big!.id, [april], email), ignore(big!.id, email)])
        expect(await act).toMatchObject({ code: 'NOT_FOUND' });
    expect(await match(big!.id, [april], 'auditor@yunshi.example')).toMatchObject({ code: 'FORBIDDEN' });
    // 400.00 − 318.00 = 82.00 stay.
    expect(await match(big!.id, [april])).toMatchObject({
      status: 'PARTIALLY_MATCHED',
      reason: 'OVERPAYMENT',
      matched: '318.00',
      matches: [{ invoiceId: april, amount: '318.00' }],
    });
    expect(await life(3)).toMatchObject({ status: 'PAID' });
    expect(await ignore(big!.id)).toMatchObject({ status: 'MATCHED', note: '供应商已退回', matched: '318.00' });
    expect(await ignore(big!.id)).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await ignore(small!.id)).toMatchObject({ status: 'IGNORED' });
    // A part of May: 5.00 of 318.00.
    expect(await match(small!.id, [invoices[4]!.id])).toMatchObject({ status: 'MATCHED', note: null, matched: '5.00' });
    expect(await life(4)).toMatchObject({ status: 'PARTIALLY_PAID', paid: '5.00' });
  });

  it('as camt.053: booked entries, and the transactions of collective ones; an attack is refused', async () => {
    const may = invoices[4]!.number;
    const day = '<BookgDt><Dt>2026-07-02</Dt></BookgDt>';
    const entry = (amount: string, inside: string, sts = '<Sts><Cd>BOOK</Cd></Sts>', side = 'CRDT'): string =>
      `<Ntry><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd>${sts}${day}${inside}</Ntry>`;
    const transaction = (amount: string, line: string): string =>
      `<TxDtls><Amt Ccy="CNY">${amount}</Amt><RltdPties><Dbtr><Pty><Nm>成都示例局</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>${line}</Ustrd></RmtInf></TxDtls>`;
    const file = camt(
      // The provider's own account: 313.00 for May (318.00 − 5.00) and 7.00 of somebody else in one collective entry.
      entry(
        '320.00',
        `<AcctSvcrRef>C1</AcctSvcrRef><NtryDtls>${transaction('313.00', `${may} &amp; &#20113;`)}${transaction('7.00', 'x')}</NtryDtls>`,
      ) +
        entry('1.00', '<AcctSvcrRef>C2</AcctSvcrRef>', '<Sts>PDNG</Sts>') +
        entry('313.00', `<AcctSvcrRef>C3</AcctSvcrRef><RvslInd>true</RvslInd><AddtlNtryInf>${may}</AddtlNtryInf>`),
    );
    const type = 'application/xml';
    const receipt = await send(file, { type, email: PROVIDER });
    expect(receipt).toMatchObject({ format: 'CAMT053', entryCount: 3, newCount: 3, pendingCount: 1 });
    const seen = await entries(receipt, PROVIDER);
    expect(
      seen.map(({ reference, amount, status, reason, text }) => [reference, amount, status, reason, text]),
    ).toEqual([
      ['C1#1', '313.00', 'MATCHED', null, `${may} & 云`],
      ['C1#2', '7.00', 'UNMATCHED', 'NO_INVOICE_NAMED', 'x'],
      ['C3', '313.00', 'UNMATCHED', 'REVERSAL', may],
    ]);
    expect(await life(4)).toMatchObject({ status: 'PAID', paid: '318.00' });
    expect(await entries(receipt)).toEqual([]);
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${camt(entry('1.00', '<AddtlNtryInf>&a;</AddtlNtryInf>'))}`;
    for (const body of [bomb, '<Document/>', '{}', file.slice(0, -9), '<a>'.repeat(50_000)])
      expect(await send(body, { type, email: PROVIDER })).toMatchObject({
        httpStatus: 400,
        error: { issues: [{ path: 'file', code: 'MALFORMED' }] },
      });
  });

  it('tell every fault with its place, and then store nothing', async () => {
    const file = `${HEAD}\n,2026-07-02,OUT,1.005,CNY,,x\n,2026-02-30,DEBIT,-1,XXX,,x\n,2026-07-03,DEBIT,1,CNY,,x`;
    const { error } = await send(file);
    expect(error!.issues!.map(({ path, code }) => [path, code])).toEqual([
      ['rows.1.direction', 'MALFORMED'],
      ['rows.1.amount', 'OVER_PRECISE'],
      ['rows.2.bookedOn', 'MALFORMED'],
      ['rows.2.currency', 'UNKNOWN_CURRENCY'],
      ['rows.3.bookedOn', 'IN_FUTURE'],
    ]);
    const { error: columns } = await send('a,b\n1,2');
    expect(columns!.issues!.map(({ path, code }) => [path, code])).toContainEqual(['amount', 'COLUMN_MISSING']);
    expect(await send('x', { type: 'application/json' })).toMatchObject({ httpStatus: 400 });
    expect(await send('[]', { type: 'application/json' })).toMatchObject({ httpStatus: 415 });
    expect(await send(Buffer.alloc(4 * 1024 * 1024 + 1, 'x'))).toMatchObject({ httpStatus: 413 });
    expect(await send(HEAD, { email: 'buyer@chengdu.example' })).toMatchObject({ httpStatus: 403 });
    const [count] = await rows<{ n: string }>(
      market.test.app.get(DataSource),
      'SELECT COUNT(*) AS n FROM bank_statement WHERE organization_id = ?',
      [bin(market.test.organization('AG-CD'))],
    );
    expect(Number(count!.n)).toBe(3);
  });

  it('of both sides, the same file twice and a payment by hand, all at once, pay an invoice once [I42]', async () => {
    const june = invoices[5]!;
    await market.test.ok('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: june.id }, FINANCE);
    const row = (reference: string, direction: string): string =>
      `${HEAD}\n${reference},2026-07-02,${direction},318.00,CNY,,${june.number}`;
    const answers = await Promise.all([
      send(row('R1', 'DEBIT')),
      send(row('R1', 'DEBIT')),
      send(row('R2', 'DEBIT')),
      send(row('R1', 'CREDIT'), { email: PROVIDER }),
      market.test.gql(
        'mutation($input:RecordPaymentInput!){recordPayment(input:$input){id}}',
        { input: { invoiceId: june.id, amount: '318.00', paidOn: '2026-07-02', reference: 'hand' } },
        FINANCE,
      ),
    ]);
    expect((answers[0] as Receipt).id).toBe((answers[1] as Receipt).id);
    const { status, paid, payments } = await life(5);
    expect([status, paid, payments.length]).toEqual(['PAID', '318.00', 1]);
    const [sums] = await rows<{ matched: string; entries: string }>(
      market.test.app.get(DataSource),
      'SELECT (SELECT COALESCE(SUM(matched), 0) FROM bank_entry) AS matched, (SELECT COALESCE(SUM(amount), 0) FROM bank_match) AS entries',
    );
    expect(sums!.matched).toBe(sums!.entries);
  });
});
