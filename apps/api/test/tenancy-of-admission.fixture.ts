import type { TestApp } from '../../testing/harness.js';

const CATALOG_A = 'catalog@provider-a.example';
const CATALOG_B = 'catalog@provider-b.example';
const OPERATOR = 'operator@yunshi.example';

export interface AdmissionThings {
  evidence: string;
  application: string;
}

/** What provider B has of proofs and applications. */
export async function admissionThings(t: TestApp): Promise<AdmissionThings> {
  const { submitEvidence, applyForAdmission } = await t.ok<Record<string, { id: string }>>(
    `mutation{submitEvidence(input:{kind:"TRUSTED_CLOUD",number:"1",issuer:"i"}){id}
       applyForAdmission(input:{answers:{}}){id}}`,
    {},
    CATALOG_B,
  );
  return { evidence: submitEvidence!.id, application: applyForAdmission!.id };
}

type Attempt = [query: string, variables: Record<string, unknown>, people: string[]];

/** Others' evidence, applications and admissions, tried by provider A; the operator tries ids that are none. */
export function admissionAttempts({ evidence, application }: AdmissionThings, none: string): Record<string, Attempt[]> {
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
    ...by('acknowledgeNotice', none, 'buyer@chengdu.example'),
  };
}
