import { type Text, text } from '#kernel/core';
import { USAGE_CODES, type UsageCode, usageText } from './codes.js';

/** What a report of use may say, by the names it has in files, pages and quarantine. */
export const REPORT_FIELDS = [
  'source',
  'id',
  'instanceId',
  'externalId',
  'meter',
  'quantity',
  'occurredAt',
  'windowStart',
  'subject',
  'correctsEventId',
] as const;
export type ReportField = (typeof REPORT_FIELDS)[number];

/** A report as it was written, nothing read yet; what was not said or is no text is null. */
export type RawReport = Readonly<Record<ReportField, string | null>>;

/** Why a row of a file or an event of a page could not even be judged. Part of the public contract. */
export const ROW_CODES = ['REQUIRED', 'TOO_LONG', 'NOT_TEXT', 'MALFORMED', 'NOT_DECIMAL', 'NOT_USAGE'] as const;
export type RowCode = (typeof ROW_CODES)[number];

/** Why a row was refused: when it could be judged, the judge's code; else what is wrong with which field. */
export interface RowFault {
  code: RowCode | UsageCode;
  field: ReportField | null;
}

/** One row of a file or one event of a page, as far as it could be read. */
export interface RawRow {
  raw: RawReport;
  /** What is known to be wrong with it already. */
  fault: RowFault | null;
  /** As it came, or for columns as a JSON object; cut where it is too long to be kept. */
  payload: string;
}

export const NO_REPORT: RawReport = Object.freeze(
  Object.fromEntries(REPORT_FIELDS.map((field) => [field, null])) as Record<ReportField, null>,
);

const TEXTS: Record<Exclude<RowCode, 'NOT_DECIMAL'>, Text> = {
  REQUIRED: text('Is missing or empty.', '缺少或为空。'),
  TOO_LONG: text('Is too long.', '过长。'),
  NOT_TEXT: text('Contains characters that are not text.', '包含非文本字符。'),
  MALFORMED: text('Not in the form it must have.', '格式不符合要求。'),
  NOT_USAGE: text(
    'The row is no charge of use: ChargeCategory is not Usage, or ChargeClass is not empty.',
    '该行不是用量费用：ChargeCategory 不是 Usage，或 ChargeClass 不为空。',
  ),
};

const isUsageCode = (code: string): code is UsageCode => (USAGE_CODES as readonly string[]).includes(code);

/** The sentence that goes with a fault; it begins with the field, where one is at fault. */
export function faultText({ code, field }: RowFault): Text {
  const { en, zh } = isUsageCode(code) ? usageText(code) : TEXTS[code];
  return field === null ? { en, zh } : { en: `${field}: ${en}`, zh: `${field}：${zh}` };
}
