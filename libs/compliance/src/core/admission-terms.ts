import type { Text } from '#kernel/core';
import {
  orNull,
  readBoolean,
  readCount,
  readFields,
  readList,
  readOneOf,
  readString,
  readText,
  refuseRepeats,
  SeedError,
} from '#policy/core';

const QUESTION_TYPES = ['BOOLEAN', 'DATE', 'INTEGER', 'CHOICE', 'TEXT'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

/** When an answer passes or fails by itself. */
export type Condition =
  | { kind: 'absent' }
  | { kind: 'equals'; value: boolean }
  | { kind: 'in'; values: string[] }
  | { kind: 'atMost' | 'above'; value: string }
  | { kind: 'olderThanMonths' | 'withinMonths'; months: number };

/** One definition gives the form, its validation and the assessment. */
export interface Question {
  code: string;
  name: Text;
  type: QuestionType;
  optional: boolean;
  /** Of an INTEGER: both ends taken. */
  min: string | null;
  max: string | null;
  /** Of a CHOICE. */
  options: { code: string; name: Text }[];
  /** What fails is looked at first; what neither fails nor passes needs a person. */
  pass: Condition | null;
  fail: Condition | null;
  source: string;
}

export interface Section {
  code: string;
  name: Text;
  /** Its answers are carried into a renewal. */
  prefill: boolean;
  questions: Question[];
}

/** What becomes of an admission whose evidence of a kind is missing or has run out. */
export const LAPSES = ['SUSPENDED', 'CONDITION_UNMET'] as const;
export type Lapse = (typeof LAPSES)[number];

/** `seeds/plans/admission.json`: what a provider is asked, must prove, and how long an admission lasts. */
export interface AdmissionTerms {
  version: string;
  /** An admission lasts so long from the day of its decision. */
  validMonths: number;
  /** So many days before its last day it is due for renewal. */
  renewalNoticeDays: number;
  /** Working days from handing in to the decision. 004 三(二) 「优化审批流程，提高审批效率」; the number is ours. */
  limitWorkdays: number;
  evidence: { kind: string; lapse: Lapse; source: string }[];
  sections: Section[];
}

/** Reads the terms; a SeedError names the path of a fault. */
export function loadAdmissionTerms(json: unknown, evidenceKinds: readonly string[]): AdmissionTerms {
  const row = readFields(json, 'admission', [
    'version',
    'validMonths',
    'renewalNoticeDays',
    'limitWorkdays',
    'evidence',
    'sections',
  ]);
  const terms: AdmissionTerms = {
    version: readString(row.version, 'admission.version'),
    validMonths: readCount(row.validMonths, 'admission.validMonths'),
    renewalNoticeDays: readCount(row.renewalNoticeDays, 'admission.renewalNoticeDays'),
    limitWorkdays: readCount(row.limitWorkdays, 'admission.limitWorkdays'),
    evidence: readList(row.evidence, 'admission.evidence', (one, path) => {
      const fields = readFields(one, path, ['kind', 'lapse', 'source']);
      return {
        kind: readOneOf(fields.kind, `${path}.kind`, evidenceKinds),
        lapse: readOneOf(fields.lapse, `${path}.lapse`, LAPSES),
        source: readString(fields.source, `${path}.source`),
      };
    }),
    sections: readList(row.sections, 'admission.sections', readSection),
  };
  refuseRepeats(
    terms.sections.flatMap(({ questions }) => questions),
    'admission.sections',
    ({ code }) => code,
  );
  return terms;
}

function readSection(value: unknown, path: string): Section {
  const row = readFields(value, path, ['code', 'name', 'prefill', 'questions']);
  return {
    code: readString(row.code, `${path}.code`),
    name: readText(row.name, `${path}.name`),
    prefill: readBoolean(row.prefill, `${path}.prefill`),
    questions: readList(row.questions, `${path}.questions`, readQuestion),
  };
}

function readQuestion(value: unknown, path: string): Question {
  const keys = ['code', 'name', 'type', 'optional', 'min', 'max', 'options', 'pass', 'fail', 'source'];
  const row = readFields({ min: null, max: null, options: [], ...(value as object) }, path, keys);
  const question: Question = {
    code: readString(row.code, `${path}.code`),
    name: readText(row.name, `${path}.name`),
    type: readOneOf(row.type, `${path}.type`, QUESTION_TYPES),
    optional: readBoolean(row.optional, `${path}.optional`),
    min: orNull(row.min, `${path}.min`, readString),
    max: orNull(row.max, `${path}.max`, readString),
    options: readList(row.options, `${path}.options`, (one, at) => {
      const option = readFields(one, at, ['code', 'name']);
      return { code: readString(option.code, `${at}.code`), name: readText(option.name, `${at}.name`) };
    }),
    pass: orNull(row.pass, `${path}.pass`, readCondition),
    fail: orNull(row.fail, `${path}.fail`, readCondition),
    source: readString(row.source, `${path}.source`),
  };
  if ((question.type === 'CHOICE') !== question.options.length > 0)
    throw new SeedError(`${path}.options`, 'a choice has options, and nothing else has');
  return question;
}

const CONDITIONS: Record<string, (value: unknown, path: string) => Condition> = {
  absent: (value, path) => {
    if (value !== true) throw new SeedError(path, 'not true');
    return { kind: 'absent' };
  },
  equals: (value, path) => ({ kind: 'equals', value: readBoolean(value, path) }),
  in: (value, path) => ({ kind: 'in', values: readList(value, path, readString) }),
  atMost: (value, path) => ({ kind: 'atMost', value: readString(value, path) }),
  above: (value, path) => ({ kind: 'above', value: readString(value, path) }),
  olderThanMonths: (value, path) => ({ kind: 'olderThanMonths', months: readCount(value, path) }),
  withinMonths: (value, path) => ({ kind: 'withinMonths', months: readCount(value, path) }),
};

/** One key that says the kind. */
function readCondition(value: unknown, path: string): Condition {
  const [entry, ...more] = Object.entries(value ?? {});
  const read = entry && Object.hasOwn(CONDITIONS, entry[0]) ? CONDITIONS[entry[0]] : undefined;
  if (!entry || more.length || !read) throw new SeedError(path, 'not one known condition');
  return read(entry[1], `${path}.${entry[0]}`);
}
