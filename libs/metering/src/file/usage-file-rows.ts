import type { Id, Instant } from '#kernel';
import { id, rows, type Runner } from '#platform';
import type { UsageFileStatus } from '../core/index.js';
import type { UsageFileFault } from './read-rows.js';
import type { FileFormat } from './rows.js';

/** A file of usage as its readers see it. */
export interface UsageFile {
  id: Id;
  providerId: Id;
  uploadedBy: Id;
  name: string;
  format: FileFormat;
  source: string;
  backfill: boolean;
  status: UsageFileStatus;
  sha256: string;
  bytes: number;
  bytesRead: number;
  rows: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  fault: UsageFileFault | null;
  faultDetail: string | null;
  receivedAt: Instant;
  startedAt: Instant | null;
  finishedAt: Instant | null;
}

interface Row extends Pick<
  UsageFile,
  'name' | 'format' | 'source' | 'status' | 'accepted' | 'duplicates' | 'rejected' | 'fault'
> {
  id: Buffer;
  provider_id: Buffer;
  uploaded_by: Buffer;
  sha256: Buffer;
  backfill: number;
  bytes: string;
  bytes_read: string;
  rows_read: number;
  fault_detail: string | null;
  received_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
}

const COLUMNS = `id, provider_id, uploaded_by, name, format, source, backfill, status, sha256, bytes, bytes_read, rows_read,
  accepted, duplicates, rejected, fault, fault_detail, received_at, started_at, finished_at`;

/** Files by the end of a statement: its conditions, order and limit. */
export async function selectFiles(runner: Runner, tail: string, parameters: unknown[]): Promise<UsageFile[]> {
  const found = await rows<Row>(runner, `SELECT ${COLUMNS} FROM usage_file ${tail}`, parameters);
  return found.map((row) => ({
    id: id(row.id),
    providerId: id(row.provider_id),
    uploadedBy: id(row.uploaded_by),
    name: row.name,
    format: row.format,
    source: row.source,
    backfill: Boolean(row.backfill),
    status: row.status,
    sha256: row.sha256.toString('hex'),
    bytes: Number(row.bytes),
    bytesRead: Number(row.bytes_read),
    rows: row.rows_read,
    accepted: row.accepted,
    duplicates: row.duplicates,
    rejected: row.rejected,
    fault: row.fault,
    faultDetail: row.fault_detail,
    receivedAt: row.received_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }));
}
