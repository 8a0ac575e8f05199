import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { publish } from '../../../../apps/testing/market.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-20'));
});
afterAll(() => t.close());

const OPERATOR = 'operator@yunshi.example';
const OPERATIONS = 'operations@provider-a.example';
const CHONGQING = 'buyer@chongqing.example';
const fee = [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }];

const register = (code: string, more: object = {}): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:RegisterDataCentreInput!){registerDataCentre(input:$i){code}}',
    { i: { code, name: code, division: '310115', ...more } },
    OPERATIONS,
  );
const read = (
  centreCode: string,
  month: string,
  totalKwh: string,
  itKwh: string,
  email = OPERATIONS,
): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:RecordEnergyReadingInput!){recordEnergyReading(input:$i){demoLabel{standing pue missingMonths} powerTariff{standing pue limit}}}',
    { i: { centreCode, month, totalKwh, itKwh, evidence: 'meter protocol' } },
    email,
  );
const said = ({ errors }: GqlAnswer<any>): string => {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  const { findings, issues, code } = error.extensions;
  return (
    findings?.map((each) => `${each.ruleId} ${each.code}`).join(', ') ??
    issues?.map((issue) => `${issue.path} ${issue.code}`).join(', ') ??
    code
  );
};
const label = async (code: string): Promise<any> =>
  (
    await t.ok<any>(
      'query($c:String!){dataCentre(code:$c){demoLabel{standing pue missingMonths}}}',
      { c: code },
      OPERATIONS,
    )
  ).dataCentre.demoLabel;

describe('the PUE of a data centre', () => {
  it('is measured: 1.25 has the label, 1.26 has none, a month without a reading suspends it [S2-08]', async () => {
    await register('DC-LABEL');
    expect((await label('DC-LABEL')).standing).toBe('NOT_MEASURED');
    const at125 = await read('DC-LABEL', '2026-02', '1250000', '1000000');
    expect(at125.data.recordEnergyReading.demoLabel).toEqual({
      standing: 'WITHIN_LIMIT',
      pue: '1.25',
      missingMonths: [],
    });
    const at126 = await read('DC-LABEL', '2026-02', '1260000', '1000000');
    expect(at126.data.recordEnergyReading.demoLabel).toMatchObject({ standing: 'ABOVE_LIMIT', pue: '1.26' });
    await read('DC-LABEL', '2026-02', '1240000', '1000000'); // the last word on a month counts
    expect((await label('DC-LABEL')).standing).toBe('WITHIN_LIMIT');
    t.setNow(dayStart('2026-04-15')); // March is due on the 16th
    expect((await label('DC-LABEL')).standing).toBe('WITHIN_LIMIT');
    t.setNow(dayStart('2026-04-16'));
    expect(await label('DC-LABEL')).toMatchObject({ standing: 'SUSPENDED', missingMonths: ['2026-03'] });
    t.setNow(dayStart('2026-03-20'));
  });

  it('of a cluster is that of its energies, not of its values: 3800 over 3000 MWh [S2-45]', async () => {
    const cluster = { hub: '临港算力枢纽', cluster: '临港大数据中心绿色集群' };
    await register('DC-C1', cluster);
    await register('DC-C2', cluster);
    await read('DC-C1', '2026-02', '1200000', '1000000');
    await read('DC-C2', '2026-02', '2600000', '2000000');
    const { dataCentreCluster } = await t.ok<any>(
      'query($c:String!){dataCentreCluster(cluster:$c){pue totalKwh itKwh centres{code hub cluster}}}',
      { c: cluster.cluster },
      OPERATOR,
    );
    expect(dataCentreCluster).toEqual({
      pue: '1.267',
      totalKwh: '3800000',
      itKwh: '3000000',
      centres: [
        { code: 'DC-C2', ...cluster },
        { code: 'DC-C1', ...cluster },
      ],
    });
    expect(said(await t.gql('{dataCentreCluster(cluster:"none"){pue}}', {}, OPERATOR))).toBe('NOT_FOUND');
  });

  it('opens the large-industry tariff inside of the park, up to its limit [S4-37]', async () => {
    await register('DC-PARK', { division: '500112', zoneCode: 'CQ-LJ-PARK' });
    await register('DC-OUTSIDE', { division: '500112' });
    const tariff = async (code: string, total: string): Promise<any> =>
      (await read(code, '2026-02', total, '1000000')).data.recordEnergyReading.powerTariff;
    expect(await tariff('DC-PARK', '1350000')).toEqual({ standing: 'WITHIN_LIMIT', pue: '1.35', limit: '1.40' });
    expect((await tariff('DC-PARK', '1450000')).standing).toBe('ABOVE_LIMIT');
    expect((await tariff('DC-OUTSIDE', '1350000')).standing).toBe('NOT_IN_PARK');
  });

  it('is asked of a government offering that calls itself green [S1-36]', async () => {
    await register('DC-DARK');
    const offer = (code: string): Promise<unknown> =>
      publish(t, { fee }, { attributes: { green: true, dataCentre: code } });
    await expect(offer('DC-DARK')).rejects.toThrow('GREEN_NOT_MEASURED');
    await read('DC-DARK', '2026-02', '1500000', '1000000');
    await expect(offer('DC-DARK')).resolves.toBeDefined();
  });

  it('comes from readings of the own data centres alone, of months that are over', async () => {
    expect(said(await read('DC-LABEL', '2026-03', '1', '2'))).toBe('month IN_FUTURE, totalKwh BELOW_IT');
    expect(said(await read('DC-LABEL', 'March', '1', '1'))).toBe('month MALFORMED');
    expect(said(await read('DC-LABEL', '2026-02', '1', '1', 'operations@provider-b.example'))).toBe('NOT_FOUND');
    expect(said(await read('DC-CQ-UNICOM', '2026-02', '1', '1'))).toBe('NOT_FOUND');
    expect(said(await read('DC-CQ-UNICOM', '2026-02', '14', '10', OPERATOR))).toBe('ok');
  });
});

describe('data centres', () => {
  it('are two that exist and five that are planned in Chongqing, and what is planned is not ordered [S4-52]', async () => {
    const { dataCentres } = await t.ok<any>('{dataCentres(division:"500000"){code status name}}', {}, CHONGQING);
    expect(dataCentres.map(({ code, status }: any) => [code, status])).toEqual([
      ['DC-CQ-PACNET', 'EXISTING'],
      ['DC-CQ-UNICOM', 'EXISTING'],
      ['DC-CQ-TENCENT', 'PLANNED'],
      ['DC-CQ-INSPUR', 'PLANNED'],
      ['DC-CQ-PHICOMM', 'PLANNED'],
      ['DC-CQ-MOBILE', 'PLANNED'],
      ['DC-CQ-TELECOM', 'PLANNED'],
    ]);
    expect(said(await order('DC-CQ-UNICOM', 'buyer@mnc.example'))).toBe('ok');
    expect(said(await order('DC-CQ-TENCENT', 'buyer@mnc.example'))).toBe('S4-52 DATA_CENTRE_NOT_OPERATIONAL');
    expect(said(await order('DC-NOWHERE', 'buyer@mnc.example'))).toBe('S4-52 DATA_CENTRE_NOT_OPERATIONAL');
  });

  it('outside of the park take Chongqing’s government data by an exemption with a reason alone [S4-06] [S4-17]', async () => {
    await register('DC-CHENGDU', { division: '510100' });
    expect(said(await order('DC-CQ-UNICOM', CHONGQING))).toBe('ok');
    expect(said(await order('DC-CHENGDU', CHONGQING))).toBe('S4-17 PLACEMENT_POLICY');
    expect(said(await order('DC-CHENGDU', 'buyer@chengdu.example'))).toBe('ok'); // another city's agency
    expect(said(await order('DC-CHENGDU', 'buyer@mnc.example'))).toBe('ok');
    const grant = (reason: string): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($i:GrantPlacementExemptionInput!){grantPlacementExemption(input:$i){id reason}}',
        { i: { organizationId: t.organization('AG-CQ'), centreCode: 'DC-CHENGDU', reason } },
        OPERATOR,
      );
    expect(said(await grant(' '))).toBe('reason REQUIRED');
    const { id } = (await grant('joint system of two cities')).data.grantPlacementExemption;
    expect(said(await order('DC-CHENGDU', CHONGQING))).toBe('ok');
    await t.ok('mutation($id:ID!){endPlacementExemption(id:$id){status}}', { id }, OPERATOR);
    expect(said(await order('DC-CHENGDU', CHONGQING))).toBe('S4-17 PLACEMENT_POLICY');
    const { placementExemptions } = await t.ok<any>(
      '{placementExemptions{edges{node{centreCode status reason}}}}',
      {},
      CHONGQING,
    );
    expect(placementExemptions.edges).toEqual([
      { node: { centreCode: 'DC-CHENGDU', status: 'ENDED', reason: 'joint system of two cities' } },
    ]);
  });

  it('have a code of their own, a division and a zone that are known', async () => {
    expect(said(await register('DC-CQ-UNICOM'))).toBe('code DUPLICATE_CODE');
    expect(said(await register('DC-LABEL'))).toBe('code DUPLICATE_CODE');
    expect(said(await register('a b', { division: '999999', zoneCode: 'CN-510100' }))).toBe(
      'code MALFORMED, division UNKNOWN_DIVISION, zoneCode UNKNOWN_ZONE',
    );
    const { registeredDataCentres } = await t.ok<any>(
      '{registeredDataCentres(first:1){edges{node{code securityControllable}} pageInfo{hasNextPage}}}',
      {},
      CHONGQING,
    );
    expect(registeredDataCentres.pageInfo.hasNextPage).toBe(true);
  });
});

/** A draft order of something that is hosted in this data centre. */
async function order(dataCentre: string, email: string): Promise<GqlAnswer<any>> {
  const { plans } = await publish(t, { fee }, { attributes: { dataCentre } });
  return t.gql<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    { i: { title: 'Order', items: [{ planId: plans[0]!.id, quantity: '1' }] } },
    email,
  );
}
