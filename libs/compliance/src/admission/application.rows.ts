import { type Id, type Instant, notFound, text } from '#kernel';
import { at, bin, id, idOrNull, json, rows, type Runner } from '#platform';
import type { Answers, ApplicationStatus, Assessment } from '../core/index.js';

/** What a reviewer found of an answer. */
export interface Judgement {
  question: string;
  acceptable: boolean;
  reason: string;
}

/** An application as the database has it. */
export interface Application {
  id: Id;
  providerId: Id;
  status: ApplicationStatus;
  renewal: boolean;
  termsVersion: string;
  answers: Answers;
  assessment: Assessment[] | null;
  judgements: Judgement[] | null;
  comment: string | null;
  version: number;
  createdAt: Instant;
  submittedAt: Instant | null;
  decidedAt: Instant | null;
  decidedBy: Id | null;
}

interface Row {
  id: Buffer;
  provider_id: Buffer;
  status: ApplicationStatus;
  renewal: number;
  terms_version: string;
  answers: unknown;
  assessment: unknown;
  judgements: unknown;
  comment: string | null;
  version: number;
  created_at: Instant;
  submitted_at: Instant | null;
  decided_at: Instant | null;
  decided_by: Buffer | null;
}

const SELECT = `SELECT id, provider_id, status, renewal, terms_version, answers, assessment, judgements, comment, version,
  created_at, submitted_at, decided_at, decided_by FROM admission_application`;

/** The mark of an open application. */
const OPEN_MARK = Buffer.alloc(16);

export const noSuchApplication = (): Error => notFound(text('application', '准入申请'));

/** `tail` is everything after FROM. */
export async function selectApplications(runner: Runner, tail: string, parameters: unknown[]): Promise<Application[]> {
  return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
    id: id(row.id),
    providerId: id(row.provider_id),
    status: row.status,
    renewal: row.renewal === 1,
    termsVersion: row.terms_version,
    answers: json<Answers>(row.answers),
    assessment: row.assessment === null ? null : json<Assessment[]>(row.assessment),
    judgements: row.judgements === null ? null : json<Judgement[]>(row.judgements),
    comment: row.comment,
    version: row.version,
    createdAt: row.created_at,
    submittedAt: row.submitted_at,
    decidedAt: row.decided_at,
    decidedBy: idOrNull(row.decided_by),
  }));
}

export const insertApplication = (
  runner: Runner,
  one: Pick<Application, 'id' | 'providerId' | 'renewal' | 'termsVersion' | 'answers' | 'createdAt'> & {
    createdBy: Id;
  },
): Promise<unknown> =>
  runner.query(
    `INSERT INTO admission_application (id, provider_id, status, renewal, terms_version, answers, assessment, judgements,
       comment, version, open_mark, created_by, created_at, submitted_at, decided_by, decided_at)
     VALUES (?,?,'DRAFT',?,?,?,NULL,NULL,NULL,1,?,?,?,NULL,NULL,NULL)`,
    [
      bin(one.id),
      bin(one.providerId),
      one.renewal ? 1 : 0,
      one.termsVersion,
      JSON.stringify(one.answers),
      OPEN_MARK,
      bin(one.createdBy),
      at(one.createdAt),
    ],
  );

/** Writes columns and raises the version; one that is decided makes room for the next. */
export async function changeApplication(
  runner: Runner,
  { id: applicationId }: Pick<Application, 'id'>,
  columns: Record<string, unknown>,
  { closed }: { closed: boolean },
): Promise<void> {
  const all: Record<string, unknown> = closed ? { ...columns, open_mark: bin(applicationId) } : columns;
  const set = Object.keys(all).map((column) => `${column} = ?`);
  await runner.query(`UPDATE admission_application SET ${set.join(', ')}, version = version + 1 WHERE id = ?`, [
    ...Object.values(all),
    bin(applicationId),
  ]);
}
