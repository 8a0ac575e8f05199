import type { Id, Instant } from '#kernel';
import { id, json, rows, type Runner } from '#platform';
import type { QuarantineStatus, RawReport, ReportField, RowFault } from '../core/index.js';
import type { QuarantineWay } from './usage-quarantine.entity.js';

/** A refused row as its readers see it. */
export interface QuarantinedUsage {
  id: Id;
  providerId: Id;
  way: QuarantineWay;
  originId: Id;
  rowNo: number;
  status: QuarantineStatus;
  code: RowFault['code'];
  field: ReportField | null;
  raw: RawReport;
  payload: string;
  receivedAt: Instant;
  decidedAt: Instant | null;
  reason: string | null;
}

interface Row extends Pick<QuarantinedUsage, 'way' | 'status' | 'code' | 'field' | 'payload' | 'reason'> {
  id: Buffer;
  provider_id: Buffer;
  origin_id: Buffer;
  row_no: string;
  report: unknown;
  received_at: Instant;
  decided_at: Instant | null;
}

/** Refused rows by the end of a statement: its conditions, order and limit. */
export async function selectQuarantined(
  runner: Runner,
  tail: string,
  parameters: unknown[],
): Promise<QuarantinedUsage[]> {
  const found = await rows<Row>(
    runner,
    `SELECT id, provider_id, way, origin_id, row_no, status, code, field, report, payload, received_at, decided_at, reason
       FROM usage_quarantine ${tail}`,
    parameters,
  );
  return found.map(({ provider_id, origin_id, row_no, report, received_at, decided_at, ...row }) => ({
    ...row,
    id: id(row.id),
    providerId: id(provider_id),
    originId: id(origin_id),
    rowNo: Number(row_no),
    raw: json<RawReport>(report),
    receivedAt: received_at,
    decidedAt: decided_at,
  }));
}
