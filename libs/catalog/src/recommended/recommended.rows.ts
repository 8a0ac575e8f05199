import { type DateOn, type Id, type Instant, notFound, text } from '#kernel';
import { bin, bins, id, idOrNull, insertRows, rows, type Runner } from '#platform';
import type { RecommendedContent, RecommendedList, RecommendedStatus } from '../core/index.js';

export interface RecommendedIssue {
  id: Id;
  number: string;
  issuer: string;
  validFrom: DateOn;
  validTo: DateOn;
  /** As it is written: see `recommendedStatusOn`. */
  status: RecommendedStatus;
  version: number;
  draftedBy: Id;
  publishedAt: Instant | null;
}

export interface RecommendedEntry {
  issueId: Id;
  offeringId: Id;
  list: RecommendedList;
  recommended: boolean | null;
  opinion: string | null;
  reviewedBy: Id | null;
  reviewedAt: Instant | null;
}

export const noSuchIssue = (): Error => notFound(text('issue', '推荐目录'));

/** `tail` is everything after FROM. */
export async function selectIssues(runner: Runner, tail: string, parameters: unknown[]): Promise<RecommendedIssue[]> {
  const found = await rows<{
    id: Buffer;
    number: string;
    issuer: string;
    valid_from: DateOn;
    valid_to: DateOn;
    status: RecommendedStatus;
    version: number;
    drafted_by: Buffer;
    published_at: Instant | null;
  }>(
    runner,
    `SELECT id, number, issuer, CAST(valid_from AS CHAR) AS valid_from, CAST(valid_to AS CHAR) AS valid_to, status,
       version, drafted_by, published_at FROM recommended_issue ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    number: row.number,
    issuer: row.issuer,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    status: row.status,
    version: row.version,
    draftedBy: id(row.drafted_by),
    publishedAt: row.published_at,
  }));
}

/** `where` is everything after FROM; by list and place. */
async function selectEntries(runner: Runner, where: string, parameters: unknown[]): Promise<RecommendedEntry[]> {
  const found = await rows<{
    issue_id: Buffer;
    offering_id: Buffer;
    list: RecommendedList;
    recommended: number | null;
    opinion: string | null;
    reviewed_by: Buffer | null;
    reviewed_at: Instant | null;
  }>(
    runner,
    `SELECT issue_id, offering_id, list, recommended, opinion, reviewed_by, reviewed_at FROM recommended_entry ${where}
       ORDER BY issue_id, list, position`,
    parameters,
  );
  return found.map((row) => ({
    issueId: id(row.issue_id),
    offeringId: id(row.offering_id),
    list: row.list,
    recommended: row.recommended === null ? null : row.recommended === 1,
    opinion: row.opinion,
    reviewedBy: idOrNull(row.reviewed_by),
    reviewedAt: row.reviewed_at,
  }));
}

export const entriesOfIssues = (runner: Runner, ids: readonly Id[]): Promise<RecommendedEntry[]> =>
  selectEntries(runner, 'WHERE issue_id IN (?)', [bins(ids)]);

/** Of all issues that were ever published. */
export const entriesOfOfferings = (runner: Runner, ids: readonly Id[]): Promise<RecommendedEntry[]> =>
  selectEntries(
    runner,
    "WHERE offering_id IN (?) AND issue_id IN (SELECT id FROM recommended_issue WHERE status = 'PUBLISHED')",
    [bins(ids)],
  );

/** Writes the entries of an issue in place of those it had; nobody has looked at them yet. */
export async function writeEntries(runner: Runner, issueId: Id, entries: RecommendedContent['entries']): Promise<void> {
  await runner.query('DELETE FROM recommended_entry WHERE issue_id = ?', [bin(issueId)]);
  await insertRows(
    runner,
    'INSERT INTO recommended_entry (issue_id, offering_id, list, position)',
    entries.map(({ list, offeringId }, position) => [bin(issueId), bin(offeringId), list, position]),
  );
}
