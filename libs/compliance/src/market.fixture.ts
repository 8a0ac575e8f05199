import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { type GqlAnswer, type TestApp, until } from '../../../apps/testing/harness.js';

/** Providers and bodies that nobody has admitted, for this lib's tests. */

export const OPERATOR = 'operator@yunshi.example';

/** An organization and one person of it: `catalog@<code>.example`. */
export async function organization(t: TestApp, code: string, kind: 'PROVIDER' | 'ASSESSOR'): Promise<string> {
  const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind, code, name: `${code} 示例` } },
    OPERATOR,
  );
  await t.addPerson({
    organizationId: createOrganization.id,
    email: mailOf(code),
    roles: [kind === 'PROVIDER' ? 'PROVIDER_CATALOG' : 'ASSESSOR'],
  });
  return createOrganization.id;
}

export const mailOf = (code: string): string => `catalog@${code.toLowerCase()}.example`;

const DETAILS: Record<string, object> = {
  MLPS_FILING: { level: 3 },
  EMERGENCY_PLAN: { contact: '值班室' },
  TELECOM_LICENCE: { services: ['CLOUD'], foreignSharePercent: '0' },
  DATA_PRODUCT_REPORT: { service: 'QUALITY_ASSESSMENT', score: '88' },
};

/** What an input of evidence is when nothing is said of it. */
export const evidenceInput = (kind: string, more: object = {}): object => ({
  kind,
  number: `${kind}-1`,
  ...(kind.startsWith('EMERGENCY') || kind.endsWith('_REPORT') ? {} : { issuer: '主管部门' }),
  validFrom: '2026-01-01',
  details: DETAILS[kind] ?? (kind.endsWith('_REPORT') ? { score: '90' } : {}),
  ...more,
});

export const EVIDENCE = 'id status validity lastValidOn comment bodyId issuer allowedActions kind{code}';

interface EvidenceAnswer {
  submitEvidence: { id: string; status: string; validity: string | null; bodyId: string | null };
}

export const submitEvidence = (t: TestApp, input: object, email: string): Promise<GqlAnswer<EvidenceAnswer>> =>
  t.gql(`mutation($i:SubmitEvidenceInput!){submitEvidence(input:$i){${EVIDENCE}}}`, { i: input }, email);

/** Handed in by the provider and verified by the operator: its id. */
export async function proved(t: TestApp, code: string, kind: string, more: object = {}): Promise<string> {
  const { data, errors } = await submitEvidence(t, evidenceInput(kind, more), mailOf(code));
  if (!data) throw new Error(JSON.stringify(errors));
  const { id } = data.submitEvidence;
  await t.ok('mutation($id:ID!){verifyEvidence(id:$id){id}}', { id }, OPERATOR);
  return id;
}

/** Every question answered so that it passes by itself. */
const PASSING = {
  legalCapacity: true,
  creditAndAccounting: true,
  equipmentAndSkill: true,
  taxAndSocialSecurity: true,
  statement: true,
  supportHours: 'ALWAYS',
  responseMinutes: 15,
};

export const APPLICATION =
  'id status renewal version comment answers assessment{question outcome} workdaysOpen overdueWorkdays allowedActions';

/** A draft with these answers: its id. */
export async function applied(t: TestApp, code: string, answers: object = {}): Promise<string> {
  const { applyForAdmission } = await t.ok<{ applyForAdmission: { id: string } }>(
    'mutation($i:ApplyForAdmissionInput!){applyForAdmission(input:$i){id}}',
    { i: { answers: { ...PASSING, ...answers } } },
    mailOf(code),
  );
  return applyForAdmission.id;
}

interface ApplicationAnswer {
  submitAdmissionApplication: { id: string; status: string; assessment: { question: string; outcome: string }[] };
}

export const submitApplication = (t: TestApp, id: string, code: string): Promise<GqlAnswer<ApplicationAnswer>> =>
  t.gql(`mutation($id:ID!){submitAdmissionApplication(id:$id){${APPLICATION}}}`, { id }, mailOf(code));

interface StandingAnswer {
  standing: string;
  lastValidOn: string;
  reasons: { code: string; evidenceKind: string | null }[];
  conditions: { id: string }[];
}

/** How a provider stands today; null when it was never admitted. */
export async function standing(t: TestApp, providerId: string, email = OPERATOR): Promise<StandingAnswer | null> {
  const { admissions } = await t.ok<{ admissions: { edges: { node: StandingAnswer }[] } }>(
    `query($p:[ID!]){admissions(providerIds:$p){edges{node{providerId admittedOn lastValidOn standing
       reasons{code evidenceKind} conditions{id statement dueOn metOn} suspensions{id untilOn liftedOn}}}}}`,
    { p: [providerId] },
    email,
  );
  return admissions.edges[0]?.node ?? null;
}

/** Admitted from today on, with the evidence that admission asks for. */
export async function admitted(t: TestApp, code: string, answers: object = {}, evidence: object = {}): Promise<void> {
  for (const kind of ['MLPS_FILING', 'EMERGENCY_PLAN', 'EMERGENCY_DRILL']) await proved(t, code, kind, evidence);
  await submitApplication(t, await applied(t, code, answers), code);
}

export const codesOf = (answer: GqlAnswer<unknown>): string[] => [
  ...(answer.errors?.[0]?.extensions.findings ?? []).map(({ code }) => code),
  ...(answer.errors?.[0]?.extensions.issues ?? []).map(({ code }) => code),
];

/** Keeps what the statement locks, begins the work, and lets go once so many transactions of it wait for that. */
export async function whileLocked<T>(
  t: TestApp,
  { sql, parameters, waiting }: { sql: string; parameters: unknown[]; waiting: number },
  work: () => Promise<T>,
): Promise<T> {
  const dataSource = t.app.get(DataSource);
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query(sql, parameters);
    const done = work();
    await until(
      async () => {
        const [row] = await rows<{ n: string }>(
          dataSource,
          "SELECT COUNT(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
        );
        return Number(row!.n) >= waiting;
      },
      10,
      150,
    ); // the view is made anew a tenth of a second after it was last read, and no sooner
    await runner.rollbackTransaction();
    return await done;
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.release();
  }
}
