import { Admissions, Bodies, Evidences, type SubmitEvidenceInput } from '#compliance';
import { type Actor, Organizations } from '#identity';
import type { DateOn } from '#kernel';
import { seedsDir } from '#platform';
import type { INestApplicationContext } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Seed {
  assessor: { code: string; name: string; accreditationNumber: string };
  admission: { reference: string; admittedOn: DateOn; lastValidOn: DateOn };
  /** Without a first day what holds for a limited time: it is of the day on which the demo is made. */
  evidence: Pick<SubmitEvidenceInput, 'kind' | 'number' | 'issuer' | 'details' | 'validFrom'>[];
}

const seed = JSON.parse(readFileSync(join(seedsDir, 'demo', 'provider-evidence.json'), 'utf8')) as Seed;

/**
 * Admits providers with all the evidence that listing asks for, through the same services as everyone.
 * @param catalogers one person of each provider, who hands the evidence in
 */
export async function admitProviders(
  app: INestApplicationContext,
  operator: Actor,
  catalogers: readonly Actor[],
): Promise<void> {
  const { code, name, accreditationNumber } = seed.assessor;
  const known = (await app.get(Organizations).list(operator, { kinds: ['ASSESSOR'] })).find((one) => one.code === code);
  const body = known ?? (await app.get(Organizations).create(operator, { kind: 'ASSESSOR', code, name }));
  const { admittedOn, lastValidOn } = seed.admission;
  if (!known)
    await app.get(Bodies).register(operator, {
      organizationId: body.id,
      kinds: ['TEST_CERTIFICATION'],
      accreditationNumber,
      accreditedFrom: admittedOn,
      lastAccreditedOn: lastValidOn,
    });
  for (const cataloger of catalogers) await admitProvider(app, operator, cataloger, body.id);
}

async function admitProvider(
  app: INestApplicationContext,
  operator: Actor,
  cataloger: Actor,
  bodyId: string,
): Promise<void> {
  const evidences = app.get(Evidences);
  for (const one of seed.evidence) {
    const reported = one.kind.endsWith('_REPORT');
    const { id } = await evidences.submit(cataloger, { ...one, ...(reported ? { bodyId } : {}) });
    await evidences.verify(operator, id);
  }
  await app.get(Admissions).record(operator, { providerId: cataloger.organizationId, ...seed.admission });
}
