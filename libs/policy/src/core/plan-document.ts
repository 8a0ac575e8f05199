import type { DateOn, Text } from '#kernel/core';
import {
  orNull,
  readDay,
  readFields,
  readList,
  readOneOf,
  readString,
  readText,
  refuseRepeats,
  SeedError,
} from './read.js';

/** What a document says of itself: an encyclopedia ARTICLE, a DRAFT for comment, or a policy put IN_FORCE. */
const STATUSES = ['ARTICLE', 'DRAFT', 'IN_FORCE'] as const;
export type DocumentStatus = (typeof STATUSES)[number];

/** How a document stands on a day. */
export const DOCUMENT_STANDINGS = [...STATUSES, 'NOT_YET', 'EXPIRED'] as const;
export type DocumentStanding = (typeof DOCUMENT_STANDINGS)[number];

/** One of the policy documents that rules cite. Never shortened to "plan": that is a price plan. */
export interface PlanDocument {
  /** "000" to "004", what citations name. */
  id: string;
  title: Text;
  issuer: Text;
  /** The issuing number, such as 粤府办〔2014〕17号. */
  number: string | null;
  /** The day it was issued. */
  date: DateOn | null;
  status: DocumentStatus;
  /** The years it plans for, half-open [from, to). */
  period: { from: DateOn; to: DateOn } | null;
  note: string;
}

const KEYS = ['id', 'title', 'issuer', 'number', 'date', 'status', 'period', 'note'] as const;

/** Reads `seeds/plans/documents.json`; a SeedError on anything malformed or repeated. */
export function loadDocuments(json: unknown): PlanDocument[] {
  const documents = readList(json, 'documents', readDocument);
  refuseRepeats(documents, 'documents', ({ id }) => id);
  return documents;
}

function readDocument(value: unknown, path: string): PlanDocument {
  const fields = readFields(value, path, KEYS);
  return {
    id: readString(fields.id, `${path}.id`),
    title: readText(fields.title, `${path}.title`),
    issuer: readText(fields.issuer, `${path}.issuer`),
    number: orNull(fields.number, `${path}.number`, readString),
    date: orNull(fields.date, `${path}.date`, readDay),
    status: readOneOf(fields.status, `${path}.status`, STATUSES),
    period: orNull(fields.period, `${path}.period`, readPeriod),
    note: readString(fields.note, `${path}.note`),
  };
}

function readPeriod(value: unknown, path: string): { from: DateOn; to: DateOn } {
  const fields = readFields(value, path, ['from', 'to']);
  const [from, to] = [readDay(fields.from, `${path}.from`), readDay(fields.to, `${path}.to`)];
  if (to <= from) throw new SeedError(path, 'ends before it begins');
  return { from, to };
}

/**
 * The document's standing on a day of Asia/Shanghai: a policy whose years are over is EXPIRED, one whose years have
 * not begun NOT_YET. Its rules have dates of their own and do not end with it.
 */
export function documentStandingOn(document: PlanDocument, day: DateOn): DocumentStanding {
  const { status, period } = document;
  if (status !== 'IN_FORCE' || !period) return status;
  if (day < period.from) return 'NOT_YET';
  return day < period.to ? 'IN_FORCE' : 'EXPIRED';
}
