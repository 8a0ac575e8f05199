import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { json, rows } from '#platform';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { draftOrder, publish } from '../../../../apps/testing/market.js';

let t: TestApp;
const plans: Record<string, string> = {};
const OPERATOR = 'operator@yunshi.example';
const MNC = 'buyer@mnc.example';
const LINGANG = 'buyer@lingang.example';
const fee = [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }];
const zone = { zoneCodes: ['SH-LINGANG'], clouds: ['ENTERPRISE'] };
const direct = { ...zone, attributes: { kind: 'DIRECT_INTL_ACCESS' } };

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2025-06-01'));
  plans.offshore = (await publish(t, { fee }, { ...zone, attributes: { offshore: true } })).plans[0]!.id;
  plans.ordinary = (await publish(t, { fee }, zone)).plans[0]!.id;
  plans.direct = (await publish(t, { fee }, { ...direct, provider: 'provider-b' })).plans[0]!.id;
  const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind: 'AGENCY', code: 'AG-LG', name: '临港示例管委会', uscc: '11310000MB0A00042D', usccConfirmed: true } },
    OPERATOR,
  );
  await t.addPerson({ organizationId: createOrganization.id, email: LINGANG, roles: ['BUYER'] });
});
afterAll(() => t.close());

const order = (plan: string, email: string): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    { i: { title: 'Order', items: [{ planId: plans[plan], quantity: '1' }] } },
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
const FACTS = ['APPROVAL', 'IN_AREA', 'FACILITY', 'INTL_LINE'];
/** An application to Lingang with evidence of everything, of which these facts are verified. */
async function decided(email: string, verifiedFacts: string[], more: object = {}): Promise<any> {
  const { applyForZone } = await t.ok<any>(
    'mutation($i:ApplyForZoneInput!){applyForZone(input:$i){id}}',
    {
      i: {
        ...{ zoneCode: 'SH-LINGANG', registrationCountry: 'CN', registrationNumber: 'R', countries: ['CN'] },
        evidence: FACTS.map((fact) => ({ fact, reference: `file of ${fact}` })),
        ...more,
      },
    },
    email,
  );
  const { decideZoneEligibility } = await t.ok<any>(
    'mutation($i:DecideZoneEligibilityInput!){decideZoneEligibility(input:$i){id status gaps}}',
    { i: { id: applyForZone.id, verifiedFacts } },
    OPERATOR,
  );
  return decideZoneEligibility;
}
const turn = (on: boolean, from: string, ruleId = 'S2-19', zoneCode = 'SH-LINGANG'): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:SwitchPlanRuleInput!){switchPlanRule(input:$i){ruleId on fromOn}}',
    { i: { ruleId, zoneCode, on, from, reason: 'the draft was not adopted' } },
    OPERATOR,
  );

describe('offshore services of Lingang', () => {
  it('need four facts proved, and a refusal names what is missing [S2-19]', async () => {
    expect(said(await order('offshore', MNC))).toBe('S2-19 OFFSHORE_NOT_ELIGIBLE');
    expect(said(await order('ordinary', MNC))).toBe('ok'); // other services of the zone are open
    const foreign = { registrationCountry: 'SG', countries: ['SG'] };
    const lacking = await decided(MNC, ['APPROVAL', 'IN_AREA', 'FACILITY'], foreign);
    expect(lacking).toMatchObject({ status: 'REJECTED', gaps: ['MISSING_INTL_LINE'] });
    expect(said(await order('offshore', MNC))).toBe('S2-19 OFFSHORE_NOT_ELIGIBLE');
    expect(await decided(MNC, FACTS, foreign)).toMatchObject({ status: 'APPROVED', gaps: [] });
    expect(said(await order('offshore', MNC))).toBe('ok');
    // Domestic companies may qualify here, unlike in Chongqing.
    expect(await decided(LINGANG, FACTS)).toMatchObject({ status: 'APPROVED' });
  });

  it('a draft’s rule is switched off from a day on; what was decided before stays as it was [S2-01]', async () => {
    const { planDocuments } = await t.ok<any>('{planDocuments{id status periodFrom periodTo}}', {}, MNC);
    expect(planDocuments).toContainEqual({
      ...{ id: '002', status: 'DRAFT', periodFrom: '2022-01-01', periodTo: '2026-01-01' },
    });
    const id = await draftOrder(t, { mail: 'mnc', planId: plans.offshore! });
    await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id }, MNC);
    const decision = async (): Promise<any> => {
      const [row] = await rows<{ decision: unknown }>(
        t.app.get(DataSource),
        'SELECT decision FROM purchase_order WHERE decision IS NOT NULL ORDER BY id LIMIT 1',
      );
      return json<any>(row!.decision);
    };
    const before = await decision();
    expect(before.rulesUsed).toContainEqual({ id: 'S2-19', version: '2022-01-01' });
    expect((await turn(false, '2025-12-31')).data.switchPlanRule).toEqual({
      ...{ ruleId: 'S2-19', on: false, fromOn: '2025-12-31' },
    });
    t.setNow(dayStart('2025-12-30'));
    expect(said(await order('offshore', 'buyer@chengdu.example'))).toBe('S2-19 OFFSHORE_NOT_ELIGIBLE');
    t.setNow(dayStart('2025-12-31'));
    expect(said(await order('offshore', 'buyer@chengdu.example'))).toBe('ok');
    expect(await decision()).toEqual(before);
    t.setNow(dayStart('2026-01-02'));
    expect(said(await turn(true, '2026-01-02'))).toBe('ok');
    expect(said(await order('offshore', 'buyer@chengdu.example'))).toBe('S2-19 OFFSHORE_NOT_ELIGIBLE');
    const { planRuleSwitches } = await t.ok<any>('{planRuleSwitches(ruleId:"S2-19"){on fromOn reason}}', {}, MNC);
    expect(planRuleSwitches.map(({ on, fromOn }: any) => [on, fromOn])).toEqual([
      [true, '2026-01-02'],
      [false, '2025-12-31'],
    ]);
  });

  it('only rules of a draft are switched, where they hold, and never backwards [S2-01]', async () => {
    expect(said(await turn(false, '2026-01-01'))).toBe('from IN_PAST');
    expect(said(await turn(false, '2026-01-02', 'S0-03', 'CQ-LJ-OFFSHORE'))).toBe('ruleId NOT_SWITCHABLE');
    expect(said(await turn(false, '2026-01-02', 'S2-19', 'ZH-HENGQIN'))).toBe('ruleId NOT_SWITCHABLE');
    expect(said(await turn(false, '2026-01-02', 'S9-99'))).toBe('NOT_FOUND');
  });
});

describe('direct international access', () => {
  it('is sold by carriers and bought by qualified foreign-invested enterprises [S2-22]', async () => {
    await expect(publish(t, { fee }, direct)).rejects.toThrow('CARRIER_ONLY'); // provider A is no carrier
    expect(said(await order('direct', LINGANG))).toBe('S2-22-BUYER FIE_ONLY');
    expect(said(await order('direct', MNC))).toBe('S2-22-BUYER FIE_ONLY'); // approved, but not as foreign-invested
    await decided(MNC, FACTS, { registrationCountry: 'SG', countries: ['SG'], foreignInvested: true });
    expect(said(await order('direct', MNC))).toBe('ok');
  });
});

describe('the white list of a zone', () => {
  const request = (service: string): Promise<GqlAnswer<any>> =>
    t.gql<any>(
      'mutation($s:String!){requestInternationalAccess(zoneCode:"SH-LINGANG",service:$s){lastOn}}',
      { s: service },
      MNC,
    );

  it('opens a service until its last day, and every request is logged [S2-23]', async () => {
    const add = (lastOn: string): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($i:AddWhiteListEntryInput!){addWhiteListEntry(input:$i){id approvedBy}}',
        { i: { zoneCode: 'SH-LINGANG', service: 'news.example', fromOn: '2026-01-01', lastOn } },
        OPERATOR,
      );
    expect(said(await add('2025-12-31'))).toBe('lastOn ENDS_BEFORE');
    const { id, approvedBy } = (await add('2026-06-30')).data.addWhiteListEntry;
    expect(approvedBy).toBe(t.actor(OPERATOR).personId);
    t.setNow(dayStart('2026-06-30'));
    expect((await request('news.example')).data.requestInternationalAccess.lastOn).toBe('2026-06-30');
    expect(said(await request('other.example'))).toBe('S2-23 NOT_ON_WHITE_LIST');
    t.setNow(dayStart('2026-07-01'));
    expect(said(await request('news.example'))).toBe('S2-23 NOT_ON_WHITE_LIST');
    const logged = await rows<{ after: unknown; subject_id: Buffer | null }>(
      t.app.get(DataSource),
      "SELECT `after`, subject_id FROM audit_row WHERE action = 'requestInternationalAccess' ORDER BY id",
    );
    const refused = [{ ruleId: 'S2-23', code: 'NOT_ON_WHITE_LIST' }];
    expect(logged.map(({ after }) => json<any>(after))).toEqual([
      { zoneCode: 'SH-LINGANG', service: 'news.example', refused: [] },
      { zoneCode: 'SH-LINGANG', service: 'other.example', refused },
      { zoneCode: 'SH-LINGANG', service: 'news.example', refused },
    ]);
    const end = await t.gql(
      'mutation($id:ID!){endWhiteListEntry(id:$id,lastOn:"2026-07-02"){lastOn}}',
      { id },
      OPERATOR,
    );
    expect(said(end)).toBe('lastOn OUT_OF_RANGE');
  });
});
