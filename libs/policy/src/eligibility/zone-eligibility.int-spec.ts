import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { json, rows } from '#platform';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { draftOrder, publish } from '../../../../apps/testing/market.js';

let t: TestApp;
/** Plans of services offered in these places. */
const plans: Record<string, string> = {};

const OPERATOR = 'operator@yunshi.example';
const MNC = 'buyer@mnc.example';
const OTHER = 'buyer@other.example';
const fee = [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }];

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-01-10'));
  for (const zone of ['CQ-LJ-OFFSHORE', 'ZH-HENGQIN', 'ST-SHANTOU'])
    plans[zone] = (await publish(t, { fee }, { zoneCodes: [zone], clouds: ['ENTERPRISE'] })).plans[0]!.id;
  const offshore = { zoneCodes: ['SH-LINGANG'], clouds: ['ENTERPRISE'], attributes: { offshore: true } };
  plans['SH-LINGANG'] = (await publish(t, { fee }, offshore)).plans[0]!.id;
  await organization('OTHER', 'MULTINATIONAL', OTHER);
  await organization('PV-C', 'ENTERPRISE', 'buyer@pvc.example', '91440100MA6CLD033G');
});
afterAll(() => t.close());

async function organization(code: string, kind: string, email: string, uscc?: string): Promise<void> {
  const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind, code, name: code, uscc, usccConfirmed: true } },
    OPERATOR,
  );
  await t.addPerson({ organizationId: createOrganization.id, email, roles: ['BUYER'] });
}

const FIELDS = 'id status gaps verifiedFacts comment validTo allowedActions';
const application = (more: object = {}): object => ({
  zoneCode: 'CQ-LJ-OFFSHORE',
  registrationCountry: 'SG',
  registrationNumber: 'SG-1',
  countries: ['SG', 'MY', 'IN'],
  evidence: [{ reference: 'register extract' }],
  ...more,
});
const apply = (input: object, email: string): Promise<GqlAnswer<any>> =>
  t.gql<any>(`mutation($i:ApplyForZoneInput!){applyForZone(input:$i){${FIELDS}}}`, { i: input }, email);
const decide = (input: object, email = OPERATOR): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:DecideZoneEligibilityInput!){decideZoneEligibility(input:$i){${FIELDS}}}`,
    { i: input },
    email,
  );
/** Applies and is decided on. */
async function decided(input: object, email: string, decision: object = {}): Promise<any> {
  const { data } = await apply(input, email);
  return (await decide({ id: data.applyForZone.id, verifiedFacts: [], ...decision })).data.decideZoneEligibility;
}
const order = (zone: string, email: string): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    { i: { title: 'Order', items: [{ planId: plans[zone], quantity: '1', zoneCode: zone }] } },
    email,
  );
const findings = ({ errors }: GqlAnswer<any>): string[] =>
  (errors?.[0]?.extensions.findings ?? []).map(({ ruleId, code }) => `${ruleId} ${code}`);
const said = ({ errors }: GqlAnswer<any>): string => {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  return error.extensions.issues?.map(({ path, code }) => `${path} ${code}`).join(', ') ?? error.extensions.code;
};

describe('who may buy in a zone', () => {
  it('a multinational that was approved orders in the closed zone, and its decision keeps what it rests on [S0-03]', async () => {
    const id = await draftOrder(t, { mail: 'mnc', planId: plans['CQ-LJ-OFFSHORE']! });
    const { submitOrder } = await t.ok<any>(
      'mutation($id:ID!){submitOrder(id:$id){status decision{outcome}}}',
      { id },
      MNC,
    );
    expect(submitOrder).toEqual({ status: 'PENDING_APPROVAL', decision: { outcome: 'ALLOW' } });
    const [stored] = await rows<{ decision: unknown }>(
      t.app.get(DataSource),
      'SELECT decision FROM purchase_order ORDER BY id DESC LIMIT 1',
    );
    const { facts, rulesUsed } = json<any>(stored!.decision);
    expect(facts.standings).toEqual({
      zones: [{ code: 'CQ-LJ-OFFSHORE', state: 'OPERATIONAL' }],
      eligible: [{ zone: 'CQ-LJ-OFFSHORE', foreignInvested: false, validTo: null }],
      channels: [],
      centres: [],
      exempt: [],
      sellers: [],
    });
    expect(rulesUsed).toContainEqual({ id: 'S0-03', version: '2016-05-01' });
  });

  it('one with a single country is rejected, and its order refused [S0-03]', async () => {
    expect(findings(await order('CQ-LJ-OFFSHORE', OTHER))).toEqual(['S0-03 ZONE_NOT_ELIGIBLE']);
    const rejected = await decided(application({ countries: ['SG'] }), OTHER);
    expect(rejected).toMatchObject({ status: 'REJECTED', gaps: ['TOO_FEW_COUNTRIES'], allowedActions: [] });
    expect(findings(await order('CQ-LJ-OFFSHORE', OTHER))).toEqual(['S0-03 ZONE_NOT_ELIGIBLE']);
  });

  it('explain says the same as the order, and what would make it right [S0-03]', async () => {
    const { offerings } = await t.ok<any>(
      '{offerings(filter:{zoneCodes:["CQ-LJ-OFFSHORE"]}){edges{node{id}}}}',
      {},
      OTHER,
    );
    const ask = async (language: string): Promise<any> =>
      (
        await t.http('POST', '/graphql', {
          email: OTHER,
          headers: { 'content-type': 'application/json', 'accept-language': language },
          body: JSON.stringify({
            query: `{explain(act:ORDER,offeringIds:["${offerings.edges[0].node.id}"]){outcome findings{code remedy}}}`,
          }),
        })
      ).json<any>().data.explain;
    expect(await ask('en')).toEqual({
      outcome: 'REFUSE',
      findings: [
        {
          code: 'ZONE_NOT_ELIGIBLE',
          remedy: 'Apply with applyForZone and be approved: registered abroad and at work in at least two countries.',
        },
      ],
    });
    expect((await ask('zh-CN')).findings[0].remedy).toBe(
      '提交准入申请（applyForZone）并取得批准：在境外登记且在至少两个国家经营。',
    );
  });

  it('an approval counts until its day and until it is revoked [S0-03]', async () => {
    const approved = await decided(application(), OTHER, { validTo: '2026-02-01' });
    expect(approved).toMatchObject({ status: 'APPROVED', gaps: [], validTo: '2026-02-01' });
    expect(said(await order('CQ-LJ-OFFSHORE', OTHER))).toBe('ok');
    t.setNow(dayStart('2026-02-01'));
    expect(findings(await order('CQ-LJ-OFFSHORE', OTHER))).toEqual(['S0-03 ZONE_NOT_ELIGIBLE']);
    const again = await decided(application(), OTHER);
    expect(said(await order('CQ-LJ-OFFSHORE', OTHER))).toBe('ok');
    await t.ok('mutation($id:ID!){revokeZoneEligibility(id:$id,reason:"left"){status}}', { id: again.id }, OPERATOR);
    expect(findings(await order('CQ-LJ-OFFSHORE', OTHER))).toEqual(['S0-03 ZONE_NOT_ELIGIBLE']);
  });

  it('is a policy of the zone: refused in Chongqing, the same customer buys in Hengqin [S0-08]', async () => {
    const email = 'buyer@pvc.example';
    expect(findings(await order('CQ-LJ-OFFSHORE', email))).toContain('S0-03 ZONE_NOT_ELIGIBLE');
    expect(said(await order('ZH-HENGQIN', email))).toBe('ok');
    expect(said(await apply(application({ zoneCode: 'ZH-HENGQIN' }), email))).toBe('zoneCode ZONE_OPEN');
    const { zones } = await t.ok<any>('{zones{code profile{eligibility{policy}}}}', {}, email);
    const policies = new Map(zones.map((zone: any) => [zone.code, zone.profile?.eligibility?.policy]));
    expect([policies.get('CQ-LJ-OFFSHORE'), policies.get('ZH-HENGQIN')]).toEqual(['MULTINATIONAL_ONLY', 'OPEN']);
  });

  it('nothing is ordered in a zone that is only planned, until it is opened [S0-15]', async () => {
    expect(findings(await order('ST-SHANTOU', MNC))).toEqual(['S0-15 ZONE_NOT_OPERATIONAL']);
    for (const [command, on] of [
      ['apply', '2026-01-01'],
      ['review', '2026-01-02'],
      ['approve', '2026-01-03'],
    ] as const)
      await t.ok(
        'mutation($i:RecordApprovalStepInput!){recordApprovalStep(input:$i){state}}',
        { i: { code: 'ST-SHANTOU', command, on, authority: '工业和信息化部' } },
        OPERATOR,
      );
    expect(findings(await order('ST-SHANTOU', MNC))).toEqual(['S0-15 ZONE_NOT_OPERATIONAL']);
    const { recordApprovalStep } = await t.ok<any>(
      'mutation($i:RecordApprovalStepInput!){recordApprovalStep(input:$i){state steps{state on authority}}}',
      { i: { code: 'ST-SHANTOU', command: 'open', on: '2026-01-20', authority: '广东省通信管理局' } },
      OPERATOR,
    );
    expect(recordApprovalStep.state).toBe('OPERATIONAL');
    expect(recordApprovalStep.steps).toHaveLength(4);
    expect(said(await order('ST-SHANTOU', MNC))).toBe('ok');
    const { zone } = await t.ok<any>('{zone(code:"ST-SHANTOU"){operational state}}', {}, MNC);
    expect(zone).toEqual({ operational: true, state: 'OPERATIONAL' });
  });
});

describe('a line of the zone', () => {
  it('is of one of the carriers that support the zone [S0-07]', async () => {
    const { zone } = await t.ok<any>('{zone(code:"CQ-LJ-OFFSHORE"){carriers}}', {}, MNC);
    expect(zone.carriers).toEqual(['中国移动', '中国电信', '中国联通', 'PACNET']);
    const line = (carrier: string): Promise<unknown> =>
      publish(t, { fee }, { zoneCodes: ['CQ-LJ-OFFSHORE'], clouds: ['ENTERPRISE'], attributes: { carrier } });
    await expect(line('PACNET')).resolves.toBeDefined();
    await expect(line('SINGTEL')).rejects.toThrow('CARRIER_NOT_OF_ZONE');
  });
});

describe('an application', () => {
  it('says everything that is wrong with it', async () => {
    const wrong = application({
      registrationCountry: 'Singapore',
      countries: ['SG', 'SG'],
      business: 'X',
      evidence: [{ fact: 'FACILITY', reference: ' ' }],
    });
    expect(said(await apply(wrong, OTHER))).toBe(
      'registrationCountry TOO_LONG, countries.1 DUPLICATE, evidence.0.fact NOT_ASKED_FOR, evidence.0.reference REQUIRED, business UNKNOWN_BUSINESS',
    );
  });

  it('waits alone for a zone, is told once with its key, and is withdrawn by its own alone', async () => {
    const input = application({ idempotencyKey: 'k' });
    const { data } = await apply(input, OTHER);
    expect((await apply(input, OTHER)).data.applyForZone.id).toBe(data.applyForZone.id);
    expect(said(await apply(application(), OTHER))).toBe('ALREADY_APPLIED');
    const withdraw = (email: string): Promise<GqlAnswer<any>> =>
      t.gql<any>('mutation($id:ID!){withdrawZoneEligibility(id:$id){status}}', { id: data.applyForZone.id }, email);
    expect(said(await withdraw(MNC))).toBe('NOT_FOUND');
    expect((await withdraw(OTHER)).data.withdrawZoneEligibility.status).toBe('WITHDRAWN');
    expect(said(await withdraw(OTHER))).toBe('INVALID_TRANSITION');
  });

  it('is decided by a reviewer, for what has evidence, and may be refused for a reason', async () => {
    const { data } = await apply(application(), OTHER);
    const { id } = data.applyForZone;
    expect(said(await decide({ id, verifiedFacts: [] }, OTHER))).toBe('FORBIDDEN');
    expect(said(await decide({ id, verifiedFacts: ['FACILITY'], validTo: '2026-01-01' }))).toBe(
      'verifiedFacts.0 NO_EVIDENCE, validTo OUT_OF_RANGE',
    );
    const refused = await decide({ id, verifiedFacts: [], refusal: 'the extract is of another company' });
    expect(refused.data.decideZoneEligibility).toMatchObject({
      status: 'REJECTED',
      gaps: [],
      comment: 'the extract is of another company',
    });
    expect(said(await decide({ id, verifiedFacts: [] }))).toBe('INVALID_TRANSITION');
  });

  it('is listed for its own organization and for reviewers', async () => {
    const list = async (email: string): Promise<number> =>
      (
        await t.ok<any>(
          '{zoneEligibilities(zoneCode:"CQ-LJ-OFFSHORE"){edges{node{id organization{code} zone{code}}}}}',
          {},
          email,
        )
      ).zoneEligibilities.edges.length;
    expect(await list(MNC)).toBe(1);
    expect(await list('buyer@chengdu.example')).toBe(0);
    expect(await list(OPERATOR)).toBe(1 + (await list(OTHER)));
  });
});
