import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { convert } from 'xmlbuilder2';
import { dec } from '#kernel';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { pdfPages } from '../files/pdf-text.fixture.js';
import { fee, type InvoiceSeen, type Line, Market, use } from '../testing/market.fixture.js';

interface Seen {
  id: string;
  number: string;
  status: string;
  amount: string;
  drawn: string;
  remaining: string;
  trueUp: string;
  allowedActions: string[];
}
type Answer = GqlAnswer<Record<string, Seen>>;

interface Ubl {
  'cac:LegalMonetaryTotal': { 'cbc:PayableAmount': { '#': string } };
  'cac:InvoiceLine': { 'cbc:LineExtensionAmount': { '#': string } }[];
}
const csvOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

const CATALOG = 'catalog@provider-a.example';
const FINANCE = 'finance@chengdu.example';
const SEEN = 'id number status amount drawn remaining trueUp allowedActions';
const codeOf = (answer: Answer): string => answer.errors?.[0]?.extensions.code ?? 'ok';
const told = ({ serviceMonth, kind, priceCode, amount }: Line): string =>
  [serviceMonth, kind, priceCode, amount].join(' ');

describe('a commitment', () => {
  let market: Market;
  let bought: { instanceId: string };
  let committed: Seen;

  const propose = (over: object = {}, email = CATALOG): Promise<Answer> =>
    market.test.gql(
      `mutation($input: ProposeCommitmentInput!) { proposeCommitment(input: $input) { ${SEEN} } }`,
      {
        input: {
          organizationId: market.test.organization('AG-CD'),
          title: '年度承诺',
          amount: '1000',
          fromMonth: '2026-03',
          toMonth: '2026-05',
          ...over,
        },
      },
      email,
    );
  const step = (operation: string, id: string, email: string, more = ''): Promise<Answer> =>
    market.test.gql(`mutation($id: ID!) { ${operation}(id: $id${more}) { ${SEEN} } }`, { id }, email);
  const seen = async (email: string): Promise<Seen[]> =>
    (
      await market.test.ok<{ commitments: { totalCount: number; edges: { node: Seen }[] } }>(
        `{ commitments(first: 100) { totalCount edges { node { ${SEEN} } } } }`,
        {},
        email,
      )
    ).commitments.edges.map(({ node }) => node);
  const state = async (): Promise<string[]> => {
    const { drawn, remaining, trueUp } = (await seen(FINANCE)).find(({ id }) => id === committed.id)!;
    return [drawn, remaining, trueUp];
  };
  const invoiceOf = async (period: string, code = 'AG-CD'): Promise<InvoiceSeen> =>
    (await market.invoices({ period, organizationIds: [market.test.organization(code)] }))[0]!;

  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-03-01');
    const { P: plan } = await market.publish('SVC', { P: [fee('base', '310'), use('calls', '0.5')] });
    bought = await market.buy({
      plan: plan!,
      budget: await market.budget('chengdu', '100000'),
      startsOn: '2026-03-01',
      months: 6,
      usage: [{ meter: 'calls', quantityPerMonth: '0' }],
    });
    committed = (await propose()).data!.proposeCommitment!;
  });
  afterAll(() => market.close());

  it('is proposed by the provider and made by the buyer’s finance; to others it does not exist [I47]', async () => {
    expect(committed).toMatchObject({ status: 'PROPOSED', amount: '1000.00', allowedActions: ['withdrawCommitment'] });
    expect(committed.number).toBe('CN-PV-A-2026-000001');
    expect(codeOf(await step('acceptCommitment', committed.id, 'finance@chongqing.example'))).toBe('NOT_FOUND');
    expect(codeOf(await step('acceptCommitment', committed.id, 'buyer@chengdu.example'))).toBe('FORBIDDEN');
    for (const email of ['finance@chongqing.example', 'catalog@provider-b.example'])
      expect(await seen(email)).toEqual([]);
    const { data } = await step('acceptCommitment', committed.id, FINANCE);
    expect(data!.acceptCommitment).toMatchObject({ status: 'ACCEPTED', allowedActions: [] });
    expect(codeOf(await step('withdrawCommitment', committed.id, CATALOG))).toBe('INVALID_TRANSITION');
  });

  it('counts no month twice, begins in no past month, and is refused or taken back before it is made', async () => {
    const again = (await propose({ fromMonth: '2026-04', toMonth: '2026-09' })).data!.proposeCommitment!;
    expect(codeOf(await step('acceptCommitment', again.id, FINANCE))).toBe('COMMITMENT_OVERLAP');
    expect((await step('declineCommitment', again.id, FINANCE, ', reason: "r"')).data!.declineCommitment!.status).toBe(
      'DECLINED',
    );
    const other = (await propose()).data!.proposeCommitment!;
    expect((await step('withdrawCommitment', other.id, CATALOG)).data!.withdrawCommitment!.status).toBe('WITHDRAWN');
    const { errors } = await propose({ fromMonth: '2026-02', toMonth: '2046-01', amount: '0.001', title: '' });
    expect(errors![0]!.extensions.issues!.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'title REQUIRED',
      'fromMonth RETROACTIVE_COMMITMENT',
      'toMonth OUT_OF_RANGE',
      'amount OVER_PRECISE',
    ]);
    const keyed = { idempotencyKey: 'k', fromMonth: '2027-01', toMonth: '2027-02' };
    expect((await propose(keyed)).data!.proposeCommitment!.id).toBe((await propose(keyed)).data!.proposeCommitment!.id);
  });

  it('is drawn down by what is invoiced for its months', async () => {
    expect(await state()).toEqual(['0.00', '1000.00', '0.00']);
    market.at('2026-04-02');
    await market.bill('2026-03');
    expect((await invoiceOf('2026-03')).lines.map(told)).toEqual(['2026-03 RECURRING base 310.00']);
    expect(await state()).toEqual(['310.00', '690.00', '0.00']);
  });

  it('bills its rest with the last month, once, as a line of no instance that every file shows [I23] [I46]', async () => {
    market.at('2026-05-02');
    await market.bill('2026-04');
    const invoice = await invoiceOf('2026-04');
    // 1000 − 310 − 310 = 380
    expect(invoice.lines.map(told)).toEqual([
      '2026-04 RECURRING base 310.00',
      `2026-04 COMMITMENT ${committed.number} 380.00`,
    ]);
    expect(invoice.lines[1]).toMatchObject({ instanceId: null, taxRate: '0.06', net: '358.49', taxAmount: '21.51' });
    expect([invoice.net, invoice.tax, invoice.total]).toEqual(['650.94', '39.06', '690.00']);
    expect(await state()).toEqual(['620.00', '380.00', '380.00']);
    const file = async (type: string): Promise<{ text: string; json<T>(): T }> => {
      const answer = await market.test.http('GET', `/v1/invoices/${invoice.id}${type}`, { email: FINANCE });
      expect([type, answer.status]).toEqual([type, 200]);
      return answer;
    };
    const line = {
      kind: 'COMMITMENT',
      commitmentId: committed.id,
      amount: '380.00',
      net: '358.49',
      taxAmount: '21.51',
    };
    const json = (await file('.json')).json<{ total: string; lines: object[] }>();
    expect(json.total).toBe('690.00');
    expect(json.lines[1]).toMatchObject({
      ...line,
      pricing: { zh: '承诺 1000，已使用 620', en: 'committed 1000, drawn 620' },
    });
    expect(csvOf((await file('.csv')).text)[1]).toMatchObject({ ...line, priceCode: committed.number });
    const { Invoice: ubl } = convert((await file('.xml')).text, { format: 'object' }) as unknown as { Invoice: Ubl };
    expect(ubl['cac:LegalMonetaryTotal']['cbc:PayableAmount']['#']).toBe('690.00');
    expect(ubl['cac:InvoiceLine'][1]!['cbc:LineExtensionAmount']['#']).toBe('358.49');
    // No event is behind it.
    expect(csvOf((await file('/usage.csv')).text)).toEqual([]);
    const download = async (type: string): Promise<Buffer> => {
      const found = await market.test.app.inject({
        url: `/v1/invoices/${invoice.id}${type}`,
        headers: { authorization: `Bearer ${market.test.token(FINANCE)}` },
      });
      return found.rawPayload;
    };
    const [page] = pdfPages(await download('.pdf'));
    for (const text of ['承诺差额 Commitment', '承诺 1000，已使用 620', '380.00', '358.49', 'CNY 690.00'])
      expect(page).toContain(text);
    const sheets = (await readXlsxFile(await download('.xlsx'))) as { sheet: string; data: unknown[][] }[];
    expect(sheets[1]!.data[2]).toEqual(expect.arrayContaining(['承诺差额 Commitment', committed.number, 380, 358.49]));

    const focus = csvOf(
      (await market.test.http('GET', '/v1/cost-and-usage.csv?period=2026-04', { email: FINANCE })).text,
    );
    expect(focus.map(({ BilledCost }) => BilledCost)).toEqual(['310.00', '380.00']);
    expect(focus[1]).toMatchObject({
      ...{ EffectiveCost: '380.00', ListCost: '380', ContractedCost: '380', x_TaxAmount: '21.51', x_TaxRate: '0.06' },
      ...{ ChargeCategory: 'Purchase', ChargeFrequency: 'One-Time', ResourceId: '', x_LineKind: 'COMMITMENT' },
    });
    expect((await market.bill('2026-04')).invoiceCount).toBe(0);
  });

  it('late use of its months lowers the rest by an adjustment, and use taken back raises it again [I36]', async () => {
    await market.report(bought.instanceId, [['late', 'calls', '40', '2026-04-30']]);
    market.at('2026-06-02');
    await market.bill('2026-05');
    expect((await invoiceOf('2026-05')).lines.map(told)).toEqual([
      '2026-04 ADJUSTMENT calls 20.00',
      '2026-05 RECURRING base 310.00',
      `2026-04 ADJUSTMENT ${committed.number} -20.00`,
    ]);
    expect(await state()).toEqual(['640.00', '360.00', '360.00']);
    await market.report(bought.instanceId, [['void', 'calls', '0', '2026-04-30', 'late']]);
    market.at('2026-07-02');
    await market.bill('2026-06');
    expect((await invoiceOf('2026-06')).lines.map(told)).toEqual([
      '2026-04 ADJUSTMENT calls -20.00',
      '2026-06 RECURRING base 310.00',
      `2026-04 ADJUSTMENT ${committed.number} 20.00`,
    ]);
    expect(await state()).toEqual(['620.00', '380.00', '380.00']);
  });

  it('is billed also where nothing at all was bought', async () => {
    const { proposeCommitment } = (
      await propose({
        organizationId: market.test.organization('AG-CQ'),
        amount: '88.88',
        fromMonth: '2026-07',
        toMonth: '2026-08',
        taxCategory: 'TELECOM_BASIC',
      })
    ).data!;
    await step('acceptCommitment', proposeCommitment!.id, 'finance@chongqing.example');
    market.at('2026-08-02');
    const run = await market.bill('2026-07');
    expect([run.status, run.invoiceCount]).toEqual(['COMPLETED', 2]);
    const { lines, total, taxes } = await invoiceOf('2026-07', 'AG-CQ');
    expect([total, ...lines.map(told)]).toEqual(['88.88', `2026-07 COMMITMENT ${proposeCommitment!.number} 88.88`]);
    expect(taxes.map(({ taxRate }) => dec(taxRate).toFixed(2))).toEqual(['0.09']);
  });
});
