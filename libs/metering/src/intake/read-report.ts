import { type Id, type Instant, Issues, parseInstant, text } from '#kernel';
import {
  type RawReport,
  type RawRow,
  type ReportedEvent,
  type RowCode,
  type RowFault,
  type RowOutcome,
  type Verdict,
} from '../core/index.js';
import { checkReport, reportedEvent, type UsageReport } from './usage-report.js';

/**
 * Reads a report as it was written, or says what is wrong with it, the first thing that is. What it says of instance,
 * meter and quantity is judged later.
 */
function readReport(raw: RawReport): UsageReport | RowFault {
  const issues = new Issues();
  const needed = (field: 'id' | 'meter' | 'quantity' | 'occurredAt'): string => {
    const value = raw[field];
    if (value === null) issues.add([field], 'REQUIRED', text('Is missing.', '缺少该字段。'));
    return value ?? '';
  };
  const instant = (field: 'occurredAt' | 'windowStart', value: string): Instant | null => {
    const read = parseInstant(value);
    if (read === null && value) issues.add([field], 'MALFORMED', text('Not an instant.', '不是有效时刻。'));
    return read;
  };
  const report: UsageReport = {
    ...raw,
    source: raw.source ?? '',
    id: needed('id'),
    meter: needed('meter'),
    quantity: needed('quantity'),
    occurredAt: instant('occurredAt', needed('occurredAt')) ?? 0,
    windowStart: raw.windowStart === null ? null : instant('windowStart', raw.windowStart),
  };
  if (!issues.any) checkReport(issues, (field) => [field], report);
  const [issue] = issues.list;
  return issue ? { code: issue.code as RowCode, field: issue.path[0] as RowFault['field'] } : report;
}

const isFault = (read: UsageReport | RowFault): read is RowFault => 'code' in read;

/** Rows that were read: the events among them, and what became of each row once these are judged. */
export interface ReadRows {
  events: ReportedEvent[];
  outcomes: (verdicts: readonly Verdict[]) => RowOutcome[];
}

/** Reads the rows of one provider. */
export function readRows(rows: readonly RawRow[], providerId: Id): ReadRows {
  const read = rows.map(({ raw, fault }) => fault ?? readReport(raw));
  const reports = read.filter((one): one is UsageReport => !isFault(one));
  return {
    events: reports.map((report) => reportedEvent(providerId, report)),
    outcomes: (verdicts) => {
      const left = [...verdicts];
      return read.map((one) => (isFault(one) ? one : outcomeOf(left.shift()!)));
    },
  };
}

const outcomeOf = (verdict: Verdict): RowOutcome =>
  verdict.kind === 'REJECTED' ? { code: verdict.code, field: null } : verdict.kind;
