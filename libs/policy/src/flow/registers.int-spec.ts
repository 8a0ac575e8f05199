import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-01'));
});
afterAll(() => t.close());

const OPERATOR = 'operator@yunshi.example';
const MNC = 'buyer@mnc.example';
const said = ({ errors }: GqlAnswer<any>): string =>
  errors?.[0]?.extensions.issues?.map((issue) => `${issue.path} ${issue.code}`).join(', ') ??
  errors?.[0]?.extensions.code ??
  'ok';

describe('a flow of data through Lingang', () => {
  const flow = (input: object, email = MNC): Promise<GqlAnswer<any>> =>
    t.gql<any>(
      'mutation($i:RegisterDataFlowInput!){registerDataFlow(input:$i){flowClass route}}',
      {
        i: {
          ...{ zoneCode: 'SH-LINGANG', sourceCountry: 'SG', destinationCountry: 'DE' },
          ...{ domesticDataAdded: false, purpose: 'Rendering', ...input },
        },
      },
      email,
    );

  it('is fast with both ends abroad and nothing domestic added, and recorded either way [S2-09]', async () => {
    expect((await flow({})).data.registerDataFlow).toEqual({ flowClass: 'BOTH_ENDS_ABROAD', route: 'FAST' });
    expect((await flow({ domesticDataAdded: true })).data.registerDataFlow).toEqual({
      ...{ flowClass: 'BOTH_ENDS_ABROAD', route: 'FULL_APPLICATION' },
    });
    const { dataFlows } = await t.ok<any>('{dataFlows{edges{node{sourceCountry destinationCountry route}}}}', {}, MNC);
    expect(dataFlows.edges.map(({ node }: any) => node.route)).toEqual(['FULL_APPLICATION', 'FAST']);
    const others = await t.ok<any>('{dataFlows{edges{node{id}}}}', {}, 'buyer@chengdu.example');
    expect(others.dataFlows.edges).toEqual([]);
    expect(said(await flow({ zoneCode: 'CN-310115', sourceCountry: 'sg', purpose: '' }))).toBe(
      'zoneCode UNKNOWN_ZONE, sourceCountry MALFORMED, purpose REQUIRED',
    );
  });

  it('is not decided on by the operator of the service platform itself, and no regulator edits evidence [S2-34]', async () => {
    const platform = 'platform@yunshi.example';
    await t.addPerson({ organizationId: t.organization('YUNSHI'), email: platform, roles: ['PLATFORM_OPERATOR'] });
    const { registerDataFlow } = await t.ok<any>(
      `mutation{registerDataFlow(input:{zoneCode:"SH-LINGANG",sourceCountry:"CN",destinationCountry:"SG",
         domesticDataAdded:true,purpose:"p"}){id status}}`,
      {},
      platform,
    );
    expect(registerDataFlow.status).toBe('APPLIED');
    const decide = (id: string, email: string, approve = true): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($i:DecideDataFlowInput!){decideDataFlow(input:$i){status reason}}',
        { i: { id, approve, reason: '材料齐全' } },
        email,
      );
    expect(said(await decide(registerDataFlow.id, platform))).toBe('FORBIDDEN'); // no reviewer
    expect(said(await decide(registerDataFlow.id, OPERATOR))).toBe('FORBIDDEN'); // of the same organization
    const { createOrganization } = await t.ok<any>(
      'mutation{createOrganization(input:{kind:OPERATOR,code:"WXB",name:"网信办"}){id}}',
      {},
      OPERATOR,
    );
    const reviewer = 'reviewer@wxb.example';
    await t.addPerson({ organizationId: createOrganization.id, email: reviewer, roles: ['OPERATOR_REVIEWER'] });
    expect((await decide(registerDataFlow.id, reviewer)).data).toEqual({
      decideDataFlow: { status: 'APPROVED', reason: '材料齐全' },
    });
    expect(said(await decide(registerDataFlow.id, reviewer, false))).toBe('INVALID_TRANSITION');
    const fast = await flow({});
    expect(fast.errors).toBeUndefined();
    const auditor = 'auditor@yunshi.example';
    for (const [operation, more] of [
      ['withdrawEvidence', ''],
      ['verifyEvidence', ''],
      ['revokeEvidence', ',reason:"r"'],
    ])
      expect(said(await t.gql(`mutation{${operation}(id:"${registerDataFlow.id}"${more}){id}}`, {}, auditor))).toBe(
        'FORBIDDEN',
      );
    const submitted = await t.gql('mutation{submitEvidence(input:{kind:"TRUSTED_CLOUD",number:"1"}){id}}', {}, auditor);
    expect(said(submitted)).toBe('FORBIDDEN');
    const sees = await t.ok<any>('{dataFlows{edges{node{id}}}}', {}, platform);
    expect(sees.dataFlows.edges).toEqual([{ node: { id: registerDataFlow.id } }]);
  });
});

describe('the quality of a channel', () => {
  const record = (month: string, latencyMs: string, lossPercent: string, more: object = {}): Promise<GqlAnswer<any>> =>
    t.gql<any>(
      'mutation($i:RecordChannelMonthInput!){recordChannelMonth(input:$i){months{month passed missed latencyReduction lossReduction}}}',
      {
        i: {
          ...{ channel: 'ZH-HENGQIN-CHANNEL', baselineLatencyMs: '200', baselineLossPercent: '2.0' },
          ...{ month, latencyMs, lossPercent, ...more },
        },
      },
      OPERATOR,
    );

  it('is held against its baseline month by month [S0-11]', async () => {
    const { data } = await record('2026-01', '138', '0.9');
    expect(data.recordChannelMonth.months).toEqual([
      { month: '2026-01', passed: true, missed: [], latencyReduction: '31', lossReduction: '55' },
    ]);
    await record('2026-02', '139', '0.9');
    const again = await record('2026-02', '150', '0.9'); // the last word on a month counts
    expect(again.data.recordChannelMonth.months[0]).toEqual({
      ...{ month: '2026-02', passed: false, missed: ['LATENCY'], latencyReduction: '25', lossReduction: '55' },
    });
    expect(again.data.recordChannelMonth.months).toHaveLength(2);
    expect(said(await record('2026-03', '1', '1', { baselineLatencyMs: '0' }))).toBe(
      'month IN_FUTURE, baselineLatencyMs NOT_POSITIVE',
    );
  });
});

describe('the capacity of infrastructure', () => {
  const record = (placeCode: string, kind: string, fromOn: string, capacity: string): Promise<GqlAnswer<any>> =>
    t.gql<any>(
      'mutation($i:RecordCapacityInput!){recordCapacity(input:$i){id}}',
      { i: { placeCode, kind, fromOn, capacity, unit: 'Gbps' } },
      OPERATOR,
    );
  const history = async (placeCode: string): Promise<object[]> =>
    (
      await t.ok<any>(
        'query($p:String!){capacityRecords(placeCode:$p){edges{node{kind fromOn capacity unit}}}}',
        { p: placeCode },
        MNC,
      )
    ).capacityRecords.edges.map(({ node }: any) => node);

  it('is kept with its history [S2-02]', async () => {
    await record('SH-LINGANG', 'INTL_EXIT', '2023-01-01', '4000');
    await record('SH-LINGANG', 'INTL_EXIT', '2024-01-01', '5200.5');
    expect(await history('SH-LINGANG')).toEqual([
      { kind: 'INTL_EXIT', fromOn: '2024-01-01', capacity: '5200.5', unit: 'Gbps' },
      { kind: 'INTL_EXIT', fromOn: '2023-01-01', capacity: '4000', unit: 'Gbps' },
    ]);
    expect(said(await record('NOWHERE', 'ROADS', '2024-01-01', '1'))).toBe('placeCode UNKNOWN_ZONE, kind UNKNOWN_KIND');
  });

  it('of an area a data centre lies in has its day [S3-07]', async () => {
    await record('CN-441900', 'AREA_BANDWIDTH', '2020-01-01', '800');
    expect(await history('CN-441900')).toEqual([
      { kind: 'AREA_BANDWIDTH', fromOn: '2020-01-01', capacity: '800', unit: 'Gbps' },
    ]);
  });
});
