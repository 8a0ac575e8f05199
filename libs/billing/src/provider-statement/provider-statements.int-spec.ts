import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { fee, Market } from '../testing/market.fixture.js';

const STATEMENT =
  '{ number period currency issuedAt provider { code } invoiceCount invoicedNet invoicedTax invoiced creditNoteCount creditedNet creditedTax credited paid creditsUsed toPartners fromPartners turnoverNet turnover ownTurnover chargeShare chargeMinimum managementCharge }';
type Seen = Record<string, unknown>;
const FINANCE = 'finance@chengdu.example';
const PROVIDER = 'finance@provider-a.example';
const OPERATOR = 'operator@yunshi.example';

describe('provider statements', () => {
  let market: Market;

  const statements = async (period: string, email = PROVIDER, providerId?: string) => {
    const { data, errors } = await market.test.gql<{ providerStatements: Seen[] }>(
      `query($p:String!,$id:ID){providerStatements(period:$p,providerId:$id)${STATEMENT}}`,
      { p: period, id: providerId },
      email,
    );
    return errors ? errors[0]!.extensions.code : data!.providerStatements;
  };
  const issue = async (period: string, email = OPERATOR) => {
    const { data, errors } = await market.test.gql<{ issueProviderStatements: number }>(
      'mutation($p:String!){issueProviderStatements(period:$p)}',
      { p: period },
      email,
    );
    return errors ? errors[0]!.extensions.code : data!.issueProviderStatements;
  };
  const csv = (email: string, query = '') =>
    market.test.http('GET', `/v1/provider-statements/2026-02.csv${query}`, { email });

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const { P } = await market.publish('A', { P: [fee('base', '684.96'), fee('more', '212')] });
    market.at('2026-01-01');
    for (const [buyer, code] of [
      ['chengdu', 'AG-CD'],
      ['chongqing', 'AG-CQ'],
    ] as const) {
      const budget = await market.budget(buyer, '100000');
      await market.buy({ plan: P!, buyer, budget, startsOn: '2026-01-01', months: 12 });
      if (code === 'AG-CD')
        await market.test.ok(
          'mutation($i:GrantCreditInput!){grantCredit(input:$i){id}}',
          { i: { organizationId: market.test.organization(code), amount: '100', currency: 'CNY', reason: 'r' } },
          PROVIDER,
        );
    }
    market.at('2026-02-01');
    await market.bill('2026-01');
    market.at('2026-02-10');
    const invoice = (await market.invoices({})).find(({ organization }) => organization.code === 'AG-CD')!;
    await market.test.ok('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: invoice.id }, FINANCE);
    await market.test.ok(
      'mutation($i:RecordPaymentInput!){recordPayment(input:$i){id}}',
      { i: { invoiceId: invoice.id, amount: '500', paidOn: '2026-02-10', reference: 'r' } },
      FINANCE,
    );
    await market.test.ok(
      'mutation($i:IssueCreditNoteInput!){issueCreditNote(input:$i){id}}',
      {
        i: {
          invoiceId: invoice.id,
          reason: 'r',
          lines: [{ lineId: invoice.lines.find(({ priceCode }) => priceCode === 'more')!.id, amount: '106' }],
        },
      },
      PROVIDER,
    );
  }, 90_000);
  afterAll(() => market.close());

  it('sum a month’s documents exactly, and charge a share of the net turnover', async () => {
    // Each 684.96 + 212.00 = 896.96; ÷ 1.06 = 846.188… → 846.19 + 50.77.
    // Net 2 × 846.19 − 100.00 = 1592.38; × 0.02 = 31.8476 → 31.85.
    expect(await statements('2026-02')).toEqual([
      {
        ...{ number: null, issuedAt: null, period: '2026-02', currency: 'CNY', provider: { code: 'PV-A' } },
        ...{ invoiceCount: 2, invoicedNet: '1692.38', invoicedTax: '101.54', invoiced: '1793.92' },
        ...{ creditNoteCount: 1, creditedNet: '100.00', creditedTax: '6.00', credited: '106.00' },
        ...{ paid: '500.00', creditsUsed: '100.00', toPartners: '0.00', fromPartners: '0.00' },
        ...{ turnoverNet: '1592.38', turnover: '1687.92', ownTurnover: '1687.92' },
        ...{ chargeShare: '0.02', chargeMinimum: '0', managementCharge: '31.85' },
      },
    ]);
    // January's invoices were issued in February.
    expect(await statements('2026-01')).toEqual([]);
    const months = async (email: string, id?: string) =>
      market.test.gql('query($id:ID){providerStatementMonths(providerId:$id)}', { id }, email);
    expect((await months(PROVIDER)).data).toEqual({ providerStatementMonths: ['2026-02'] });
    expect((await months('finance@provider-b.example')).data).toEqual({ providerStatementMonths: [] });
    expect((await months(OPERATOR, market.test.organization('PV-A'))).data).toEqual({
      providerStatementMonths: ['2026-02'],
    });
  });

  it('are issued once the month is over, each once, with a number of their own, and stay', async () => {
    expect(await issue('2026-02')).toBe('PERIOD_OPEN');
    expect(await issue('2026-2')).toBe('VALIDATION_FAILED');
    const before = (await statements('2026-02')) as Seen[];
    // What was begun at the month's last moment may still be on its way.
    market.at('2026-03-01T00:09:59');
    expect(await issue('2026-02')).toBe('PERIOD_OPEN');
    market.at('2026-03-01T00:10:00');
    expect(await issue('2026-02', PROVIDER)).toBe('FORBIDDEN');
    const counts = await Promise.all([issue('2026-02'), issue('2026-02'), issue('2026-02')]);
    expect(counts.toSorted()).toEqual([0, 0, 1]);
    const [issued] = (await statements('2026-02')) as Seen[];
    expect(issued).toEqual({ ...before[0], number: 'PV-A-ST-2026-000001', issuedAt: '2026-02-28T16:10:00Z' });
    expect(await issue('2026-01')).toBe(0);
    const [row] = parse<Seen>((await csv(PROVIDER)).text, { columns: true, bom: true });
    expect(row).toMatchObject({ number: 'PV-A-ST-2026-000001', invoiced: '1793.92', managementCharge: '31.85' });
  });

  it('are the provider’s own; operators and auditors name whose they want', async () => {
    const id = market.test.organization('PV-A');
    for (const email of [OPERATOR, 'auditor@yunshi.example'])
      expect(await statements('2026-02', email, id)).toHaveLength(1);
    expect(await statements('2026-02', OPERATOR)).toBe('NOT_FOUND');
    expect(await statements('2026-02', OPERATOR, market.test.organization('AG-CD'))).toBe('NOT_FOUND');
    expect(await statements('2026-02', 'finance@provider-b.example')).toEqual([]);
    expect(await statements('2026-02', 'finance@provider-b.example', id)).toBe('NOT_FOUND');
    expect(await statements('2026-02', FINANCE)).toBe('FORBIDDEN');
    expect((await csv('finance@provider-b.example', `?providerId=${id}`)).status).toBe(404);
  });
});
