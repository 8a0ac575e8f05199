import { type DateOn, type Id, type Instant, notFound, text } from '#kernel';
import { at, bin, id, idOrNull, json, rows, type Runner } from '#platform';
import type { EligibilityFact, EligibilityGap, EligibilityStatus } from '../core/index.js';

export interface Evidence {
  /** What it proves; null: the registration and where it works. */
  fact: EligibilityFact | null;
  reference: string;
}

/** An application as the database has it. */
export interface Eligibility {
  id: Id;
  organizationId: Id;
  zoneCode: string;
  status: EligibilityStatus;
  registrationCountry: string;
  registrationNumber: string;
  countries: string[];
  business: string | null;
  foreignInvested: boolean;
  evidence: Evidence[];
  verifiedFacts: EligibilityFact[] | null;
  gaps: EligibilityGap[] | null;
  comment: string | null;
  validTo: DateOn | null;
  appliedBy: Id;
  appliedAt: Instant;
  decidedBy: Id | null;
  decidedAt: Instant | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  zone_code: string;
  status: EligibilityStatus;
  registration_country: string;
  registration_number: string;
  countries: unknown;
  business: string | null;
  foreign_invested: number;
  evidence: unknown;
  verified_facts: unknown;
  gaps: unknown;
  comment: string | null;
  valid_to: DateOn | null;
  applied_by: Buffer;
  applied_at: Instant;
  decided_by: Buffer | null;
  decided_at: Instant | null;
}

const SELECT = `SELECT id, organization_id, zone_code, status, registration_country, registration_number, countries, business,
  foreign_invested, evidence, verified_facts, gaps, comment, CAST(valid_to AS CHAR) AS valid_to, applied_by, applied_at,
  decided_by, decided_at FROM zone_eligibility`;

/** The mark of an application that waits: an organization has one for a zone. A decided one is marked by its own id. */
const OPEN_MARK = Buffer.alloc(16);

export const noSuchEligibility = (): Error => notFound(text('application', '准入申请'));

/** `tail` is everything after FROM. */
export async function selectEligibilities(runner: Runner, tail: string, parameters: unknown[]): Promise<Eligibility[]> {
  const found = await rows<Row>(runner, `${SELECT} ${tail}`, parameters);
  return found.map((row) => ({
    id: id(row.id),
    organizationId: id(row.organization_id),
    zoneCode: row.zone_code,
    status: row.status,
    registrationCountry: row.registration_country,
    registrationNumber: row.registration_number,
    countries: json<string[]>(row.countries),
    business: row.business,
    foreignInvested: row.foreign_invested === 1,
    evidence: json<Evidence[]>(row.evidence),
    verifiedFacts: row.verified_facts === null ? null : json<EligibilityFact[]>(row.verified_facts),
    gaps: row.gaps === null ? null : json<EligibilityGap[]>(row.gaps),
    comment: row.comment,
    validTo: row.valid_to,
    appliedBy: id(row.applied_by),
    appliedAt: row.applied_at,
    decidedBy: idOrNull(row.decided_by),
    decidedAt: row.decided_at,
  }));
}

export const insertEligibility = (runner: Runner, one: Eligibility): Promise<unknown> =>
  runner.query(
    `INSERT INTO zone_eligibility (id, organization_id, zone_code, status, registration_country, registration_number,
       countries, business, foreign_invested, evidence, verified_facts, gaps, comment, valid_to, applied_by, applied_at,
       decided_by, decided_at, open_mark) VALUES (?,?,?,?,?,?,?,?,?,?,NULL,NULL,NULL,NULL,?,?,NULL,NULL,?)`,
    [
      bin(one.id),
      bin(one.organizationId),
      one.zoneCode,
      one.status,
      one.registrationCountry,
      one.registrationNumber,
      JSON.stringify(one.countries),
      one.business,
      one.foreignInvested ? 1 : 0,
      JSON.stringify(one.evidence),
      bin(one.appliedBy),
      at(one.appliedAt),
      OPEN_MARK,
    ],
  );
