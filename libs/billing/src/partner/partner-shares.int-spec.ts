import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, plain, sum } from '#kernel';
import { fee, Market, use } from '../testing/market.fixture.js';

const OPERATOR = 'operator@yunshi.example';
const CATALOG = 'catalog@provider-a.example';

interface Seen {
  lineNo: number;
  lead: { code: string };
  partner: { code: string };
  share: string;
  amount: string;
  currency: string;
}

describe('a bundle of a lead provider and its partners', () => {
  let market: Market;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-07-01');
    for (const [code, kind] of [
      ['PV-DATA', 'DATA'],
      ['PV-SAFE', 'SECURITY'],
    ] as const) {
      const { createOrganization } = await market.test.ok<{
        createOrganization: { id: string; providerKinds: string[] };
      }>(
        'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id providerKinds}}',
        { i: { kind: 'PROVIDER', code, name: code, providerKinds: [kind] } },
        OPERATOR,
      );
      expect(createOrganization.providerKinds).toEqual([kind]);
      ids[code] = createOrganization.id;
      const email = `finance@${code}.example`;
      await market.test.addPerson({ organizationId: ids[code], email, roles: ['PROVIDER_FINANCE'] });
    }
  });
  afterAll(() => market.close());

  const create = (code: string, partners: [string, string][], prices = [fee('month', '1000')]) =>
    market.test.gql<{ createOffering: { id: string; plans: { id: string }[]; partners: object[] } }>(
      'mutation($i:CreateOfferingInput!){createOffering(input:$i){id plans{id} partners{provider{code providerKinds} share}}}',
      {
        i: {
          code,
          name: code,
          summary: 's',
          serviceModel: 'SAAS',
          clouds: ['SOCIAL'],
          categoryCodes: [],
          zoneCodes: [],
          plans: [{ code: 'p', name: 'p', prices }],
          partners: partners.map(([providerId, share]) => ({ providerId, share })),
        },
      },
      CATALOG,
    );
  const shares = async (period: string, email: string): Promise<Seen[]> => {
    const { partnerShares } = await market.test.ok<{
      partnerShares: { edges: { node: Seen }[]; totalCount: number };
    }>(
      'query($p:String!){partnerShares(period:$p,first:50){edges{node{lineNo lead{code} partner{code} share amount currency}} totalCount}}',
      { p: period },
      email,
    );
    expect(partnerShares.totalCount).toBe(partnerShares.edges.length);
    return partnerShares.edges.map(({ node }) => node).reverse();
  };
  const told = ({ lineNo, partner, share, amount }: Seen): string => [lineNo, partner.code, share, amount].join(' ');

  it('of 1 000.00 gives the lead 70, the data partner 20 and security 10 %: 700.00, 200.00 and 100.00 [S1-41] [I30]', async () => {
    const { data } = await create(
      'BUNDLE',
      [
        [ids['PV-DATA']!, '0.2'],
        [ids['PV-SAFE']!, '0.1'],
      ],
      [fee('month', '1000'), use('calls', '0.001')],
    );
    expect(data!.createOffering.partners).toEqual([
      { provider: { code: 'PV-DATA', providerKinds: ['DATA'] }, share: '0.2' },
      { provider: { code: 'PV-SAFE', providerKinds: ['SECURITY'] }, share: '0.1' },
    ]);
    const { id, plans } = data!.createOffering;
    for (const [operation, email] of [
      ['submitOffering', CATALOG],
      ['approveOffering', OPERATOR],
    ] as const)
      await market.test.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id }, email);
    const { instanceId } = await market.buy({
      plan: plans[0]!.id,
      budget: await market.budget('chengdu', '10000'),
      startsOn: '2026-07-01',
      months: 1,
      usage: [{ meter: 'calls', quantityPerMonth: '0' }],
    });
    await market.report(instanceId, [['c', 'calls', '50', '2026-07-01T00:00:00']]);
    market.at('2026-08-01');
    await market.bill('2026-07');
    const all = await shares('2026-07', OPERATOR);
    // The second line is 50 × 0.001 = 0.05: 0.035, 0.010 and 0.005, the odd cent to the first of the largest remainders
    const lines = [
      ['1 PV-A 0.7 0.04', '1 PV-DATA 0.2 0.01', '1 PV-SAFE 0.1 0.00'],
      ['2 PV-A 0.7 700.00', '2 PV-DATA 0.2 200.00', '2 PV-SAFE 0.1 100.00'],
    ].flat();
    expect(all.map(told).sort()).toEqual(lines);
    const [invoice] = await market.invoices({ period: '2026-07' });
    expect(sum(all.map(({ amount }) => dec(amount))).toFixed(2)).toBe(invoice!.total);
    expect(invoice!.total).toBe('1000.05');
  });

  it('is each partner’s own part to read; the lead reads all of it; buyers and others nothing', async () => {
    const of = async (email: string): Promise<string[]> => (await shares('2026-07', email)).map(told).sort();
    expect(await of('finance@PV-DATA.example')).toEqual(['1 PV-DATA 0.2 0.01', '2 PV-DATA 0.2 200.00']);
    expect(await of('finance@provider-a.example')).toHaveLength(6);
    expect(await of('finance@provider-b.example')).toEqual([]);
    expect(await shares('2026-08', OPERATOR)).toEqual([]);
    const { errors } = await market.test.gql(
      'query{partnerShares(period:"2026-07"){totalCount}}',
      {},
      'finance@chengdu.example',
    );
    expect(errors![0]!.extensions.code).toBe('FORBIDDEN');
  });

  it('is in the lead’s statement what it passes on, and in the partner’s what it gets', async () => {
    const of = async (email: string): Promise<Record<string, string>[]> =>
      (
        await market.test.ok<{ providerStatements: Record<string, string>[] }>(
          '{providerStatements(period:"2026-08"){turnover toPartners fromPartners ownTurnover managementCharge}}',
          {},
          email,
        )
      ).providerStatements;
    // 200.00 + 0.01 and 100.00 + 0.00; 1000.05 − 300.01 = 700.04; net 1000.05 ÷ 1.06 = 943.44, × 0.02 = 18.87
    expect(await of('finance@provider-a.example')).toEqual([
      {
        ...{ turnover: '1000.05', toPartners: '300.01', fromPartners: '0.00', ownTurnover: '700.04' },
        managementCharge: '18.87',
      },
    ]);
    expect(await of('finance@PV-DATA.example')).toEqual([
      {
        ...{ turnover: '0.00', toPartners: '0.00', fromPartners: '200.01', ownTurnover: '200.01' },
        managementCharge: '0.00',
      },
    ]);
  });

  it('takes back from each what an adjustment takes back of the line', async () => {
    const { lines } = (await market.invoices({ period: '2026-07' }))[0]!;
    await market.report(lines[0]!.instanceId, [['more', 'calls', '10000', '2026-07-02T00:00:00']]);
    await market.terminate(lines[0]!.instanceId, '2026-07-31T23:59:59');
    market.at('2026-09-01');
    await market.bill('2026-08');
    // 10.00 more for calls; of the month a second is missing: 1000 ÷ 2 678 400 = 0.00
    const parts = await shares('2026-08', OPERATOR);
    expect(
      parts
        .filter(({ lineNo }) => lineNo === 1)
        .map(told)
        .sort(),
    ).toEqual(['1 PV-A 0.7 7.00', '1 PV-DATA 0.2 2.00', '1 PV-SAFE 0.1 1.00']);
  });

  it('is taken back by credit notes: each stands at its part of what is left of the line, in the end at nothing [S1-41] [I30]', async () => {
    market.at('2026-10-02');
    const { id: invoiceId, lines } = (await market.invoices({ period: '2026-07' }))[0]!;
    const credit = (wishes: object[]) =>
      market.test.ok<{ issueCreditNote: { id: string } }>(
        'mutation($i:IssueCreditNoteInput!){issueCreditNote(input:$i){id}}',
        { i: { invoiceId, reason: '服务中断', lines: wishes } },
        'finance@provider-a.example',
      );
    const { issueCreditNote: first } = await credit([{ lineId: lines[1]!.id, amount: '100.01' }]);
    const { partnerShares } = await market.test.ok<{ partnerShares: { edges: { node: { creditNoteId: string } }[] } }>(
      'query{partnerShares(period:"2026-07",first:3){edges{node{creditNoteId}}}}',
      {},
      OPERATOR,
    );
    expect(partnerShares.edges.map(({ node }) => node.creditNoteId)).toEqual([first.id, first.id, first.id]);
    // 899.99 are left: 629.993, 179.998 and 89.999, the two odd cents to the largest remainders
    expect((await shares('2026-07', OPERATOR)).slice(6).map(told)).toEqual([
      '2 PV-A 0.7 -70.01',
      '2 PV-DATA 0.2 -20.00',
      '2 PV-SAFE 0.1 -10.00',
    ]);
    await credit(lines.map(({ id: lineId }) => ({ lineId })));
    const all = Map.groupBy(await shares('2026-07', OPERATOR), ({ lineNo, partner }) => `${lineNo} ${partner.code}`);
    expect([...all.values()].map((parts) => plain(sum(parts.map(({ amount }) => dec(amount)))))).toEqual(
      Array<string>(6).fill('0'),
    );
    const of = async (email: string): Promise<object[]> =>
      (
        await market.test.ok<{ providerStatements: object[] }>(
          '{providerStatements(period:"2026-10"){turnover toPartners fromPartners ownTurnover}}',
          {},
          email,
        )
      ).providerStatements;
    expect(await of('finance@provider-a.example')).toEqual([
      { turnover: '-1000.05', toPartners: '-300.01', fromPartners: '0.00', ownTurnover: '-700.04' },
    ]);
    expect(await of('finance@PV-DATA.example')).toEqual([
      { turnover: '0.00', toPartners: '0.00', fromPartners: '-200.01', ownTurnover: '-200.01' },
    ]);
  });

  it('is refused with partners that are none, twice there, or that leave nothing', async () => {
    const codes = async (...partners: [string, string][]): Promise<string[]> =>
      ((await create('REFUSED', partners)).errors?.[0]?.extensions.issues ?? []).map(({ code }) => code);
    const data = ids['PV-DATA']!;
    expect(await codes([market.test.organization('AG-CD'), '0.2'])).toEqual(['UNKNOWN_PARTNER']);
    expect(await codes([market.test.organization('PV-A'), '0.2'])).toEqual(['UNKNOWN_PARTNER']);
    expect(await codes(['nonsense', '0.2'])).toEqual(['UNKNOWN_PARTNER']);
    expect(await codes([data, '0.2'], [data, '0.2'])).toEqual(['DUPLICATE']);
    expect(await codes([data, '0.6'], [ids['PV-SAFE']!, '0.4'])).toEqual(['SHARES_TOO_LARGE']);
    expect(await codes([data, '0'])).toEqual(['NOT_POSITIVE']);
  });
});
