import type { Id, Instant } from '#kernel';
import { id, rows, type Runner } from '#platform';
import type { UsagePullStatus } from '../core/index.js';
import type { UsagePullFault } from './ask-page.js';

/** A provider's endpoint as its readers see it; the secret is not among it. */
export interface UsagePull {
  id: Id;
  providerId: Id;
  createdBy: Id;
  name: string;
  url: string;
  source: string;
  intervalSeconds: number;
  status: UsagePullStatus;
  cursor: string | null;
  pages: number;
  events: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  failures: number;
  nextAt: Instant | null;
  lastAt: Instant | null;
  fault: UsagePullFault | null;
  faultDetail: string | null;
  createdAt: Instant;
}

interface Row extends Pick<UsagePull, 'name' | 'url' | 'source' | 'status' | 'failures' | 'fault'> {
  id: Buffer;
  provider_id: Buffer;
  created_by: Buffer;
  interval_seconds: number;
  page_cursor: string | null;
  pages: string;
  events: string;
  accepted: string;
  duplicates: string;
  rejected: string;
  next_at: Instant | null;
  last_at: Instant | null;
  fault_detail: string | null;
  created_at: Instant;
}

const COLUMNS = `id, provider_id, created_by, name, url, source, interval_seconds, status, page_cursor, pages, events,
  accepted, duplicates, rejected, failures, next_at, last_at, fault, fault_detail, created_at`;

/** Pulls by the end of a statement: its conditions, order and limit. */
export async function selectPulls(runner: Runner, tail: string, parameters: unknown[]): Promise<UsagePull[]> {
  const found = await rows<Row>(runner, `SELECT ${COLUMNS} FROM usage_pull ${tail}`, parameters);
  return found.map((row) => ({
    id: id(row.id),
    providerId: id(row.provider_id),
    createdBy: id(row.created_by),
    name: row.name,
    url: row.url,
    source: row.source,
    intervalSeconds: row.interval_seconds,
    status: row.status,
    cursor: row.page_cursor,
    pages: Number(row.pages),
    events: Number(row.events),
    accepted: Number(row.accepted),
    duplicates: Number(row.duplicates),
    rejected: Number(row.rejected),
    failures: row.failures,
    nextAt: row.next_at,
    lastAt: row.last_at,
    fault: row.fault,
    faultDetail: row.fault_detail,
    createdAt: row.created_at,
  }));
}

/** What the secret of an endpoint is sealed for. */
export const pullPurpose = (pullId: Id): string => `usage-pull ${pullId}`;
