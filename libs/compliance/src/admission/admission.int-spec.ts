import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { bin } from '#platform';
import { AdmissionSettling } from './admission-settling.service.js';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  admitted,
  applied,
  APPLICATION,
  codesOf,
  evidenceInput,
  mailOf,
  OPERATOR,
  organization,
  proved,
  standing,
  submitApplication,
  submitEvidence,
  whileLocked,
} from '../market.fixture.js';

let t: TestApp;
const ids: Record<string, string> = {};

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-02'));
  for (const code of ['P-REVIEW', 'P-COND', 'P-LATE', 'P-OLD', 'P-RENEW', 'P-SUSP', 'P-OTHER', 'P-DRILL'])
    ids[code] = await organization(t, code, 'PROVIDER');
});
afterAll(() => t.close());

const decide = (input: object, email = OPERATOR): Promise<GqlAnswer<any>> =>
  t.gql<any>(`mutation($i:DecideAdmissionInput!){decideAdmission(input:$i){${APPLICATION}}}`, { i: input }, email);
/** A SaaS offering outside the government cloud: nothing but admission is asked of its provider. */
async function draft(code: string, offering: string): Promise<string> {
  const prices = [{ code: 'fee', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '10' }];
  const { createOffering } = await t.ok<{ createOffering: { id: string } }>(
    'mutation($i:CreateOfferingInput!){createOffering(input:$i){id}}',
    {
      i: {
        ...{ code: offering, name: offering, summary: 'S', serviceModel: 'DAAS', clouds: ['ENTERPRISE'] },
        ...{ categoryCodes: [], zoneCodes: [], plans: [{ code: 'p', name: 'P', prices }] },
        attributes: { stageSecurity: ['COLLECT', 'TRANSMIT', 'PROCESS'].map((stage) => ({ stage, statement: 's' })) },
      },
    },
    mailOf(code),
  );
  return createOffering.id;
}
/** What of a kind waits for the operator's reviewer. */
const waits = async (kind: string): Promise<{ id: string; pageId: string; title: string }[]> => {
  const { waitingForMe } = await t.ok<any>('{waitingForMe{kind count items{id pageId title}}}', {}, OPERATOR);
  return waitingForMe.find((one: any) => one.kind === kind)?.items ?? [];
};
const submitOffering = (id: string, code: string): Promise<GqlAnswer<any>> =>
  t.gql<any>('mutation($id:ID!){submitOffering(id:$id){status}}', { id }, mailOf(code));

describe('[S4-02] only admitted providers list', () => {
  it('a provider whose application is in review is refused with the clause, and lists once it is admitted', async () => {
    const offering = await draft('P-REVIEW', 'first');
    for (const kind of ['MLPS_FILING', 'EMERGENCY_PLAN', 'EMERGENCY_DRILL']) await proved(t, 'P-REVIEW', kind);
    const id = await applied(t, 'P-REVIEW', { subcontractors: '机房运维外包' });
    const { data } = await submitApplication(t, id, 'P-REVIEW');
    expect(data!.submitAdmissionApplication).toMatchObject({ status: 'REVIEW' });
    const refused = await submitOffering(offering, 'P-REVIEW');
    expect(refused.errors![0]!.extensions).toMatchObject({
      code: 'PLAN_RULE',
      findings: [{ ruleId: 'S4-02', code: 'PROVIDER_NOT_ADMITTED', citation: { quote: '完善准入制度' } }],
    });
    expect(await waits('ADMISSIONS_TO_REVIEW')).toEqual([{ id, pageId: id, title: expect.stringMatching(/./) }]);
    const admitted = await decide({ id, judgements: [{ question: 'subcontractors', acceptable: true, reason: '可' }] });
    expect(admitted.data.decideAdmission).toMatchObject({ status: 'ADMITTED' });
    expect(await standing(t, ids['P-REVIEW']!)).toMatchObject({ standing: 'ADMITTED', lastValidOn: '2028-03-01' });
    expect(await waits('LISTINGS_TO_REVIEW')).toEqual([]);
    expect((await submitOffering(offering, 'P-REVIEW')).data).toEqual({ submitOffering: { status: 'IN_REVIEW' } });
    expect(await waits('ADMISSIONS_TO_REVIEW')).toEqual([]);
    expect(await waits('LISTINGS_TO_REVIEW')).toEqual([{ id: offering, pageId: offering, title: 'first first' }]);
  });

  it('only what is discretionary needs a person: all answers passing and all evidence verified, it is admitted', async () => {
    for (const kind of ['EMERGENCY_PLAN', 'EMERGENCY_DRILL']) await proved(t, 'P-OTHER', kind);
    const id = await applied(t, 'P-OTHER');
    const early = await submitApplication(t, id, 'P-OTHER');
    expect(early.errors![0]!.extensions.issues).toMatchObject([
      { path: 'evidence.MLPS_FILING', code: 'EVIDENCE_MISSING' },
    ]);
    const filing = await submitEvidence(t, evidenceInput('MLPS_FILING'), mailOf('P-OTHER'));
    const waiting = await submitApplication(t, id, 'P-OTHER');
    expect(waiting.data!.submitAdmissionApplication).toMatchObject({ status: 'SUBMITTED' });
    expect(await standing(t, ids['P-OTHER']!)).toBeNull();
    await t.ok('mutation($id:ID!){verifyEvidence(id:$id){id}}', { id: filing.data!.submitEvidence.id }, OPERATOR);
    expect(await standing(t, ids['P-OTHER']!, mailOf('P-LATE'))).toMatchObject({ standing: 'ADMITTED', reasons: [] });
  });

  it('its filing runs out: from the next day it is suspended, nothing new is ordered, and a new filing lifts it', async () => {
    t.setNow(dayStart('2026-03-02'));
    await proved(t, 'P-SUSP', 'MLPS_FILING', { lastValidOn: '2026-03-31' });
    for (const kind of ['EMERGENCY_PLAN', 'EMERGENCY_DRILL']) await proved(t, 'P-SUSP', kind);
    await submitApplication(t, await applied(t, 'P-SUSP'), 'P-SUSP');
    const offering = await draft('P-SUSP', 'second');
    t.setNow(dayStart('2026-04-01') - 1);
    expect(await standing(t, ids['P-SUSP']!)).toMatchObject({ standing: 'ADMITTED' });
    t.setNow(dayStart('2026-04-01'));
    expect(await standing(t, ids['P-SUSP']!)).toMatchObject({
      standing: 'SUSPENDED',
      reasons: [{ code: 'EVIDENCE_LAPSED', evidenceKind: 'MLPS_FILING' }],
    });
    expect(codesOf(await submitOffering(offering, 'P-SUSP'))).toEqual(['PROVIDER_NOT_ADMITTED']);
    await proved(t, 'P-SUSP', 'MLPS_FILING', { validFrom: '2026-04-01' });
    expect(await standing(t, ids['P-SUSP']!)).toMatchObject({ standing: 'ADMITTED' });
  });

  it('a major violation two years ago is refused by itself, one of more than three years ago is none', async () => {
    t.setNow(dayStart('2026-03-02'));
    for (const kind of ['MLPS_FILING', 'EMERGENCY_PLAN', 'EMERGENCY_DRILL']) await proved(t, 'P-OLD', kind);
    const first = await applied(t, 'P-OLD', { majorViolationOn: '2024-03-02' });
    const refused = await submitApplication(t, first, 'P-OLD');
    expect(refused.data!.submitAdmissionApplication).toMatchObject({ status: 'REJECTED', allowedActions: [] });
    expect(refused.data!.submitAdmissionApplication.assessment).toContainEqual({
      question: 'majorViolationOn',
      outcome: 'FAIL',
    });
    const again = await submitApplication(t, await applied(t, 'P-OLD', { majorViolationOn: '2023-03-02' }), 'P-OLD');
    expect(again.data!.submitAdmissionApplication).toMatchObject({ status: 'ADMITTED' });
  });

  it('admitted with conditions: one that is overdue stops new listings until the reviewer has seen it met', async () => {
    for (const kind of ['MLPS_FILING', 'EMERGENCY_PLAN', 'EMERGENCY_DRILL']) await proved(t, 'P-COND', kind);
    const id = await applied(t, 'P-COND', { supportHours: 'WORKDAYS' });
    await submitApplication(t, id, 'P-COND');
    const missing = await decide({ id, judgements: [] });
    expect(codesOf(missing)).toEqual(['JUDGEMENT_MISSING']);
    const { data } = await decide({
      id,
      judgements: [{ question: 'supportHours', acceptable: true, reason: '限期整改' }],
      conditions: [{ statement: '提供 7×24 小时支持', dueOn: '2026-06-30' }],
    });
    expect(data.decideAdmission).toMatchObject({ status: 'CONDITIONAL' });
    const offering = await draft('P-COND', 'third');
    t.setNow(dayStart('2026-07-01'));
    const stands = await standing(t, ids['P-COND']!);
    expect(stands).toMatchObject({ standing: 'CONDITION_UNMET', reasons: [{ code: 'CONDITION_OVERDUE' }] });
    expect(codesOf(await submitOffering(offering, 'P-COND'))).toEqual(['PROVIDER_NOT_ADMITTED']);
    await t.ok(
      'mutation($id:ID!){meetAdmissionCondition(id:$id){standing}}',
      { id: stands!.conditions[0]!.id },
      OPERATOR,
    );
    expect((await submitOffering(offering, 'P-COND')).data).toEqual({ submitOffering: { status: 'IN_REVIEW' } });
  });

  it('an admission is renewed with the answers that are carried over, and ends without it', async () => {
    t.setNow(dayStart('2026-03-02'));
    await admitted(t, 'P-RENEW', { responseMinutes: 20 });
    await proved(t, 'P-RENEW', 'EMERGENCY_DRILL', { validFrom: '2027-11-01' });
    t.setNow(dayStart('2027-12-02'));
    expect(await standing(t, ids['P-RENEW']!)).toMatchObject({ standing: 'RENEWAL_DUE' });
    t.setNow(dayStart('2028-03-02'));
    expect(await standing(t, ids['P-RENEW']!)).toMatchObject({
      standing: 'SUSPENDED',
      reasons: [{ code: 'ADMISSION_ENDED', evidenceKind: null }],
    });
    t.setNow(dayStart('2028-02-01'));
    const { data } = await t.gql<any>(
      `mutation($i:ApplyForAdmissionInput!){applyForAdmission(input:$i){${APPLICATION}}}`,
      { i: { answers: {} } },
      mailOf('P-RENEW'),
    );
    expect(data.applyForAdmission).toMatchObject({
      renewal: true,
      answers: { supportHours: 'ALWAYS', responseMinutes: '20' },
    });
    const { id, version, answers } = data.applyForAdmission;
    const declared = ['legalCapacity', 'creditAndAccounting', 'equipmentAndSkill', 'taxAndSocialSecurity', 'statement'];
    await t.ok(
      'mutation($i:UpdateAdmissionApplicationInput!){updateAdmissionApplication(input:$i){version}}',
      { i: { id, version, answers: { ...answers, ...Object.fromEntries(declared.map((code) => [code, true])) } } },
      mailOf('P-RENEW'),
    );
    await submitApplication(t, id, 'P-RENEW');
    expect(await standing(t, ids['P-RENEW']!)).toMatchObject({ standing: 'ADMITTED', lastValidOn: '2030-01-31' });
  });

  it('a suspension by the operator ends by itself on its day, or when it is lifted; a removal is for good', async () => {
    t.setNow(dayStart('2026-03-02'));
    const suspend = (untilOn: string | null): Promise<any> =>
      t.ok(
        'mutation($i:SuspendProviderInput!){suspendProvider(input:$i){standing suspensions{id}}}',
        { i: { providerId: ids['P-OLD'], reason: '核查', untilOn } },
        OPERATOR,
      );
    expect(await suspend('2026-05-01')).toMatchObject({ suspendProvider: { standing: 'SUSPENDED' } });
    t.setNow(dayStart('2026-05-01'));
    expect(await standing(t, ids['P-OLD']!)).toMatchObject({ standing: 'ADMITTED' });
    const { suspendProvider } = await suspend(null);
    const { id } = suspendProvider.suspensions.at(-1);
    t.setNow(dayStart('2026-06-01'));
    const lifted = await t.ok('mutation($id:ID!){liftSuspension(id:$id){standing}}', { id }, OPERATOR);
    expect(lifted).toEqual({ liftSuspension: { standing: 'ADMITTED' } });
    const removed = await t.ok(
      'mutation($p:ID!){removeProvider(providerId:$p,reason:"违约"){standing removedOn}}',
      { p: ids['P-OLD'] },
      OPERATOR,
    );
    expect(removed).toEqual({ removeProvider: { standing: 'REMOVED', removedOn: '2026-06-01' } });
    const retold = await t.gql(
      'mutation($i:RecordAdmissionInput!){recordAdmission(input:$i){standing}}',
      { i: { providerId: ids['P-OLD'], reference: 'r', admittedOn: '2026-01-01', lastValidOn: '2027-01-01' } },
      OPERATOR,
    );
    expect(retold.errors![0]!.extensions.code).toBe('ALREADY_REMOVED');
    await proved(t, 'P-OLD', 'EMERGENCY_DRILL', { validFrom: '2026-05-01' });
    const anew = await applied(t, 'P-OLD');
    const again = await submitApplication(t, anew, 'P-OLD');
    expect(again.data!.submitAdmissionApplication.status).toBe('REVIEW'); // a person decides, whatever is answered
    expect((await standing(t, ids['P-OLD']!))!.standing).toBe('REMOVED');
    await decide({ id: anew, judgements: [] });
    expect((await standing(t, ids['P-OLD']!))!.standing).toBe('ADMITTED');
  });
});

it('what was verified for a later day is taken up on that day, by a sweep', async () => {
  t.setNow(dayStart('2026-03-02'));
  ids['P-DAY'] = await organization(t, 'P-DAY', 'PROVIDER');
  for (const kind of ['MLPS_FILING', 'EMERGENCY_PLAN']) await proved(t, 'P-DAY', kind);
  const { data } = await submitEvidence(t, evidenceInput('EMERGENCY_DRILL'), mailOf('P-DAY'));
  const id = await applied(t, 'P-DAY');
  expect((await submitApplication(t, id, 'P-DAY')).data!.submitAdmissionApplication.status).toBe('SUBMITTED');
  await t.ok('mutation($id:ID!){rejectEvidence(id:$id,reason:"r"){id}}', { id: data!.submitEvidence.id }, OPERATOR);
  await proved(t, 'P-DAY', 'EMERGENCY_DRILL', { validFrom: '2026-03-03' });
  const sweep = (): Promise<void> => t.app.get(AdmissionSettling).sweep('test');
  await sweep();
  expect(await standing(t, ids['P-DAY'])).toBeNull();
  t.setNow(dayStart('2026-03-03'));
  await sweep();
  await sweep();
  expect((await standing(t, ids['P-DAY']))!.standing).toBe('ADMITTED');
});

it('an application handed in while its evidence is verified never waits for what has been done', async () => {
  t.setNow(dayStart('2026-03-02'));
  ids['P-RACE'] = await organization(t, 'P-RACE', 'PROVIDER');
  for (const kind of ['MLPS_FILING', 'EMERGENCY_PLAN']) await proved(t, 'P-RACE', kind);
  const { data } = await submitEvidence(t, evidenceInput('EMERGENCY_DRILL'), mailOf('P-RACE'));
  const id = await applied(t, 'P-RACE');
  const locked = {
    ...{ sql: 'SELECT version FROM provider_version WHERE provider_id = ? FOR UPDATE', waiting: 2 },
    parameters: [bin(ids['P-RACE'])],
  };
  await whileLocked(t, locked, () =>
    Promise.all([
      submitApplication(t, id, 'P-RACE'),
      t.ok('mutation($id:ID!){verifyEvidence(id:$id){id}}', { id: data!.submitEvidence.id }, OPERATOR),
    ]),
  );
  expect((await standing(t, ids['P-RACE']))?.standing).toBe('ADMITTED');
});

it('a provider that is removed has its application back, with the reason', async () => {
  t.setNow(dayStart('2026-03-02'));
  ids['P-GONE'] = await organization(t, 'P-GONE', 'PROVIDER');
  await admitted(t, 'P-GONE');
  const id = await applied(t, 'P-GONE', { subcontractors: '外包' });
  expect((await submitApplication(t, id, 'P-GONE')).data!.submitAdmissionApplication.status).toBe('REVIEW');
  await t.ok('mutation($p:ID!){removeProvider(providerId:$p,reason:"违约"){standing}}', { p: ids['P-GONE'] }, OPERATOR);
  const { admissionApplications } = await t.ok<any>(
    `{admissionApplications(first:1){edges{node{${APPLICATION}}}}}`,
    {},
    mailOf('P-GONE'),
  );
  expect(admissionApplications.edges[0].node).toMatchObject({ id, status: 'DRAFT', comment: '违约' });
});

it('[S4-34] an application that is open for 25 working days is 5 over the limit of 20, and is found as overdue', async () => {
  // Handed in on Monday 2 March 2026; Tombsweeping is off from 4 to 6 April. The 25th working day after is Tuesday 7 April.
  t.setNow(dayStart('2026-03-02'));
  for (const kind of ['MLPS_FILING', 'EMERGENCY_PLAN', 'EMERGENCY_DRILL']) await proved(t, 'P-LATE', kind);
  const id = await applied(t, 'P-LATE', { insolvency: '重整中' });
  await submitApplication(t, id, 'P-LATE');
  const open = async (): Promise<any> => {
    const { admissionApplications } = await t.ok<any>(
      `query{admissionApplications(overdue:true){edges{node{${APPLICATION}}}}}`,
      {},
      OPERATOR,
    );
    return admissionApplications.edges.map(({ node }: any) => node).find((node: any) => node.id === id);
  };
  t.setNow(dayStart('2026-03-30'));
  expect(await open()).toBeUndefined();
  t.setNow(dayStart('2026-03-31'));
  expect(await open()).toMatchObject({ workdaysOpen: 21, overdueWorkdays: 1 });
  t.setNow(dayStart('2026-04-07'));
  expect(await open()).toMatchObject({ workdaysOpen: 25, overdueWorkdays: 5 });
});

it('[S3-41] without a plan, or with the last drill more than twelve months ago, a condition is unmet', async () => {
  t.setNow(dayStart('2026-03-02'));
  await admitted(t, 'P-DRILL');
  t.setNow(dayStart('2027-01-01') - 1);
  expect(await standing(t, ids['P-DRILL']!)).toMatchObject({ standing: 'ADMITTED' });
  t.setNow(dayStart('2027-01-01'));
  expect(await standing(t, ids['P-DRILL']!)).toMatchObject({
    standing: 'CONDITION_UNMET',
    reasons: [{ code: 'EVIDENCE_LAPSED', evidenceKind: 'EMERGENCY_DRILL' }],
  });
});

it('an application is its provider’s and the operator’s; answers are checked by the questions', async () => {
  t.setNow(dayStart('2026-03-02'));
  const bad = await t.gql(
    'mutation($i:ApplyForAdmissionInput!){applyForAdmission(input:$i){id}}',
    { i: { answers: { nothing: 1, legalCapacity: 'yes', supportHours: 'NEVER', responseMinutes: 0 } } },
    mailOf('P-SUSP'),
  );
  expect(bad.errors![0]!.extensions.issues!.map(({ path, code }) => [path, code])).toEqual([
    ['answers.nothing', 'UNKNOWN_QUESTION'],
    ['answers.legalCapacity', 'WRONG_TYPE'],
    ['answers.supportHours', 'UNKNOWN_OPTION'],
    ['answers.responseMinutes', 'OUT_OF_RANGE'],
  ]);
  const id = await applied(t, 'P-DRILL');
  const others = await submitApplication(t, id, 'P-COND');
  expect(others.errors![0]!.extensions.code).toBe('NOT_FOUND');
  const twice = await t.gql(
    'mutation($i:ApplyForAdmissionInput!){applyForAdmission(input:$i){id}}',
    { i: { answers: {} } },
    mailOf('P-DRILL'),
  );
  expect(twice.errors![0]!.extensions.code).toBe('ALREADY_APPLIED');
});
