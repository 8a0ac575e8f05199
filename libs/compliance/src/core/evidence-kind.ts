import { dec, isDateOn, type Issues, parseDecimal, plain, type Text, text } from '#kernel/core';
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
import { BODY_KINDS, type BodyKind } from './body.js';

const FIELD_TYPES = ['INTEGER', 'DECIMAL', 'TEXT', 'DATE', 'CHOICE', 'CHOICES'] as const;

/** Something that evidence of a kind says beside its number and days. */
export interface EvidenceField {
  code: string;
  name: Text;
  type: (typeof FIELD_TYPES)[number];
  /** Of numbers: plain decimals, both ends taken. */
  min: string | null;
  max: string | null;
  /** Of choices. */
  options: { code: string; name: Text }[];
  optional: boolean;
}

/** Who makes evidence: an authority, a body of a kind that the register has, or the provider itself. */
export type Issuing = 'AUTHORITY' | 'PROVIDER' | BodyKind;

/** A row of `seeds/plans/evidence-kinds.json`: what can be proved, and what such evidence says. */
export interface EvidenceKind {
  code: string;
  name: Text;
  issuedBy: Issuing;
  /** How long it holds at most, counted from its first day; null: as long as it says, or for ever. */
  validMonths: number | null;
  fields: EvidenceField[];
  /** The clause or law it comes from. */
  source: string;
}

/** Reads the kinds; a SeedError names the path of a fault. */
export function loadEvidenceKinds(json: unknown): EvidenceKind[] {
  const kinds = readList(json, 'evidenceKinds', (value, path): EvidenceKind => {
    const row = readFields(value, path, ['code', 'name', 'issuedBy', 'validMonths', 'fields', 'source']);
    return {
      code: readString(row.code, `${path}.code`),
      name: readText(row.name, `${path}.name`),
      issuedBy: readOneOf(row.issuedBy, `${path}.issuedBy`, ['AUTHORITY', 'PROVIDER', ...BODY_KINDS] as const),
      validMonths: orNull(row.validMonths, `${path}.validMonths`, readCount),
      fields: readList(row.fields, `${path}.fields`, readField),
      source: readString(row.source, `${path}.source`),
    };
  });
  refuseRepeats(kinds, 'evidenceKinds', ({ code }) => code);
  return kinds;
}

function readField(value: unknown, path: string): EvidenceField {
  const row = readFields({ min: null, max: null, options: [], ...(value as object) }, path, [
    'code',
    'name',
    'type',
    'min',
    'max',
    'options',
    'optional',
  ]);
  const field: EvidenceField = {
    code: readString(row.code, `${path}.code`),
    name: readText(row.name, `${path}.name`),
    type: readOneOf(row.type, `${path}.type`, FIELD_TYPES),
    min: orNull(row.min, `${path}.min`, readString),
    max: orNull(row.max, `${path}.max`, readString),
    options: readList(row.options, `${path}.options`, (one, at) => {
      const option = readFields(one, at, ['code', 'name']);
      return { code: readString(option.code, `${at}.code`), name: readText(option.name, `${at}.name`) };
    }),
    optional: readBoolean(row.optional, `${path}.optional`),
  };
  if (field.type.startsWith('CHOICE') !== field.options.length > 0)
    throw new SeedError(`${path}.options`, 'choices have options, and nothing else has');
  return field;
}

/**
 * What evidence says beside its number and days, read by its kind: numbers as plain decimals, choices as lists of
 * their codes. Adds an issue for whatever is missing (REQUIRED), unknown (UNKNOWN_FIELD) or wrong (WRONG_TYPE,
 * OUT_OF_RANGE, UNKNOWN_OPTION, TOO_LONG).
 */
export function readDetails(
  issues: Issues,
  { fields }: EvidenceKind,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  for (const code of Object.keys(given))
    if (!fields.some((field) => field.code === code))
      issues.add(['details', code], 'UNKNOWN_FIELD', text('Not a field of this kind.', '该类证明没有此字段。'));
  const read: Record<string, unknown> = {};
  for (const field of fields) {
    const value = Object.hasOwn(given, field.code) ? (given[field.code] ?? null) : null;
    if (value !== null) read[field.code] = readValue(issues, field, value);
    else if (!field.optional) issues.add(['details', field.code], 'REQUIRED', text('Must be given.', '必须填写。'));
  }
  return read;
}

const LONGEST = 500;

function readValue(issues: Issues, field: EvidenceField, value: unknown): unknown {
  const path = ['details', field.code];
  const wrong = (): null => {
    issues.add(path, 'WRONG_TYPE', text(`Not of the type ${field.type}.`, `类型应为 ${field.type}。`));
    return null;
  };
  switch (field.type) {
    case 'INTEGER':
    case 'DECIMAL':
      return readNumber(issues, field, value) ?? wrong();
    case 'DATE':
      return typeof value === 'string' && isDateOn(value) ? value : wrong();
    case 'TEXT':
      if (typeof value !== 'string' || !value.trim()) return wrong();
      if (value.length > LONGEST)
        issues.add(path, 'TOO_LONG', text(`At most ${LONGEST} characters.`, `最多 ${LONGEST} 个字符。`));
      return value.trim();
    case 'CHOICE':
    case 'CHOICES':
      return readChoices(issues, field, value) ?? wrong();
  }
}

/** The number as a plain decimal; null for what is none. */
function readNumber(issues: Issues, { code, type, min, max }: EvidenceField, value: unknown): string | null {
  const number = typeof value === 'number' || typeof value === 'string' ? parseDecimal(String(value)) : 'NOT_DECIMAL';
  if (typeof number === 'string' || (type === 'INTEGER' && !number.isInteger())) return null;
  if ((min !== null && number.lt(dec(min))) || (max !== null && number.gt(dec(max))))
    issues.add(
      ['details', code],
      'OUT_OF_RANGE',
      text(`From ${min ?? '…'} to ${max ?? '…'}.`, `应在 ${min ?? '…'} 至 ${max ?? '…'} 之间。`),
    );
  return plain(number);
}

/** The codes chosen, each once; a CHOICE has one. Null for what is no choice. */
function readChoices(issues: Issues, { code, type, options }: EvidenceField, value: unknown): string[] | null {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.length || !list.every((one) => typeof one === 'string') || (type === 'CHOICE' && list.length > 1))
    return null;
  if (!list.every((one) => options.some((option) => option.code === one)))
    issues.add(
      ['details', code],
      'UNKNOWN_OPTION',
      text(
        `One of ${options.map((option) => option.code).join(', ')}.`,
        `须为 ${options.map((option) => option.code).join('、')} 之一。`,
      ),
    );
  return [...new Set(list)].slice(0, options.length);
}
