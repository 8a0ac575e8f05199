import { WebhookEvents } from '#identity';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dayStart } from '#kernel';
import { EvidenceWarnings } from './evidence-warnings.service.js';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { draftOrder, openBudget } from '../../../../apps/testing/market.js';
import {
  admitted,
  codesOf,
  EVIDENCE,
  evidenceInput,
  mailOf,
  OPERATOR,
  organization,
  proved,
  submitEvidence,
} from '../market.fixture.js';

let t: TestApp;
const ids: Record<string, string> = {};

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-01-15'));
  for (const code of ['GOV', 'IAAS', 'SHARE', 'PILOT', 'DATA', 'BROKER'])
    ids[code] = await organization(t, code, 'PROVIDER');
  for (const code of ['LAB', 'EXPIRED']) ids[code] = await organization(t, code, 'ASSESSOR');
  await register('LAB', 'TEST_CERTIFICATION', '2099-12-31', [ids.IAAS!]);
  await register('EXPIRED', 'TEST_CERTIFICATION', '2025-12-31');
  await register('BROKER', 'DATA_BROKER', '2099-12-31');
});
afterAll(() => t.close());

const register = (
  code: string,
  kind: string,
  lastAccreditedOn: string,
  affiliateIds: string[] = [],
): Promise<unknown> =>
  t.ok(
    'mutation($i:RegisterThirdPartyBodyInput!){registerThirdPartyBody(input:$i){accredited}}',
    {
      i: {
        ...{ organizationId: ids[code], kinds: [kind], accreditationNumber: 'A-1', affiliateIds },
        ...{ accreditedFrom: '2025-01-01', lastAccreditedOn },
      },
    },
    OPERATOR,
  );

async function draft(code: string, more: object): Promise<string> {
  const prices = [
    { code: 'use', kind: 'USAGE', model: 'PER_UNIT', meter: 'use', unit: 'unit', aggregation: 'SUM', unitPrice: '1' },
  ];
  const { createOffering } = await t.ok<{ createOffering: { id: string } }>(
    'mutation($i:CreateOfferingInput!){createOffering(input:$i){id}}',
    {
      i: {
        ...{ name: 'n', summary: 's', categoryCodes: [], zoneCodes: [], plans: [{ code: 'p', name: 'p', prices }] },
        attributes: DECLARED,
        ...more,
      },
    },
    mailOf(code),
  );
  return createOffering.id;
}
/** What the plans want of offerings beside what is proved. */
const DECLARED = {
  ...{ rtoMinutes: 240, rpoMinutes: 15, slaAvailability: '99.9', endpoint: 'https://x.example/', continuityPlan: 'c' },
  ...{ slaCredits: [{ below: '99.9', creditPercent: '10' }], securityPolicy: 's', exportFormats: ['CSV'] },
  ...{ interfaces: ['REST'], exchangeProtocols: ['HTTPS'], exitPlan: 'e', dataLocation: ['CN-510100'] },
  ...{ encryptionAtRest: true, encryptionInTransit: true, logRetentionDays: 180, personalData: false },
  stageSecurity: ['COLLECT', 'TRANSMIT', 'PROCESS'].map((stage) => ({ stage, statement: 's' })),
  ...{ vmIsolation: true, iaasUses: ['STORAGE'] },
};
const submit = (id: string, code: string): Promise<GqlAnswer<any>> =>
  t.gql<any>('mutation($id:ID!){submitOffering(id:$id){status plans{id}}}', { id }, mailOf(code));
async function listed(id: string, code: string): Promise<string> {
  const { data, errors } = await submit(id, code);
  if (errors) throw new Error(JSON.stringify(errors));
  await t.ok('mutation($id:ID!){approveOffering(id:$id){status}}', { id }, OPERATOR);
  return data.submitOffering.plans[0].id as string;
}
const GOVERNMENT = { serviceModel: 'SAAS', clouds: ['GOVERNMENT'] };

describe('[S4-29] a government offering needs reports in three dimensions', () => {
  it('each missing one is named; the day after the last day of one, nothing new is ordered', async () => {
    await admitted(t, 'GOV');
    await proved(t, 'GOV', 'CLOUD_SECURITY_ASSESSMENT');
    const id = await draft('GOV', { ...GOVERNMENT, code: 'gov-1' });
    await proved(t, 'GOV', 'QUALITY_REPORT', { bodyId: ids.LAB });
    const refused = await submit(id, 'GOV');
    expect(refused.errors![0]!.extensions.findings).toMatchObject([
      { ruleId: 'S4-29', code: 'ASSESSMENT_REQUIRED', citation: { quote: expect.stringContaining('第三方机构') } },
    ]);
    expect(refused.errors![0]!.message).toContain('TRUSTWORTHINESS_REPORT, NETWORK_SECURITY_REPORT');
    await proved(t, 'GOV', 'TRUSTWORTHINESS_REPORT', { bodyId: ids.LAB });
    await proved(t, 'GOV', 'NETWORK_SECURITY_REPORT', { bodyId: ids.LAB, lastValidOn: '2026-01-31' });
    const planId = await listed(id, 'GOV');
    const budgetId = await openBudget(t);
    const wish = { planId, budgetId, expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }] };
    const order = async (): Promise<string[]> => {
      const made = await t.gql<any>(
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title: 'o', budgetId, items: [{ planId, quantity: '1', expectedUsage: wish.expectedUsage }] } },
        'buyer@chengdu.example',
      );
      return codesOf(made);
    };
    const waiting = await draftOrder(t, wish);
    t.setNow(dayStart('2026-02-01') - 1);
    expect(await order()).toEqual([]);
    t.setNow(dayStart('2026-02-01'));
    expect(await order()).toEqual(['ASSESSMENT_REQUIRED']);
    const late = await t.gql('mutation($id:ID!){submitOrder(id:$id){id}}', { id: waiting }, 'buyer@chengdu.example');
    expect(codesOf(late)).toEqual(['ASSESSMENT_REQUIRED']);
    t.setNow(dayStart('2026-01-15'));
  });

  it('a report may be about some offerings alone', async () => {
    const id = await draft('GOV', { ...GOVERNMENT, code: 'gov-2' });
    const { data } = await t.gql<any>(
      'query($p:ID){evidence(providerId:$p,kind:"QUALITY_REPORT"){edges{node{id}}}}',
      { p: ids.GOV },
      OPERATOR,
    );
    const whole = data.evidence.edges[0].node.id;
    await proved(t, 'GOV', 'QUALITY_REPORT', { bodyId: ids.LAB, offeringCodes: ['gov-1'] });
    await t.ok('mutation($id:ID!){revokeEvidence(id:$id,reason:"r"){id}}', { id: whole }, OPERATOR);
    expect(codesOf(await submit(id, 'GOV'))).toEqual(['ASSESSMENT_REQUIRED']);
    await proved(t, 'GOV', 'QUALITY_REPORT', { bodyId: ids.LAB, offeringCodes: ['gov-2'] });
    expect((await submit(id, 'GOV')).errors).toBeUndefined();
  });
});

describe('[S3-27] third-party bodies', () => {
  it('with an expired accreditation upload no report, and nobody names them for one of that time', async () => {
    const own = await submitEvidence(t, evidenceInput('QUALITY_REPORT', { providerId: ids.GOV }), mailOf('EXPIRED'));
    expect(codesOf(own)).toEqual(['BODY_NOT_ACCREDITED']);
    const named = await submitEvidence(t, evidenceInput('QUALITY_REPORT', { bodyId: ids.EXPIRED }), mailOf('GOV'));
    expect(codesOf(named)).toEqual(['BODY_NOT_ACCREDITED']);
  });

  it('report at once where they are accredited, never on an affiliate, and never what they are not registered for', async () => {
    const good = await submitEvidence(t, evidenceInput('QUALITY_REPORT', { providerId: ids.GOV }), mailOf('LAB'));
    expect(good.data!.submitEvidence).toMatchObject({ status: 'VERIFIED', bodyId: ids.LAB, validity: 'VALID' });
    const affiliate = await submitEvidence(t, evidenceInput('QUALITY_REPORT', { providerId: ids.IAAS }), mailOf('LAB'));
    expect(codesOf(affiliate)).toEqual(['BODY_AFFILIATED']);
    const other = await submitEvidence(t, evidenceInput('DATA_PRODUCT_REPORT', { providerId: ids.GOV }), mailOf('LAB'));
    expect(codesOf(other)).toEqual(['BODY_NOT_REGISTERED']);
    const filing = await submitEvidence(t, evidenceInput('MLPS_FILING', { providerId: ids.GOV }), mailOf('LAB'));
    expect(filing.errors![0]!.extensions.code).toBe('NOT_FOUND');
  });
});

it('[S2-40] a data broker reports on another’s data product and never on its own', async () => {
  const report = evidenceInput('DATA_PRODUCT_REPORT', { providerId: ids.DATA, offeringCodes: ['product'] });
  const { data } = await submitEvidence(t, report, mailOf('BROKER'));
  expect(data!.submitEvidence).toMatchObject({ status: 'VERIFIED', bodyId: ids.BROKER });
  const own = await submitEvidence(t, evidenceInput('DATA_PRODUCT_REPORT', { bodyId: ids.BROKER }), mailOf('BROKER'));
  expect(codesOf(own)).toEqual(['BODY_AFFILIATED']);
});

it('[S4-34] IaaS without a licence that covers the cloud is not listed', async () => {
  await admitted(t, 'IAAS');
  const id = await draft('IAAS', { serviceModel: 'IAAS', clouds: ['ENTERPRISE'], code: 'vm' });
  expect(codesOf(await submit(id, 'IAAS'))).toEqual(['TELECOM_LICENCE_REQUIRED']);
  await proved(t, 'IAAS', 'TELECOM_LICENCE', { details: { services: ['ISP'], foreignSharePercent: '0' } });
  expect(codesOf(await submit(id, 'IAAS'))).toEqual(['TELECOM_LICENCE_REQUIRED']);
  await proved(t, 'IAAS', 'TELECOM_LICENCE', { number: '2' });
  expect((await submit(id, 'IAAS')).errors).toBeUndefined();
});

it('[S2-21] a foreign share of 60 % is refused outside of the pilot zone, and taken inside from its day on', async () => {
  t.setNow(dayStart('2024-04-08') - 1);
  await admitted(t, 'SHARE', {}, { validFrom: '2024-01-01' });
  const details = { services: ['CLOUD'], foreignSharePercent: '60' };
  await proved(t, 'SHARE', 'TELECOM_LICENCE', { details, validFrom: '2023-01-01' });
  const model = { serviceModel: 'IAAS', clouds: ['ENTERPRISE'] };
  const inside = await draft('SHARE', { ...model, code: 'inside', zoneCodes: ['SH-LINGANG'] });
  expect(codesOf(await submit(inside, 'SHARE'))).toEqual(['FOREIGN_SHARE_EXCEEDED']);
  t.setNow(dayStart('2024-04-08'));
  expect((await submit(inside, 'SHARE')).errors).toBeUndefined();
  const outside = await draft('SHARE', { ...model, code: 'outside', zoneCodes: ['CN-510100'] });
  expect(codesOf(await submit(outside, 'SHARE'))).toEqual(['FOREIGN_SHARE_EXCEEDED']);
  t.setNow(dayStart('2026-01-15'));
});

describe('[S4-42] qualifications of a provider', () => {
  it('are of three kinds, information only, and an expired one is shown as expired', async () => {
    for (const kind of ['KEY_SOFTWARE_ENTERPRISE', 'HIGH_TECH_ENTERPRISE', 'ADVANCED_SERVICE_ENTERPRISE'])
      await proved(t, 'DATA', kind, {
        validFrom: '2022-01-01',
        lastValidOn: kind.startsWith('KEY') ? '2025-12-31' : null,
      });
    const { evidence } = await t.ok<any>(
      `query($p:ID){evidence(providerId:$p,statuses:[VERIFIED]){edges{node{${EVIDENCE}}}}}`,
      { p: ids.DATA },
      mailOf('DATA'),
    );
    const shown = evidence.edges
      .map(({ node }: any) => [node.kind.code, node.validity])
      .filter(([kind]: string[]) => kind!.endsWith('_ENTERPRISE'));
    expect(shown).toEqual([
      ['ADVANCED_SERVICE_ENTERPRISE', 'VALID'],
      ['HIGH_TECH_ENTERPRISE', 'EXPIRED'],
      ['KEY_SOFTWARE_ENTERPRISE', 'EXPIRED'],
    ]);
  });
});

it('evidence is its provider’s until it is decided on; a rejected one says why and counts for nothing', async () => {
  const { data } = await submitEvidence(t, evidenceInput('TRUSTED_CLOUD'), mailOf('PILOT'));
  const { id } = data!.submitEvidence;
  const other = await t.gql('mutation($id:ID!){withdrawEvidence(id:$id){id}}', { id }, mailOf('DATA'));
  expect(other.errors![0]!.extensions.code).toBe('NOT_FOUND');
  const rejected = await t.ok<any>(
    `mutation($id:ID!){rejectEvidence(id:$id,reason:"编号查无"){${EVIDENCE}}}`,
    { id },
    OPERATOR,
  );
  expect(rejected.rejectEvidence).toMatchObject({ status: 'REJECTED', comment: '编号查无', validity: null });
  const again = await t.gql('mutation($id:ID!){verifyEvidence(id:$id){id}}', { id }, OPERATOR);
  expect(again.errors![0]!.extensions.code).toBe('INVALID_TRANSITION');
  const wrong = await submitEvidence(
    t,
    evidenceInput('MLPS_FILING', { details: { level: 6, more: 1 }, lastValidOn: '2025-01-01' }),
    mailOf('PILOT'),
  );
  expect(codesOf(wrong).sort()).toEqual(['OUT_OF_RANGE', 'OUT_OF_RANGE', 'UNKNOWN_FIELD']);
});

it('one warning that fails keeps none back that comes after it, and comes at the next look', async () => {
  t.setNow(dayStart('2026-01-15'));
  const made: string[] = [];
  for (const day of ['2026-03-20', '2026-03-21'])
    made.push(await proved(t, 'PILOT', 'TRUSTED_CLOUD', { lastValidOn: day, number: day }));
  const warned = async (): Promise<string[]> =>
    [...(await t.app.get(EvidenceWarnings).of(made)).keys()].sort((a, b) => made.indexOf(a) - made.indexOf(b));
  t.setNow(dayStart('2026-03-01'));
  const fails = (_: unknown, [event]: readonly { subjectId: string | null }[]): Promise<void> =>
    event!.subjectId === made[0] ? Promise.reject(new Error('no room')) : Promise.resolve();
  const publish = jest.spyOn(t.app.get(WebhookEvents), 'publish').mockImplementation(fails);
  await t.app.get(EvidenceWarnings).sweep();
  publish.mockRestore();
  expect(await warned()).toEqual([made[1]]);
  await t.app.get(EvidenceWarnings).sweep();
  expect(await warned()).toEqual(made);
  t.setNow(dayStart('2026-01-15'));
});

it('a provider is warned 90, 60 and 30 days before evidence runs out, each time once', async () => {
  const id = await proved(t, 'PILOT', 'TRUSTED_CLOUD', { lastValidOn: '2026-12-31' });
  const sweep = (): Promise<void> => t.app.get(EvidenceWarnings).sweep();
  const warned = async (): Promise<number[]> => {
    const { evidence } = await t.ok<any>(
      'query($p:ID){evidence(providerId:$p){edges{node{id warnings{daysBefore}}}}}',
      { p: ids.PILOT },
      mailOf('PILOT'),
    );
    return evidence.edges
      .find(({ node }: any) => node.id === id)
      .node.warnings.map(({ daysBefore }: any) => daysBefore);
  };
  for (const [on, expected] of [
    ['2026-10-01', []],
    ['2026-10-02', [90]],
    ['2026-10-31', [90]],
    ['2026-11-01', [90, 60]],
    ['2026-12-20', [90, 60, 30]],
    ['2027-01-05', [90, 60, 30]],
  ] as const) {
    t.setNow(dayStart(on));
    await sweep();
    await sweep();
    expect([on, await warned()]).toEqual([on, expected]);
  }
  const { notifications } = await t.ok<any>(
    '{notifications(first:100){edges{node{event subjectId message}}}}',
    {},
    mailOf('PILOT'),
  );
  const told = notifications.edges.filter(({ node }: any) => node.subjectId === id);
  expect(told.map(({ node }: any) => node.event)).toEqual(Array(3).fill('EVIDENCE_EXPIRING'));
  expect(told[0].node.message).toMatch(/^Trusted cloud certificate .* is last valid on 2026-12-31:/);
  t.setNow(dayStart('2026-01-15'));
});
