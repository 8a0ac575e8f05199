import type { TestApp } from '../../testing/harness.js';

const CATALOG_A = 'catalog@provider-a.example';
const CATALOG_B = 'catalog@provider-b.example';
const OPERATOR = 'operator@yunshi.example';

export interface AdmissionThings {
  evidence: string;
  application: string;
  incident: string;
  /** An offering that is not published. */
  draft: string;
}

/** What provider B has of proofs and applications. */
export async function admissionThings(t: TestApp, draft: string): Promise<AdmissionThings> {
  const { submitEvidence, applyForAdmission } = await t.ok<Record<string, { id: string }>>(
    `mutation{submitEvidence(input:{kind:"TRUSTED_CLOUD",number:"1",issuer:"i"}){id}
       applyForAdmission(input:{answers:{}}){id}}`,
    {},
    CATALOG_B,
  );
  const { recordIncident } = await t.ok<Record<string, { id: string }>>(
    `mutation{recordIncident(input:{kind:OUTAGE,grade:GENERAL,operatorKind:OTHER,title:"t",
       discoveredAt:"2026-01-01T00:00:00Z",note:"n"}){id}}`,
    {},
    'operations@provider-b.example',
  );
  return { evidence: submitEvidence!.id, application: applyForAdmission!.id, incident: recordIncident!.id, draft };
}

type Attempt = [query: string, variables: Record<string, unknown>, people: string[]];

/** Others' evidence, applications and admissions, tried by provider A; the operator tries ids that are none. */
export function admissionAttempts(
  { evidence, application, incident, draft }: AdmissionThings,
  none: string,
): Record<string, Attempt[]> {
  const by = (
    operation: string,
    id: string,
    person: string,
    more = '',
    argument = 'id',
  ): Record<string, Attempt[]> => ({
    [operation]: [[`mutation($id:ID!){${operation}(${argument}:$id${more}){__typename}}`, { id }, [person]]],
  });
  const input = (operation: string, id: string, person: string, fields: string): Record<string, Attempt[]> => ({
    [operation]: [[`mutation($id:ID!){${operation}(input:{${fields}}){__typename}}`, { id }, [person]]],
  });
  const reason = ',reason:"r"';
  return {
    ...input('submitEvidence', none, CATALOG_A, 'providerId:$id,kind:"QUALITY_REPORT",number:"1",details:{score:1}'),
    admissionApplication: [
      ['query($id:ID!){admissionApplication(id:$id){__typename}}', { id: application }, [CATALOG_A]],
    ],
    ...by('withdrawEvidence', evidence, CATALOG_A),
    ...by('verifyEvidence', none, OPERATOR),
    ...by('rejectEvidence', none, OPERATOR, reason),
    ...by('revokeEvidence', none, OPERATOR, reason),
    ...input(
      'registerThirdPartyBody',
      none,
      OPERATOR,
      `organizationId:$id,kinds:[PROMOTION],accreditationNumber:"1",
      accreditedFrom:"2026-01-01",lastAccreditedOn:"2026-12-31"`,
    ),
    ...input('updateAdmissionApplication', application, CATALOG_A, 'id:$id,version:1,answers:{}'),
    ...by('submitAdmissionApplication', application, CATALOG_A),
    ...by('withdrawAdmissionApplication', application, CATALOG_A),
    ...by('requestAdmissionChanges', none, OPERATOR, reason),
    ...input('decideAdmission', none, OPERATOR, 'id:$id,judgements:[]'),
    ...input(
      'recordAdmission',
      none,
      OPERATOR,
      `providerId:$id,reference:"r",admittedOn:"2026-01-01",
      lastValidOn:"2026-12-31"`,
    ),
    ...input('suspendProvider', none, OPERATOR, 'providerId:$id,reason:"r"'),
    ...by('liftSuspension', none, OPERATOR),
    ...by('removeProvider', none, OPERATOR, reason, 'providerId'),
    ...by('meetAdmissionCondition', none, OPERATOR),
    ...input(
      'seatMember',
      none,
      OPERATOR,
      `organizationId:$id,committeeCode:"GD-ALLIANCE",seatCode:"MEMBER",
      fromOn:"2026-01-01",lastOn:"2026-12-31"`,
    ),
    ...by('endTerm', none, OPERATOR),
    ...input('declareInterest', none, CATALOG_A, 'organizationId:$id,kind:OTHER,fromOn:"2026-01-01"'),
    ...by('endInterest', none, CATALOG_A, ',untilOn:"2026-02-01"'),
    ...by('giveExpertOpinion', none, OPERATOR, ',favourable:true,statement:"s"'),
    ...by('acknowledgeNotice', none, 'buyer@chengdu.example'),
    ...by('resolveSecurityWarning', none, 'operations@provider-a.example', ',resolution:"r"'),
    ...input('reportIncident', incident, 'operations@provider-a.example', 'id:$id,reportedTo:"a",note:"n"'),
    ...by('containIncident', incident, 'operations@provider-a.example', ',note:"n"'),
    ...by('resolveIncident', incident, 'operations@provider-a.example', ',note:"n"'),
    ...by('reviewIncident', incident, 'operations@provider-a.example', ',note:"n"'),
    ...input('registerKeyUnit', none, OPERATOR, 'organizationId:$id'),
    ...input('reportContent', draft, CATALOG_A, 'offeringId:$id,kind:OTHER,statement:"s"'),
    ...input('closePilot', none, 'buyer@chengdu.example', 'id:$id,summary:"s",rollOut:true'),
    ...by('takeDownContent', none, OPERATOR, reason),
    ...by('dismissContentReport', none, OPERATOR, reason),
  };
}
