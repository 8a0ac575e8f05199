import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fee, Market } from '../testing/market.fixture.js';

const FINANCE = 'finance@chengdu.example';
let market: Market;

const spend = async (by: string, filter: object = {}, email = FINANCE): Promise<any> =>
  (
    await market.test.ok<any>(
      `query($by:SpendFacet!,$f:String!,$t:String!,$p:[ID!],$m:[ServiceModel!]){spend(by:$by,fromMonth:$f,toMonth:$t,providerIds:$p,serviceModels:$m){
        groups{value provider{code} months{month amount{amount}} totals{amount currency}} totals{amount}}}`,
      { by, f: '2026-07', t: '2026-09', ...filter },
      email,
    )
  ).spend;
const told = ({ groups }: any): unknown[] =>
  groups.map(({ value, provider, months }: any) => [
    provider?.code ?? value,
    ...months.map(({ month, amount }: any) => `${month} ${amount.amount}`),
  ]);

beforeAll(async () => {
  market = await Market.open();
  market.at('2026-07-01');
  const budget = await market.budget('chengdu', '100000');
  const sell = async (code: string, price: string, of: string, more: object): Promise<string> => {
    const { p } = await market.publish(code, { p: [fee('m', price)] }, of, more);
    return (await market.buy({ plan: p!, budget, startsOn: '2026-07-01', months: 2, of })).instanceId;
  };
  const divided = await sell('both', '100.01', 'a', { clouds: ['GOVERNMENT', 'SOCIAL'] });
  await sell('own', '30', 'b', { clouds: ['GOVERNMENT'] });
  await market.test.ok(
    'mutation($i:SetCostCentresInput!){setCostCentres(input:$i){instanceId}}',
    {
      i: {
        instanceId: divided,
        shares: [
          { costCentre: '办公室', share: '0.4' },
          { costCentre: '信息中心', share: '0.6' },
        ],
      },
    },
    FINANCE,
  );
  for (const month of ['2026-07', '2026-08']) {
    market.at(month === '2026-07' ? '2026-08-01' : '2026-09-01');
    await market.bill(month);
  }
  const invoice = (await market.invoices({ period: '2026-08' })).find(({ total }) => total === '100.01')!;
  await market.test.ok(
    'mutation($i:IssueCreditNoteInput!){issueCreditNote(input:$i){id}}',
    { i: { invoiceId: invoice.id, reason: 'r', lines: [{ lineId: invoice.lines[0]!.id, amount: '50.00' }] } },
    'finance@provider-a.example',
  );
}, 120_000);
afterAll(() => market.close());

it('is told by provider and month, the largest first, less what was credited', async () => {
  const report = await spend('PROVIDER');
  // 100.01 − 50.00 in August
  expect(told(report)).toEqual([
    ['PV-A', '2026-07 100.01', '2026-08 50.01'],
    ['PV-B', '2026-07 30.00', '2026-08 30.00'],
  ]);
  expect(report.totals).toEqual([{ amount: '210.02' }]);
});

it('is told by clouds, to which an offering of several gives equal parts', async () => {
  expect(told(await spend('CLOUD'))).toEqual([
    ['GOVERNMENT', '2026-07 80.01', '2026-08 55.01'], // 50.01 + 30; 25.01 + 30
    ['SOCIAL', '2026-07 50.00', '2026-08 25.00'],
  ]);
});

it('is told by cost centres as lines were booked, of what was credited by their shares, and of what has none', async () => {
  expect(told(await spend('COST_CENTRE'))).toEqual([
    ['信息中心', '2026-07 60.01', '2026-08 30.01'], // 60.006 and 40.004: the cent to the larger remainder
    ['办公室', '2026-07 40.00', '2026-08 20.00'], // of 50.01: 30.006 and 20.004
    [null, '2026-07 30.00', '2026-08 30.00'],
  ]);
});

it('is narrowed by provider and service model, and is nobody else’s', async () => {
  const providers = await spend('CLOUD', { p: [market.test.organization('PV-B')] });
  expect(told(providers)).toEqual([['GOVERNMENT', '2026-07 30.00', '2026-08 30.00']]);
  expect((await spend('CLOUD', { p: ['nothing'] })).groups).toEqual([]);
  const models = await spend('SERVICE_MODEL');
  expect(models.groups).toHaveLength(1);
  expect((await spend('PROVIDER', { m: [models.groups[0].value] })).totals).toEqual([{ amount: '210.02' }]);
  expect(
    (await spend('PROVIDER', { m: ['IAAS', 'DAAS'].filter((one) => one !== models.groups[0].value) })).groups,
  ).toEqual([]);
  expect((await spend('PROVIDER', {}, 'finance@chongqing.example')).groups).toEqual([]);
  expect((await spend('PROVIDER', {}, 'operator@yunshi.example')).totals).toEqual([{ amount: '210.02' }]);
  const { errors } = await market.test.gql(
    '{spend(by:CLOUD,fromMonth:"2026-07",toMonth:"2026-07"){totals{amount}}}',
    {},
    FINANCE,
  );
  expect(errors![0]!.extensions).toMatchObject({ issues: [{ code: 'EMPTY_PERIOD' }] });
});
