import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { capitals } from '../files/capitals.js';
import { fee, type InvoiceSeen, Market } from '../testing/market.fixture.js';

describe('value-added tax by the dated table', () => {
  let market: Market;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
  });
  afterAll(() => market.close());

  const once = (code: string, taxCategory: string | null, unitPrice = '684.96') => ({
    code,
    kind: 'ONE_TIME',
    model: 'FLAT',
    unitPrice,
    taxCategory,
  });
  const taxes = ({ taxes: rates }: InvoiceSeen): string[] =>
    rates.map(({ taxRate, gross, net, tax }) => `${taxRate} ${gross} = ${net} + ${tax}`);

  it('takes 13 % of hardware leases, 9 or 6 % of bandwidth as the provider says, 6 % of cloud, each booked apart [P2-C1] [P2-C3] [I29]', async () => {
    const { P: plan } = await market.publish('TAX', {
      P: [
        once('cloud', null), // the default is the information service
        once('basic', 'TELECOM_BASIC'),
        once('lease', 'LEASE'),
        once('abroad', 'ZERO'),
        once('added', 'TELECOM_VALUE_ADDED', '106'),
      ],
    });
    const { instanceId } = await market.order({ plan: plan!, buyer: 'mnc', startsOn: '2026-01-01' });
    market.at('2026-02-02');
    await market.activate(instanceId, '2026-01-01');
    await market.bill('2026-01');
    const [invoice] = await market.invoices({ period: '2026-01' });
    expect(taxes(invoice!)).toEqual([
      '0 684.96 = 684.96 + 0.00',
      '0.06 790.96 = 746.19 + 44.77', // 684.96 + 106.00; 790.96 ÷ 1.06 = 746.188…
      '0.09 684.96 = 628.40 + 56.56',
      '0.13 684.96 = 606.16 + 78.80',
    ]);
    const line = (code: string) => invoice!.lines.find(({ priceCode }) => priceCode === code)!;
    expect(
      ['cloud', 'basic', 'lease', 'added'].map((code) => [line(code).taxRate, line(code).net, line(code).taxAmount]),
    ).toEqual([
      ['0.06', '646.19', '38.77'],
      ['0.09', '628.40', '56.56'],
      ['0.13', '606.16', '78.80'],
      ['0.06', '100.00', '6.00'],
    ]);
    expect([invoice!.net, invoice!.tax, invoice!.total]).toEqual(['2665.71', '180.13', '2845.84']);
  });

  it('refuses the provider’s tax invoice that puts all of it under one rate, and takes one that keeps the rates apart [P2-C1] [P2-C5]', async () => {
    const [invoice] = await market.invoices({ period: '2026-01' });
    await market.test.addPerson({
      organizationId: market.test.organization('MNC-E'),
      email: 'finance@mnc.example',
      roles: ['FINANCE'],
    });
    await market.test.ok(
      'mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}',
      { id: invoice!.id },
      'finance@mnc.example',
    );
    const { invoice: parties } = await market.test.ok<{
      invoice: Record<'organization' | 'provider', { name: string; uscc: string }>;
    }>(
      'query($id:ID!){invoice(id:$id){organization{name uscc} provider{name uscc}}}',
      { id: invoice!.id },
      'finance@provider-a.example',
    );
    const record = async (items: { net: string; tax: string; taxRate: string }[]) => {
      const { net, tax, total } = invoice!;
      const xml = `<TaxInvoice><Number>26512000000000000001</Number><IssueDate>2026-02-02</IssueDate>
        <Buyer><Name>${parties.organization.name}</Name></Buyer>
        <Seller><Name>${parties.provider.name}</Name><Uscc>${parties.provider.uscc}</Uscc></Seller>
        <Items>${items.map((item) => `<Item><Name>*信息技术服务*云服务</Name><Amount>${item.net}</Amount><TaxRate>${item.taxRate}</TaxRate><TaxAmount>${item.tax}</TaxAmount></Item>`).join('')}</Items>
        <Amount>${net}</Amount><TaxAmount>${tax}</TaxAmount><Total>${total}</Total><TotalInWords>${capitals(total)}</TotalInWords>
      </TaxInvoice>`;
      const { data, errors } = await market.test.gql<{ recordTaxInvoice: { status: string } }>(
        'mutation($input:RecordTaxInvoiceInput!){recordTaxInvoice(input:$input){status}}',
        { input: { invoiceId: invoice!.id, xml } },
        'finance@provider-a.example',
      );
      return data?.recordTaxInvoice.status ?? errors![0]!.extensions.issues!.map(({ path, code }) => `${path} ${code}`);
    };
    // The totals are right: only the rates are not booked apart.
    const mixed = await record([{ net: invoice!.net, tax: invoice!.tax, taxRate: '0.13' }]);
    expect(mixed).toEqual([
      'rates.0.amount MISMATCH',
      ...['0.06', '0.09', '0.13'].flatMap((rate) => [
        `rates.${rate}.amount MISMATCH`,
        `rates.${rate}.taxAmount MISMATCH`,
      ]),
    ]);
    expect(await record(invoice!.taxes)).toBe('MATCHED');
  });

  it('refuses a price of two categories: what is taxed differently is priced apart [P2-C1]', async () => {
    const input = {
      code: 'MIXED',
      name: '混合',
      summary: 's',
      serviceModel: 'SAAS',
      clouds: ['SOCIAL'],
      categoryCodes: [],
      zoneCodes: [],
      plans: [{ code: 'p', name: 'p', prices: [fee('all', '100', { taxCategory: ['LEASE', 'INFORMATION_SERVICE'] })] }],
    };
    const { errors } = await market.test.gql(
      'mutation($input: CreateOfferingInput!) { createOffering(input: $input) { id } }',
      { input },
      'catalog@provider-a.example',
    );
    expect(errors?.[0]?.extensions.code).toBe('VALIDATION_FAILED');
    expect(JSON.stringify(errors)).toContain('taxCategory');
  });

  it('tells a price’s rate of today [P2-C1]', async () => {
    const rates = async (): Promise<Record<string, string>> => {
      const { offerings } = await market.test.ok<any>(
        '{offerings(first:10){edges{node{plans{prices{code taxRate}}}}}}',
        {},
        'buyer@mnc.example',
      );
      const prices = offerings.edges.flatMap(({ node }: any) => node.plans.flatMap((plan: any) => plan.prices));
      return Object.fromEntries(prices.map(({ code, taxRate }: any) => [code, taxRate]));
    };
    expect(await rates()).toEqual({ cloud: '0.06', basic: '0.09', lease: '0.13', abroad: '0', added: '0.06' });
    market.at('2018-04-30T23:59:59');
    expect(await rates()).toEqual({ cloud: '0.06', basic: '0.11', lease: '0.17', abroad: '0', added: '0.06' });
    market.at('2018-05-01');
    expect(await rates()).toEqual({ cloud: '0.06', basic: '0.1', lease: '0.16', abroad: '0', added: '0.06' });
  });
});
