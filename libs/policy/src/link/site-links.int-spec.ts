import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { json, rows } from '#platform';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const OPERATIONS = 'operations@provider-a.example';
const OTHERS = 'operations@provider-b.example';
const link = (kind: string, fromCode: string, toCode: string, email = OPERATIONS): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:CreateSiteLinkInput!){createSiteLink(input:$i){id kind fromCode toCode status allowedActions}}',
    { i: { kind, fromCode, toCode } },
    email,
  );
const said = ({ errors }: GqlAnswer<any>): string => {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  const { findings, issues, code } = error.extensions;
  return findings?.map((each) => `${each.ruleId} ${each.code}`).join(', ') ?? issues?.[0]?.code ?? code;
};
const refusals = async (): Promise<any[]> =>
  (
    await rows<{ after: unknown }>(
      t.app.get(DataSource),
      "SELECT `after` FROM audit_row WHERE action = 'createSiteLink' AND subject_id IS NULL ORDER BY id",
    )
  ).map(({ after }) => json<any>(after));

describe('a link between places', () => {
  it('never joins an isolated zone with anything outside of it, and the refusals stand in the audit trail [S0-02]', async () => {
    const { zone } = await t.ok<any>('{zone(code:"CQ-LJ-OFFSHORE"){profile{isolation uplink}}}', {}, OPERATIONS);
    expect(zone.profile).toEqual({ isolation: 'PHYSICAL', uplink: 'DEDICATED_FIBRE_INTL' });
    expect(said(await link('DR', 'CQ-LJ-OFFSHORE', 'DC-440900'))).toBe('S0-02 ZONE_ISOLATION');
    expect(said(await link('PEERING', 'CQ-LJ-OFFSHORE', 'CN-510100'))).toBe('S0-02 ZONE_ISOLATION');
    expect(said(await link('REPLICATION', 'DC-441900', 'CQ-LJ-OFFSHORE'))).toBe('S0-02 ZONE_ISOLATION');
    expect(await refusals()).toEqual([
      {
        ...{ kind: 'DR', fromCode: 'CQ-LJ-OFFSHORE', toCode: 'DC-440900' },
        refused: [{ ruleId: 'S0-02', code: 'ZONE_ISOLATION' }],
      },
      {
        ...{ kind: 'PEERING', fromCode: 'CQ-LJ-OFFSHORE', toCode: 'CN-510100' },
        refused: [{ ruleId: 'S0-02', code: 'ZONE_ISOLATION' }],
      },
      {
        ...{ kind: 'REPLICATION', fromCode: 'DC-441900', toCode: 'CQ-LJ-OFFSHORE' },
        refused: [{ ruleId: 'S0-02', code: 'ZONE_ISOLATION' }],
      },
    ]);
  });

  it('inside of the isolated zone is nobody’s business outside', async () => {
    const register = (code: string): Promise<unknown> =>
      t.ok(
        'mutation($i:RegisterDataCentreInput!){registerDataCentre(input:$i){code}}',
        { i: { code, name: code, division: '500000', zoneCode: 'CQ-LJ-OFFSHORE' } },
        OPERATIONS,
      );
    await register('DC-Z1');
    await register('DC-Z2');
    expect(said(await link('SHARED_POOL', 'DC-Z1', 'DC-Z2'))).toBe('ok');
    expect(said(await link('SHARED_POOL', 'DC-Z1', 'DC-CQ-UNICOM'))).toBe('S0-02 ZONE_ISOLATION');
  });

  it('of production and recovery leads to another city [S3-33]', async () => {
    const { dataCentres } = await t.ok<any>('{dataCentres(division:"440000"){code role}}', {}, OPERATIONS);
    const ofRole = (role: string): string[] =>
      dataCentres.filter((centre: any) => centre.role === role).map(({ code }: any) => code);
    expect(ofRole('GOV_PUBLIC')).toEqual(['DC-441900', 'DC-440600', 'DC-440400', 'DC-441300']);
    expect(ofRole('REMOTE_DR')).toEqual(['DC-440900', 'DC-441400']);
    const made = await link('DR', 'DC-441900', 'DC-440900');
    expect(made.data.createSiteLink).toMatchObject({ status: 'ACTIVE', allowedActions: ['endSiteLink'] });
    expect(said(await link('DR', 'DC-441900', 'CN-441900'))).toBe('S3-33 DR_SAME_CITY');
    expect(said(await link('PEERING', 'DC-441900', 'CN-441900'))).toBe('ok');
    expect(said(await link('DR', 'DC-CQ-UNICOM', 'CQ-XIANTAO'))).toBe('S3-33 DR_SAME_CITY'); // a municipality is one city
  });

  it('has two ends that are known, belongs to its maker and ends once', async () => {
    expect(said(await link('DR', 'DC-441900', 'DC-NOWHERE'))).toBe('UNKNOWN_PLACE');
    expect(said(await link('DR', 'DC-441900', 'DC-441900'))).toBe('SAME_PLACE');
    const { id } = (await link('DR', 'DC-440600', 'DC-441400', OTHERS)).data.createSiteLink;
    const end = (email: string): Promise<GqlAnswer<any>> =>
      t.gql<any>('mutation($id:ID!){endSiteLink(id:$id){status}}', { id }, email);
    expect(said(await end(OPERATIONS))).toBe('NOT_FOUND');
    expect((await end(OTHERS)).data.endSiteLink.status).toBe('ENDED');
    expect(said(await end(OTHERS))).toBe('INVALID_TRANSITION');
    const { siteLinks } = await t.ok<any>('{siteLinks{edges{node{fromCode allowedActions}}}}', {}, OTHERS);
    expect(siteLinks.edges).toEqual([{ node: { fromCode: 'DC-440600', allowedActions: [] } }]);
  });
});
