import { type DateOn, type Id, type Instant, notFound, text } from '#kernel';
import { at, bin, id, idOrNull, json, rows, type Runner } from '#platform';
import type { EvidenceHeld, EvidenceStatus } from '../core/index.js';

/** Evidence as the database has it. */
export interface Evidence extends EvidenceHeld {
  id: Id;
  providerId: Id;
  number: string;
  issuer: string;
  bodyId: Id | null;
  status: EvidenceStatus;
  comment: string | null;
  submittedBy: Id;
  submittedAt: Instant;
  decidedBy: Id | null;
  decidedAt: Instant | null;
}

interface Row {
  id: Buffer;
  provider_id: Buffer;
  kind: string;
  number: string;
  issuer: string;
  body_id: Buffer | null;
  valid_from: DateOn;
  last_valid_on: DateOn | null;
  offering_codes: unknown;
  details: unknown;
  status: EvidenceStatus;
  comment: string | null;
  submitted_by: Buffer;
  submitted_at: Instant;
  decided_by: Buffer | null;
  decided_at: Instant | null;
}

const SELECT = `SELECT id, provider_id, kind, number, issuer, body_id, CAST(valid_from AS CHAR) AS valid_from,
  CAST(last_valid_on AS CHAR) AS last_valid_on, offering_codes, details, status, comment, submitted_by, submitted_at,
  decided_by, decided_at FROM evidence`;

export const noSuchEvidence = (): Error => notFound(text('evidence', '证明材料'));

/** `tail` is everything after FROM. */
export async function selectEvidence(runner: Runner, tail: string, parameters: unknown[]): Promise<Evidence[]> {
  return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
    id: id(row.id),
    providerId: id(row.provider_id),
    kind: row.kind,
    number: row.number,
    issuer: row.issuer,
    bodyId: idOrNull(row.body_id),
    validFrom: row.valid_from,
    lastValidOn: row.last_valid_on,
    offeringCodes: json<string[]>(row.offering_codes),
    details: json<Record<string, unknown>>(row.details),
    status: row.status,
    comment: row.comment,
    submittedBy: id(row.submitted_by),
    submittedAt: row.submitted_at,
    decidedBy: idOrNull(row.decided_by),
    decidedAt: row.decided_at,
  }));
}

export const insertEvidence = (runner: Runner, one: Evidence): Promise<unknown> =>
  runner.query(
    `INSERT INTO evidence (id, provider_id, kind, number, issuer, body_id, valid_from, last_valid_on, offering_codes,
       details, status, comment, submitted_by, submitted_at, decided_by, decided_at)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,NULL,?,?,NULL,NULL)`,
    [
      bin(one.id),
      bin(one.providerId),
      one.kind,
      one.number,
      one.issuer,
      one.bodyId && bin(one.bodyId),
      one.validFrom,
      one.lastValidOn,
      JSON.stringify(one.offeringCodes),
      JSON.stringify(one.details),
      one.status,
      bin(one.submittedBy),
      at(one.submittedAt),
    ],
  );
