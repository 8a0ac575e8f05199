import { readFileSync } from 'node:fs';

const seed = JSON.parse(readFileSync(new URL('../../seeds/demo/provider-evidence.json', import.meta.url), 'utf8'));

/**
 * Admits a provider with the demo's evidence: what lists without it is refused.
 * @param ask `(token, query, variables) => data` of whoever asks
 */
export async function admit(ask, operator, { id, admin }) {
  const { assessor, admission } = seed;
  const { organizations } = await ask(operator, 'query($k:[OrganizationKind!]){organizations(kinds:$k){id code}}', {
    k: ['ASSESSOR'],
  });
  const bodyId =
    organizations.find(({ code }) => code === assessor.code)?.id ??
    (await register(ask, operator, assessor, admission));
  for (const one of seed.evidence) {
    const input = { ...one, ...(one.kind.endsWith('_REPORT') ? { bodyId } : {}) };
    const { submitEvidence } = await ask(admin, 'mutation($i:SubmitEvidenceInput!){submitEvidence(input:$i){id}}', {
      i: input,
    });
    await ask(operator, 'mutation($id:ID!){verifyEvidence(id:$id){id}}', { id: submitEvidence.id });
  }
  await ask(operator, 'mutation($i:RecordAdmissionInput!){recordAdmission(input:$i){providerId}}', {
    i: { ...admission, providerId: id },
  });
}

async function register(ask, operator, { code, name, accreditationNumber }, { admittedOn, lastValidOn }) {
  const { createOrganization } = await ask(
    operator,
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind: 'ASSESSOR', code, name } },
  );
  await ask(operator, 'mutation($i:RegisterThirdPartyBodyInput!){registerThirdPartyBody(input:$i){organizationId}}', {
    i: {
      ...{ organizationId: createOrganization.id, kinds: ['TEST_CERTIFICATION'], accreditationNumber },
      ...{ accreditedFrom: admittedOn, lastAccreditedOn: lastValidOn },
    },
  });
  return createOrganization.id;
}
