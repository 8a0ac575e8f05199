import { seedsDir } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from './client.js';

interface Seed {
  assessor: { code: string; name: string; accreditationNumber: string };
  admission: { reference: string; admittedOn: string; lastValidOn: string };
  evidence: { kind: string; number: string; issuer?: string; details?: object; validFrom?: string }[];
}

/** The file's providers are taken as admitted and as proved as the demo's are: a replay is about use, not admission. */
export async function admit(operator: Client, seller: { id: string; client: Client }): Promise<void> {
  const { admissions } = await operator.run<{ admissions: { edges: unknown[] } }>(
    'query($p:[ID!]){admissions(providerIds:$p){edges{node{providerId}}}}',
    { p: [seller.id] },
  );
  if (admissions.edges.length) return;
  const seed = JSON.parse(readFileSync(join(seedsDir, 'demo', 'provider-evidence.json'), 'utf8')) as Seed;
  const bodyId = await bodyOf(operator, seed);
  for (const one of seed.evidence) {
    const { submitEvidence } = await seller.client.run<{ submitEvidence: { id: string } }>(
      'mutation($i:SubmitEvidenceInput!){submitEvidence(input:$i){id}}',
      { i: { ...one, ...(one.kind.endsWith('_REPORT') ? { bodyId } : {}) } },
    );
    await operator.run('mutation($id:ID!){verifyEvidence(id:$id){id}}', { id: submitEvidence.id });
  }
  await operator.run('mutation($i:RecordAdmissionInput!){recordAdmission(input:$i){providerId}}', {
    i: { ...seed.admission, providerId: seller.id },
  });
}

async function bodyOf(operator: Client, { assessor, admission }: Seed): Promise<string> {
  const { organizations } = await operator.run<{ organizations: { id: string; code: string }[] }>(
    'query($k:[OrganizationKind!],$t:String){organizations(kinds:$k,text:$t){id code}}',
    { k: ['ASSESSOR'], t: assessor.code },
  );
  const known = organizations.find(({ code }) => code === assessor.code);
  if (known) return known.id;
  const { createOrganization } = await operator.run<{ createOrganization: { id: string } }>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind: 'ASSESSOR', code: assessor.code, name: assessor.name, idempotencyKey: `replay:${assessor.code}` } },
  );
  await operator.run('mutation($i:RegisterThirdPartyBodyInput!){registerThirdPartyBody(input:$i){organizationId}}', {
    i: {
      organizationId: createOrganization.id,
      kinds: ['TEST_CERTIFICATION'],
      accreditationNumber: assessor.accreditationNumber,
      accreditedFrom: admission.admittedOn,
      lastAccreditedOn: admission.lastValidOn,
    },
  });
  return createOrganization.id;
}
