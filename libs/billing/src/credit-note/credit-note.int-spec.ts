import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { dec, newId, plain, sum } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
import { fee, type InvoiceSeen, Market, use } from '../testing/market.fixture.js';

const NOTE =
  '{ id number invoiceId currency net tax total reason disputeId lines { lineNo invoiceLineId invoiceLineNo amount taxRate net taxAmount } organization { code } provider { code } }';
interface Note {
  id: string;
  number: string;
  net: string;
  tax: string;
  total: string;
  lines: { amount: string; net: string }[];
  [field: string]: unknown;
}
const FINANCE = 'finance@chengdu.example';
const PROVIDER = 'finance@provider-a.example';

describe('credit notes', () => {
  let market: Market;
  let invoice: InvoiceSeen;
  let instanceId: string;

  const issue = async (lines: object[], over: object = {}, email = PROVIDER) => {
    const { data, errors } = await market.test.gql<{ issueCreditNote: Note }>(
      `mutation($input:IssueCreditNoteInput!){issueCreditNote(input:$input)${NOTE}}`,
      { input: { invoiceId: invoice.id, reason: '服务中断', lines, ...over } },
      email,
    );
    return errors ? errors[0]!.extensions : data!.issueCreditNote;
  };
  const life = async (): Promise<Record<string, string>> =>
    (
      await market.test.ok<{ invoice: Record<string, string> }>(
        'query($id:ID!){invoice(id:$id){status total net tax credited due payableNow allowedActions}}',
        { id: invoice.id },
        PROVIDER,
      )
    ).invoice;
  const line = (code: string) => invoice.lines.find(({ priceCode }) => priceCode === code)!;
  const get = (path: string, email = FINANCE) => market.test.http('GET', `/v1/credit-notes/${path}`, { email });

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const { P } = await market.publish('A', {
      P: [fee('base', '684.96'), fee('line', '109', { taxCategory: 'TELECOM_BASIC' }), use('calls', '1')],
    });
    market.at('2026-01-01');
    const usage = [{ meter: 'calls', quantityPerMonth: '100' }];
    const budget = await market.budget('chengdu', '10000');
    ({ instanceId } = await market.buy({ plan: P!, budget, startsOn: '2026-01-01', months: 2, usage }));
    await market.report(instanceId, [['c1', 'calls', '100', '2026-01-01T00:00:00']]);
    market.at('2026-02-01');
    await market.bill('2026-01');
    invoice = (await market.invoices({}))[0]!;
  }, 60_000);
  afterAll(() => market.close());

  it('take back a part of a line at the line’s own rate, and leave the invoice as it is [I34] [I37]', async () => {
    // 684.96 + 109.00 + 100.00; at 6 %: 784.96 → 740.53 + 44.43, at 9 %: 109.00 → 100.00 + 9.00.
    expect(invoice).toMatchObject({ total: '893.96', net: '840.53', tax: '53.43' });
    const before = await market.invoices({});
    const [budget] = await market.budgetFigures('chengdu');
    const note = await issue([{ lineId: line('base').id, amount: '228.32' }, { lineId: line('line').id }]);
    // 228.32 at 6 % → 215.40 + 12.92; 109.00 at 9 % → 100.00 + 9.00.
    expect(note).toMatchObject({
      number: 'PV-A-CN-2026-000001',
      invoiceId: invoice.id,
      net: '315.40',
      tax: '21.92',
      total: '337.32',
      reason: '服务中断',
      organization: { code: 'AG-CD' },
      provider: { code: 'PV-A' },
    });
    // 893.96 − 337.32 = 556.64
    expect(await life()).toMatchObject({ total: '893.96', credited: '337.32', due: '556.64', payableNow: '556.64' });
    expect(await market.invoices({})).toEqual(before);
    const [now] = await market.budgetFigures('chengdu');
    expect(plain(dec(budget!.actual).minus(now!.actual))).toBe('337.32');
    expect(plain(dec(now!.committed).minus(budget!.committed))).toBe('337.32');
  });

  it('never take more than is left of a line, also many at once [I38]', async () => {
    const lineId = line('base').id;
    // 684.96 − 228.32 = 456.64 are left.
    expect(await issue([{ lineId, amount: '456.65' }])).toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path: 'lines.0.amount', code: 'ABOVE_REMAINDER' }],
    });
    expect(await issue([{ lineId: line('line').id }])).toMatchObject({ issues: [{ code: 'ABOVE_REMAINDER' }] });
    const answers = await Promise.all(Array.from({ length: 6 }, () => issue([{ lineId, amount: '228.32' }])));
    const notes = answers.filter((answer): answer is Note => 'number' in answer);
    expect(notes.map(({ number }) => number).sort()).toEqual(['PV-A-CN-2026-000002', 'PV-A-CN-2026-000003']);
    expect(answers.filter((answer) => 'code' in answer)).toHaveLength(4);
    await issue([{ lineId: line('calls').id }]);
    // All of it was taken back: net and tax are the invoice's, to the cent.
    const dataSource = market.test.app.get(DataSource);
    const [sums] = await rows<Record<string, string>>(
      dataSource,
      'SELECT SUM(net) AS net, SUM(tax) AS tax, SUM(total) AS total FROM credit_note WHERE invoice_id = ?',
      [bin(invoice.id)],
    );
    expect([sums!.net, sums!.tax, sums!.total].map((value) => plain(value!))).toEqual(['840.53', '53.43', '893.96']);
    expect(await life()).toMatchObject({ credited: '893.96', due: '0.00', allowedActions: [] });
  });

  it('have no gaps in their numbers, whatever was refused [I37]', async () => {
    const found = await rows<{ number: string }>(
      market.test.app.get(DataSource),
      'SELECT number FROM credit_note ORDER BY number',
    );
    expect(found.map(({ number }) => number)).toEqual([1, 2, 3, 4].map((n) => `PV-A-CN-2026-00000${n}`));
  });

  it('do not change what later use is billed, and are not billed again', async () => {
    // 30 calls came late: the adjustment is theirs alone, though January's calls were credited whole.
    await market.report(instanceId, [['late', 'calls', '30', '2026-01-20T00:00:00']]);
    market.at('2026-03-01');
    await market.bill('2026-02');
    const [february] = await market.invoices({ period: '2026-02' });
    expect(february!.lines.filter(({ kind }) => kind === 'ADJUSTMENT')).toMatchObject([
      { priceCode: 'calls', serviceMonth: '2026-01', quantity: '30', amount: '30.00' },
    ]);
    // 684.96 + 109.00 + 30.00 (calls of February: none, a line of 0.00)
    expect(february!.total).toBe('823.96');
  });

  it('are the provider’s to issue, once per key, and both sides’ to read', async () => {
    const [february] = await market.invoices({ period: '2026-02' });
    const wish = [{ lineId: february!.lines.find(({ priceCode }) => priceCode === 'base')!.id, amount: '1.00' }];
    const over = { invoiceId: february!.id, idempotencyKey: 'once' };
    for (const email of [FINANCE, 'operator@yunshi.example', 'operations@provider-a.example'])
      expect(await issue(wish, over, email)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await issue(wish, over, 'finance@provider-b.example')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await issue([{ lineId: line('base').id }], { ...over, idempotencyKey: null })).toMatchObject({
      issues: [{ code: 'UNKNOWN_LINE' }],
    });
    expect(await issue([], { invoiceId: february!.id })).toMatchObject({ issues: [{ code: 'REQUIRED' }] });
    const first = (await issue(wish, over)) as Note;
    expect(await issue(wish, over)).toEqual(first);
    expect(await issue([{ ...wish[0], amount: '2' }], over)).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });

    const list = async (email: string, filter: object = {}) =>
      (
        await market.test.ok<{ creditNotes: { totalCount: number; edges: { node: Note }[] } }>(
          `query($filter:CreditNoteFilter){creditNotes(filter:$filter){totalCount edges{node${NOTE}}}}`,
          { filter },
          email,
        )
      ).creditNotes;
    for (const email of [FINANCE, PROVIDER, 'auditor@yunshi.example']) {
      expect((await list(email)).totalCount).toBe(5);
      expect((await list(email, { invoiceIds: [february!.id] })).edges.map(({ node }) => node)).toEqual([first]);
    }
    for (const email of ['finance@chongqing.example', 'finance@provider-b.example']) {
      expect((await list(email)).totalCount).toBe(0);
      const other = await market.test.gql(`query($id:ID!){creditNote(id:$id)${NOTE}}`, { id: first.id }, email);
      const none = await market.test.gql(`query($id:ID!){creditNote(id:$id)${NOTE}}`, { id: newId() }, email);
      const told = ({ errors }: typeof other): unknown[] =>
        errors!.map(({ message, extensions }) => [message, extensions]);
      expect(told(other)).toEqual(told(none));
      expect((await get(`${first.id}.json`, email)).status).toBe(404);
    }
  });

  it('are files: the same figures in each, naming their invoice', async () => {
    const { creditNotes } = await market.test.ok<{ creditNotes: { edges: { node: Note }[] } }>(
      `query($id:ID!){creditNotes(filter:{invoiceIds:[$id]}){edges{node${NOTE}}}}`,
      { id: invoice.id },
      FINANCE,
    );
    const note = creditNotes.edges.map(({ node }) => node).find(({ number }) => number.endsWith('000001'))!;
    const json = (await get(`${note.id}.json`)).json<Note & { credits: object }>();
    expect(json).toMatchObject({ number: note.number, net: '315.40', tax: '21.92', total: '337.32' });
    expect(json.credits).toEqual({ invoiceId: invoice.id, invoiceNumber: invoice.number, reason: '服务中断' });
    const csv: Record<string, string>[] = parse((await get(`${note.id}.csv`)).text, { columns: true, bom: true });
    expect(
      csv.map(({ amount, net, creditNoteNumber, invoiceNumber }) => [amount, net, creditNoteNumber, invoiceNumber]),
    ).toEqual(note.lines.map(({ amount, net }) => [amount, net, note.number, invoice.number]));
    expect(plain(sum(csv.map(({ amount }) => dec(amount!))))).toBe('337.32');
    const xml = (await get(`${note.id}.xml`)).text;
    for (const part of [
      '<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"',
      '<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>',
      `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${invoice.number}</cbc:ID>`,
      '<cbc:CreditedQuantity unitCode="C62">1</cbc:CreditedQuantity>',
      '<cbc:PayableAmount currencyID="CNY">337.32</cbc:PayableAmount>',
    ])
      expect(xml).toContain(part);
    for (const wrong of ['InvoiceTypeCode', 'InvoicedQuantity', 'DueDate', 'cac:InvoiceLine'])
      expect(xml).not.toContain(wrong);
    expect((await get(`${note.id}.pdf`)).text.slice(0, 5)).toBe('%PDF-');
    expect((await get(`${note.id}.xlsx`)).status).toBe(200);
    expect((await get(`${note.id}.exe`)).status).toBe(404);
  });

  it('take back the shortfall of a commitment too, which no order was charged with', async () => {
    const terms = { organizationId: market.test.organization('AG-CD'), title: '承诺', amount: '1000' };
    const { proposeCommitment } = await market.test.ok<{ proposeCommitment: { id: string } }>(
      'mutation($input:ProposeCommitmentInput!){proposeCommitment(input:$input){id}}',
      { input: { ...terms, fromMonth: '2026-03', toMonth: '2026-04' } },
      'catalog@provider-a.example',
    );
    await market.test.ok('mutation($id:ID!){acceptCommitment(id:$id){id}}', proposeCommitment, FINANCE);
    market.at('2026-04-01');
    await market.bill('2026-03');
    const [march] = await market.invoices({ period: '2026-03' });
    const shortfall = march!.lines.find(({ kind }) => kind === 'COMMITMENT')!;
    // 1 000.00 − (684.96 + 109.00)
    expect(shortfall.amount).toBe('206.04');
    const before = await market.budgetFigures('chengdu');
    expect(await issue([{ lineId: shortfall.id }], { invoiceId: march!.id })).toMatchObject({ total: '206.04' });
    expect(await market.budgetFigures('chengdu')).toEqual(before);
  });
});
