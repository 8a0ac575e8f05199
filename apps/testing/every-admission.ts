import { newId } from '#kernel';
import { bin } from '#platform';
import { DataSource } from 'typeorm';
import type { TestApp } from './harness.js';
import { publish } from './market.js';

const OPERATOR = 'operator@yunshi.example';
const CATALOG = 'catalog@newcomer.example';

let t: TestApp;

const step = async (operation: string, id: string, email: string, more = ''): Promise<void> =>
  void (await t.ok(`mutation($id:ID!){${operation}(id:$id${more}){__typename}}`, { id }, email));

async function organization(
  kind: string,
  code: string,
  email: string,
  role: 'PROVIDER_CATALOG' | 'ASSESSOR',
): Promise<string> {
  const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind, code, name: code } },
    OPERATOR,
  );
  await t.addPerson({ organizationId: createOrganization.id, email, roles: [role] });
  return createOrganization.id;
}

async function evidence(kind: string, details: object): Promise<string> {
  const { submitEvidence } = await t.ok<{ submitEvidence: { id: string } }>(
    'mutation($i:SubmitEvidenceInput!){submitEvidence(input:$i){id}}',
    { i: { kind, number: '1', issuer: 'i', validFrom: '2026-01-01', details } },
    CATALOG,
  );
  return submitEvidence.id;
}

async function draft(answers: object): Promise<string> {
  const { applyForAdmission } = await t.ok<{ applyForAdmission: { id: string } }>(
    'mutation($i:ApplyForAdmissionInput!){applyForAdmission(input:$i){id}}',
    { i: { answers } },
    CATALOG,
  );
  return applyForAdmission.id;
}

const ANSWERS = {
  ...{ legalCapacity: true, creditAndAccounting: true, equipmentAndSkill: true, taxAndSocialSecurity: true },
  ...{ statement: true, supportHours: 'WORKDAYS', responseMinutes: 15 },
};

/** What is done about who may sell, each mutation once with success. */
export async function doAdmissions(app: TestApp): Promise<void> {
  t = app;
  const providerId = await organization('PROVIDER', 'NEWCOMER', CATALOG, 'PROVIDER_CATALOG');
  const organizationId = await organization('ASSESSOR', 'BODY', 'assessor@body.example', 'ASSESSOR');
  await t.ok(
    `mutation($id:ID!){registerThirdPartyBody(input:{organizationId:$id,kinds:[TEST_CERTIFICATION],
       accreditationNumber:"1",accreditedFrom:"2026-01-01",lastAccreditedOn:"2099-12-31"}){organizationId}}`,
    { id: organizationId },
    OPERATOR,
  );
  await step('withdrawEvidence', await evidence('TRUSTED_CLOUD', {}), CATALOG);
  await step('rejectEvidence', await evidence('TRUSTED_CLOUD', {}), OPERATOR, ',reason:"r"');
  const revoked = await evidence('TRUSTED_CLOUD', {});
  await step('verifyEvidence', revoked, OPERATOR);
  await step('revokeEvidence', revoked, OPERATOR, ',reason:"r"');
  for (const [kind, details] of [
    ['MLPS_FILING', { level: 3 }],
    ['EMERGENCY_PLAN', { contact: 'c' }],
    ['EMERGENCY_DRILL', {}],
  ] as const)
    await step('verifyEvidence', await evidence(kind, details), OPERATOR);
  await step('withdrawAdmissionApplication', await draft({}), CATALOG);
  const application = await inReview();
  await experts(application, organizationId);
  await decided(application);
  await standings(providerId);
  await notice();
  await security();
}

/** An expert of the committee, what they have to do with whom, and what they say; the office's plan of a year. */
async function experts(applicationId: string, organizationId: string): Promise<void> {
  const expert = 'assessor@body.example';
  const { personId } = t.actor(expert);
  const seat = async (more: object): Promise<string> => {
    const { seatMember } = await t.ok<{ seatMember: { id: string } }>(
      'mutation($i:SeatMemberInput!){seatMember(input:$i){id}}',
      { i: { fromOn: '2020-01-01', lastOn: '2099-12-31', ...more } },
      OPERATOR,
    );
    return seatMember.id;
  };
  const term = await seat({ committeeCode: 'CQ-EXPERTS', seatCode: 'EXPERT', organizationId, personId, field: 'f' });
  const { declareInterest } = await t.ok<{ declareInterest: { id: string } }>(
    'mutation($o:ID!){declareInterest(input:{organizationId:$o,kind:OTHER,fromOn:"2020-01-01"}){id}}',
    { o: t.organization('PV-B') },
    expert,
  );
  await step('endInterest', declareInterest.id, expert, ',untilOn:"2020-02-01"');
  const { drawExpert } = await t.ok<{ drawExpert: { id: string } }>(
    'mutation($a:ID!,$p:ID!){drawExpert(applicationId:$a,personId:$p){id}}',
    { a: applicationId, p: personId },
    OPERATOR,
  );
  await step('giveExpertOpinion', drawExpert.id, expert, ',favourable:true,statement:"s"');
  await step('endTerm', term, OPERATOR);
  const office = t.actor(OPERATOR).organizationId;
  await seat({ committeeCode: 'CD-STEERING-GROUP', seatCode: 'OFFICE', organizationId: office });
  await t.ok(
    'mutation{publishYearlyPlan(input:{committeeCode:"CD-STEERING-GROUP",fiscalYear:2026,title:"t",body:"b"}){id}}',
    {},
    OPERATOR,
  );
}

/** Systems and demands of a buyer, warnings, incidents, key units and reports on what a listing says. */
async function security(): Promise<void> {
  const buyer = 'buyer@chengdu.example';
  const operations = 'operations@provider-a.example';
  const admin = 'admin@every.example';
  await t.addPerson({ organizationId: t.organization('AG-CQ'), email: admin, roles: ['ORG_ADMIN'] });
  await t.ok('mutation{registerInformationSystem(input:{code:"c",name:"n",mlpsLevel:3}){id}}', {}, buyer);
  for (const kinds of [['TRUSTED_CLOUD'], []])
    await t.ok('mutation($k:[String!]!){setEvidenceDemands(kinds:$k)}', { k: kinds }, admin);
  const now = '2026-01-01T00:00:00Z';
  const { reportMonitoringEvent } = await t.ok<{ reportMonitoringEvent: { id: string } }>(
    `mutation{reportMonitoringEvent(input:{eventId:"e",grade:WARNING,message:"m",occurredAt:"${now}"}){id}}`,
    {},
    operations,
  );
  await step('resolveSecurityWarning', reportMonitoringEvent.id, operations, ',resolution:"r"');
  const { recordIncident } = await t.ok<{ recordIncident: { id: string } }>(
    `mutation{recordIncident(input:{kind:OUTAGE,grade:GENERAL,operatorKind:OTHER,title:"t",discoveredAt:"${now}",note:"n"}){id}}`,
    {},
    operations,
  );
  const { id } = recordIncident;
  await t.ok('mutation($id:ID!){reportIncident(input:{id:$id,reportedTo:"a",note:"n"}){id}}', { id }, operations);
  for (const operation of ['containIncident', 'resolveIncident', 'reviewIncident'])
    await step(operation, id, operations, ',note:"n"');
  await t.ok(
    'mutation($id:ID!){registerKeyUnit(input:{organizationId:$id}){light}}',
    { id: t.organization('PV-A') },
    OPERATOR,
  );
  const { startPilot } = await t.ok<{ startPilot: { id: string } }>(
    'mutation{startPilot(input:{title:"t",field:"HEALTH"}){id}}',
    {},
    buyer,
  );
  await t.ok('mutation($id:ID!){closePilot(input:{id:$id,summary:"s",rollOut:false}){id}}', startPilot, buyer);
  await contentReports(buyer);
}

async function contentReports(buyer: string): Promise<void> {
  const { id: offeringId } = await publish(t, { p: [{ code: 'use', unitPrice: '1' }] });
  for (const operation of ['dismissContentReport', 'takeDownContent']) {
    const { reportContent } = await t.ok<{ reportContent: { id: string } }>(
      'mutation($id:ID!){reportContent(input:{offeringId:$id,kind:OTHER,statement:"s"}){id}}',
      { id: offeringId },
      buyer,
    );
    await step(operation, reportContent.id, OPERATOR, ',reason:"r"');
  }
}

/** What a sweep tells a buyer once something is withheld; it would be withheld from all that follows. */
async function notice(): Promise<void> {
  const noticeId = newId();
  const text = JSON.stringify({ en: 'e', zh: 'z' });
  await t.app
    .get(DataSource)
    .query(
      "INSERT INTO notice (id, organization_id, kind, cause_id, text, raised_at) VALUES (?,?,'OFFERING_WITHHELD',?,?,NOW(6))",
      [bin(noticeId), bin(t.organization('AG-CD')), bin(noticeId), text],
    );
  await step('acknowledgeNotice', noticeId, 'buyer@chengdu.example');
}

/** An application that goes back once and is in review. */
async function inReview(): Promise<string> {
  const id = await draft({});
  const update = (version: number): Promise<unknown> =>
    t.ok(
      'mutation($i:UpdateAdmissionApplicationInput!){updateAdmissionApplication(input:$i){id}}',
      { i: { id, version, answers: ANSWERS } },
      CATALOG,
    );
  await update(1);
  await step('submitAdmissionApplication', id, CATALOG);
  await step('requestAdmissionChanges', id, OPERATOR, ',reason:"r"');
  await step('submitAdmissionApplication', id, CATALOG);
  return id;
}

async function decided(id: string): Promise<void> {
  await t.ok(
    'mutation($i:DecideAdmissionInput!){decideAdmission(input:$i){id}}',
    {
      i: {
        id,
        judgements: [{ question: 'supportHours', acceptable: true, reason: 'r' }],
        conditions: [{ statement: 's', dueOn: '2099-01-01' }],
      },
    },
    OPERATOR,
  );
}

async function standings(providerId: string): Promise<void> {
  const { suspendProvider } = await t.ok<{
    suspendProvider: { suspensions: { id: string }[]; conditions: { id: string }[] };
  }>(
    'mutation($i:SuspendProviderInput!){suspendProvider(input:$i){suspensions{id} conditions{id}}}',
    { i: { providerId, reason: 'r' } },
    OPERATOR,
  );
  await step('liftSuspension', suspendProvider.suspensions[0]!.id, OPERATOR);
  await step('meetAdmissionCondition', suspendProvider.conditions[0]!.id, OPERATOR);
  await t.ok(
    `mutation($p:ID!){recordAdmission(input:{providerId:$p,reference:"r",admittedOn:"2026-01-01",
       lastValidOn:"2099-12-31"}){providerId}}`,
    { p: providerId },
    OPERATOR,
  );
  await t.ok('mutation($p:ID!){removeProvider(providerId:$p,reason:"r"){providerId}}', { p: providerId }, OPERATOR);
}
