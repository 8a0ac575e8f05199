import { type DomainError, type Id, type Instant, type Issue, type Text } from '#kernel';
import { id, idOrNull, json, rows, type Runner } from '#platform';
import type { OfferingFileFormat } from './offering-file.js';

export const IMPORT_MODES = ['ALL_OR_NOTHING', 'VALID_ROWS'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];
export const IMPORT_STATUSES = ['RECEIVED', 'DONE'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];
export const ROW_ACTIONS = ['CREATED', 'REVISED', 'UNCHANGED', 'REFUSED'] as const;
export type RowAction = (typeof ROW_ACTIONS)[number];

/** What is wrong with a row; the path is that of `createOffering`'s input. */
export interface RowIssue {
  path: Issue['path'];
  code: string;
  text: Text;
}

/** A refusal as the issues of a row: one that names no place concerns the whole row. */
export const issuesOf = ({ code, text, details: { issues } }: DomainError): RowIssue[] =>
  issues?.length ? issues : [{ path: [], code, text }];

export interface OfferingImport {
  id: Id;
  providerId: Id;
  uploadedBy: Id;
  format: OfferingFileFormat;
  mode: ImportMode;
  dryRun: boolean;
  status: ImportStatus;
  applied: boolean;
  receivedAt: Instant;
  finishedAt: Instant | null;
  rows: number;
  /** Rows by what came of them; those that wait are in none. */
  created: number;
  revised: number;
  unchanged: number;
  refused: number;
}

interface ImportRow {
  id: Buffer;
  provider_id: Buffer;
  uploaded_by: Buffer;
  format: OfferingFileFormat;
  mode: ImportMode;
  dry_run: number;
  status: ImportStatus;
  applied: number;
  received_at: Instant;
  finished_at: Instant | null;
}

const SELECT = `SELECT id, provider_id, uploaded_by, format, mode, dry_run, status, applied, received_at, finished_at
  FROM offering_import`;

/** Imports with the counts of their rows: two statements. */
export async function selectImports(runner: Runner, tail: string, parameters: unknown[]): Promise<OfferingImport[]> {
  const found = await rows<ImportRow>(runner, `${SELECT} ${tail}`, parameters);
  if (!found.length) return [];
  const counted = await rows<{ import_id: Buffer; action: RowAction | null; n: string }>(
    runner,
    'SELECT import_id, action, COUNT(*) AS n FROM offering_import_row WHERE import_id IN (?) GROUP BY import_id, action',
    [found.map((row) => row.id)],
  );
  return found.map((row) => {
    const own = counted.filter(({ import_id }) => import_id.equals(row.id));
    const count = (action: RowAction): number => Number(own.find((one) => one.action === action)?.n ?? 0);
    return {
      id: id(row.id),
      providerId: id(row.provider_id),
      uploadedBy: id(row.uploaded_by),
      format: row.format,
      mode: row.mode,
      dryRun: row.dry_run === 1,
      status: row.status,
      applied: row.applied === 1,
      receivedAt: row.received_at,
      finishedAt: row.finished_at,
      rows: own.reduce((all, { n }) => all + Number(n), 0),
      created: count('CREATED'),
      revised: count('REVISED'),
      unchanged: count('UNCHANGED'),
      refused: count('REFUSED'),
    };
  });
}

/** One row of an import and what came of it; null while it waits. */
export interface ReportRow {
  row: number;
  code: string;
  action: RowAction | null;
  offeringId: Id | null;
  issues: RowIssue[];
}

export async function selectReport(
  runner: Runner,
  importId: Buffer,
  actions: readonly RowAction[] | null,
): Promise<ReportRow[]> {
  const found = await rows<{
    row_no: number;
    code: string;
    action: RowAction | null;
    offering_id: Buffer | null;
    issues: unknown;
  }>(
    runner,
    `SELECT row_no, code, action, offering_id, issues FROM offering_import_row
      WHERE import_id = ?${actions?.length ? ' AND action IN (?)' : ''} ORDER BY row_no`,
    [importId, ...(actions?.length ? [actions] : [])],
  );
  return found.map((row) => ({
    row: row.row_no,
    code: row.code,
    action: row.action,
    offeringId: idOrNull(row.offering_id),
    issues: row.issues === null ? [] : json(row.issues),
  }));
}
