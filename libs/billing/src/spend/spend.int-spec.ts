import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countiesIn } from '#identity';
import { fee, Market, use } from '../testing/market.fixture.js';

const OPERATOR = 'operator@yunshi.example';
const PERIOD = { f: '2026-07', t: '2026-08' };

let market: Market;
beforeAll(async () => {
  market = await Market.open();
  market.at('2026-07-01');
});
afterAll(() => market.close());

const SECTORS = 'sectors{sector nameZh amounts{amount currency}} totals{amount currency}';
const bySector = async (email: string, { f, t } = PERIOD): Promise<any> =>
  (
    await market.test.ok<any>(
      `query($f:String!,$t:String!){spendBySector(fromMonth:$f,toMonth:$t){${SECTORS}}}`,
      { f, t },
      email,
    )
  ).spendBySector;
const coverage = async (category: string, email = OPERATOR): Promise<any[]> =>
  (
    await market.test.ok<any>(
      `query($c:String!){categoryCoverage(category:$c,division:"500000",fromMonth:"2026-07",toMonth:"2026-08"){
        category{code nameZh} averagePrices{unit currency quantity amount averageUnitPrice} qualityScore districtsCovered districtsInAll}}`,
      { c: category },
      email,
    )
  ).categoryCoverage;

describe('what was spent', () => {
  it('is told by the six sectors, and sums to what was invoiced less what was credited [S2-26]', async () => {
    const budget = await market.budget('chengdu', '100000');
    const sell = async (code: string, price: string, sectors: string[]): Promise<void> => {
      const { p } = await market.publish(code, { p: [fee('m', price)] }, 'a', { attributes: { sectors } });
      await market.buy({ plan: p!, budget, startsOn: '2026-07-01', months: 1 });
    };
    await sell('ai', '1000', ['AI']);
    await sell('cars', '100', ['SMART_CARS', 'AI', 'AEROSPACE']); // 33.34, 33.33, 33.33 in the plan's order
    await sell('none', '50', []);
    market.at('2026-08-01');
    await market.bill('2026-07');
    const report = await bySector('finance@chengdu.example');
    expect(report.totals).toEqual([{ amount: '1150.00', currency: 'CNY' }]);
    expect(report.sectors.map(({ nameZh, amounts }: any) => [nameZh, amounts[0]?.amount ?? null])).toEqual([
      ['智能制造', null],
      ['大数据/云计算', null],
      ['航空航天', '33.34'],
      ['人工智能', '1033.33'],
      ['智能汽车', '33.33'],
      ['工业互联网', null],
      [null, '50.00'],
    ]);
    expect(await bySector(OPERATOR)).toEqual(report);
    expect((await bySector('finance@chongqing.example')).totals).toEqual([]);
    const [invoice] = await market.invoices({ period: '2026-07' });
    const line = invoice!.lines.find(({ amount }) => amount === '1000.00')!;
    await market.test.ok(
      'mutation($i:IssueCreditNoteInput!){issueCreditNote(input:$i){id}}',
      { i: { invoiceId: invoice!.id, reason: 'r', lines: [{ lineId: line.id, amount: '400.00' }] } },
      'finance@provider-a.example',
    );
    const { sectors, totals } = await bySector(OPERATOR);
    expect(totals).toEqual([{ amount: '750.00', currency: 'CNY' }]); // 1150.00 − 400.00
    expect(sectors[3].amounts).toEqual([{ amount: '633.33', currency: 'CNY' }]);
  });

  it('on education has its average price, its score, and 38 districts covered of 38 [S4-21]', async () => {
    market.at('2026-07-01');
    const districts = countiesIn('500000');
    expect(districts).toHaveLength(38);
    const shares = [];
    for (const divisionCode of districts) {
      const { createOrganization } = await market.test.ok<any>(
        'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
        {
          i: {
            ...{ kind: 'AGENCY', code: `CQ-${divisionCode}`, name: `教育 ${divisionCode}`, divisionCode },
            parentId: market.test.organization('AG-CQ'),
          },
        },
        OPERATOR,
      );
      shares.push({ organizationId: createOrganization.id, share: '1' });
    }
    const { p } = await market.publish('lessons', { p: [use('lesson', '0.5')] }, 'a', {
      categoryCodes: ['social2.livelihood.education'],
    });
    const { instanceId } = await market.buy({
      ...{ plan: p!, buyer: 'chongqing', budget: await market.budget('chongqing', '100000'), startsOn: '2026-07-01' },
      usage: [{ meter: 'lesson', quantityPerMonth: '100' }],
    });
    await market.test.ok(
      'mutation($i:SetInstanceSharingInput!){setInstanceSharing(input:$i){id}}',
      { i: { instanceId, fromMonth: '2026-07', basis: 'FIXED', shares } },
      'finance@chongqing.example',
    );
    market.at('2026-08-01');
    await market.report(instanceId, [['e1', 'lesson', '3800', '2026-07-02']]);
    await market.bill('2026-07');
    const leaves = await coverage('social2.livelihood');
    expect(leaves.map(({ category }) => category.nameZh).join('、')).toBe('交通、教育、医疗、劳动就业、社会保障');
    expect(leaves[1]).toMatchObject({
      // 3800 × 0.5 = 1900.00, 50.00 each
      averagePrices: [{ unit: '次', currency: 'CNY', quantity: '3800', amount: '1900.00', averageUnitPrice: '0.5' }],
      ...{ districtsCovered: 38, districtsInAll: 38 },
    });
    expect(Number(leaves[1].qualityScore)).toBeGreaterThan(0); // of the report that the demo's providers have
    expect(leaves[0]).toMatchObject({ averagePrices: [], qualityScore: null, districtsCovered: 0, districtsInAll: 38 });
  });

  it('has a period, a division, and readers', async () => {
    const said = async (query: string, email = OPERATOR): Promise<string> => {
      const { errors } = await market.test.gql(query, {}, email);
      const { issues, code } = errors![0]!.extensions;
      return issues?.map((issue) => `${issue.path} ${issue.code}`).join(', ') ?? code;
    };
    const asked = (from: string, to: string): string =>
      `{spendBySector(fromMonth:"${from}",toMonth:"${to}"){totals{amount}}}`;
    expect(await said(asked('2026-7', '2026-08'))).toBe('fromMonth MALFORMED');
    expect(await said(asked('2026-08', '2026-08'))).toBe('toMonth EMPTY_PERIOD');
    expect(await said(asked('2024-01', '2026-02'))).toBe('toMonth OUT_OF_RANGE');
    expect(await said(asked('2026-07', '2026-08'), 'operations@provider-a.example')).toBe('FORBIDDEN');
    const of = (division: string, category: string): string =>
      `{categoryCoverage(category:"${category}",division:"${division}",fromMonth:"2026-07",toMonth:"2026-08"){qualityScore}}`;
    expect(await said(of('999999', 'social2'))).toBe('division UNKNOWN_DIVISION');
    expect(await said(of('500000', 'nowhere'))).toBe('NOT_FOUND');
  });
});

describe('the class of an order', () => {
  it('and the buyer’s own number stand on its invoice lines; spend of 100, 300 and 600 is 10, 30 and 60 per cent [S1-40]', async () => {
    market.at('2026-09-01');
    const chongqing = await market.budget('chongqing', '100000');
    for (const [lineClass, price] of [
      ['NETWORK_PLATFORM', '100'],
      ['APP_RESOURCE', '300'],
      ['PROFESSIONAL_SERVICE', '600'],
    ] as const) {
      const { p } = await market.publish(`class-${price}`, { p: [fee('m', price)] });
      const order = { lineClass, purchaseOrderNumber: `采购-${price}` };
      await market.buy({ plan: p!, buyer: 'chongqing', budget: chongqing, startsOn: '2026-09-01', months: 1, order });
    }
    market.at('2026-10-01');
    await market.bill('2026-09');
    const finance = 'finance@chongqing.example';
    const { spendByLineClass } = await market.test.ok<any>(
      '{spendByLineClass(fromMonth:"2026-09",toMonth:"2026-10"){classes{lineClass amounts{share amount{amount}}} totals{amount}}}',
      {},
      finance,
    );
    expect(spendByLineClass.totals).toEqual([{ amount: '1000.00' }]);
    expect(
      spendByLineClass.classes.map(({ lineClass, amounts }: any) => [lineClass, amounts[0]?.share ?? null]),
    ).toEqual([
      ['NETWORK_PLATFORM', '10.0'],
      ['APP_RESOURCE', '30.0'],
      ['PROFESSIONAL_SERVICE', '60.0'],
      [null, null],
    ]);
    const [invoice] = await market.invoices({ period: '2026-09' }, finance);
    const file = await market.test.http('GET', `/v1/invoices/${invoice!.id}.csv`, { email: finance });
    for (const number of ['采购-100', '采购-300', '采购-600']) expect(file.text).toContain(number);
    const xml = (await market.test.http('GET', `/v1/invoices/${invoice!.id}.xml`, { email: finance })).text;
    expect(xml).toContain('<cbc:Value>采购-600</cbc:Value>');
    expect(xml).not.toContain('cac:OrderReference');
  });
});
