import { DomainError, formatInstant, plain } from '#kernel';
import { createHash } from 'node:crypto';
import {
  focusFacts,
  focusInstant,
  focusNumber,
  type FocusRow,
  focusText,
  isFocusUsage,
  NO_REPORT,
  type RawReport,
  type RawRow,
  REPORT_FIELDS,
  type ReportField,
  ROW_CODES,
  type RowCode,
  type RowFault,
} from '../core/index.js';
import { readCloudEvents } from '../intake/cloud-events.js';

/** A payload is kept to this many characters. */
const MOST_PAYLOAD = 16_000;

export const FILE_FORMATS = ['CSV', 'FOCUS', 'NDJSON'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

type Columns = Readonly<Record<string, string | undefined>>;

/** Columns that must be there; of a list within, one of them. */
export const REQUIRED_COLUMNS: Record<'CSV' | 'FOCUS', (string | string[])[]> = {
  CSV: ['id', ['instanceId', 'externalId'], 'meter', 'quantity', 'occurredAt'],
  FOCUS: [
    'ChargeCategory',
    ['ResourceId', 'x_InstanceId'],
    ['SkuMeter', 'x_Meter'],
    'ConsumedQuantity',
    'ChargePeriodStart',
    'ChargePeriodEnd',
  ],
};

const cut = (payload: string): string => payload.slice(0, MOST_PAYLOAD).toWellFormed();
const orNull = (value: string | undefined): string | null => value?.trim() || null;

/** A row of the platform's own CSV: columns by the names of the report's fields, empty ones absent. */
export function csvRow(columns: Columns, source: string): RawRow {
  const raw = Object.fromEntries(REPORT_FIELDS.map((field) => [field, orNull(columns[field])]));
  return { raw: { ...(raw as RawReport), source }, fault: null, payload: cut(JSON.stringify(columns)) };
}

/**
 * A row of a FOCUS file. The instance is ResourceId (the provider's own name for it) or x_InstanceId, the meter
 * x_Meter or SkuMeter, the quantity ConsumedQuantity, the window the charge period. The id is x_EventId, or made of
 * what the row is about (`focusFacts`).
 */
export function focusRow(row: FocusRow, source: string): RawRow {
  const payload = cut(JSON.stringify(row));
  if (!isFocusUsage(row)) return { raw: { ...NO_REPORT, source }, fault: { code: 'NOT_USAGE', field: null }, payload };
  const instanceId = focusText(row.x_InstanceId) || null;
  const quantity = focusText(row.ConsumedQuantity);
  const number = focusNumber(quantity);
  const instant = (column: string): string => {
    const text = focusText(row[column]);
    const read = focusInstant(text);
    return read === null ? text : formatInstant(read);
  };
  const raw: RawReport = {
    ...NO_REPORT,
    source,
    id: focusText(row.x_EventId) || `focus-${factsHash(row)}`,
    instanceId,
    externalId: instanceId ? null : focusText(row.ResourceId) || null,
    meter: focusText(row.x_Meter) || focusText(row.SkuMeter) || null,
    quantity: number === null ? quantity || null : plain(number),
    occurredAt: instant('ChargePeriodEnd') || null,
    windowStart: instant('ChargePeriodStart') || null,
  };
  return { raw, fault: null, payload };
}

const factsHash = (row: FocusRow): string =>
  createHash('sha256')
    .update(JSON.stringify(focusFacts(row)))
    .digest('hex')
    .slice(0, 40);

/** A line of NDJSON: an event as GraphQL's UsageEventInput has it, or a CloudEvent. */
export function jsonRow(line: string, source: string): RawRow {
  const payload = cut(line);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { raw: { ...NO_REPORT, source }, fault: { code: 'MALFORMED', field: null }, payload };
  return { ...('specversion' in value ? cloudEvent(value, source) : plainEvent(value, source)), payload };
}

type Read = Omit<RawRow, 'payload'>;

/** An event of a page or a line, as a JSON object; what is no text is no value. */
function plainEvent(value: object, source: string): Read {
  const fields = value as Record<string, unknown>;
  let fault: RowFault | null = null;
  const read = (field: ReportField): string | null => {
    const given = fields[field];
    if (typeof given === 'string') return given || null;
    // A JSON number may have lost digits before it came here.
    if (given !== undefined && given !== null)
      fault ??= { code: field === 'quantity' && typeof given === 'number' ? 'NOT_DECIMAL' : 'MALFORMED', field };
    return null;
  };
  const raw = Object.fromEntries(REPORT_FIELDS.map((field) => [field, read(field)])) as Record<ReportField, string>;
  return { raw: { ...raw, source }, fault };
}

function cloudEvent(value: object, source: string): Read {
  try {
    const [report] = readCloudEvents(value, false);
    const { occurredAt, windowStart, ...rest } = report!;
    const raw: RawReport = {
      ...rest,
      occurredAt: formatInstant(occurredAt),
      windowStart: windowStart === null ? null : formatInstant(windowStart),
    };
    return { raw, fault: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const [issue] = error.details.issues ?? [];
    const known = (ROW_CODES as readonly string[]).includes(issue?.code ?? '');
    return {
      raw: { ...NO_REPORT, source },
      fault: { code: known ? (issue!.code as RowCode) : 'MALFORMED', field: fieldOfPath(issue?.path.at(-1)) },
    };
  }
}

const fieldOfPath = (name: string | number | undefined): ReportField | null =>
  REPORT_FIELDS.find((field) => field === name) ?? (name === 'time' ? 'occurredAt' : null);
