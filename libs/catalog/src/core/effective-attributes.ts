import { plain } from '#kernel/core';
import type { AttributeDefinition, AttributeDefinitions } from './attribute-definition.js';
import { decimalOf, isRecord, LONGEST_FILTERABLE } from './check-attributes.js';

type Attributes = Readonly<Record<string, unknown>>;

/**
 * What an offering declares: its provider's defaults, overlaid attribute by attribute by its own. Null in its own says
 * that the default does not hold for it; nulls are left out.
 */
export const effectiveAttributes = (defaults: Attributes, own: Attributes): Record<string, unknown> =>
  Object.fromEntries(Object.entries({ ...defaults, ...own }).filter(([, value]) => value !== null));

/** A value that an offering is found by. */
export interface AttributeValue {
  /** The attribute's code; of a record's field "components.origin". */
  code: string;
  /** Numbers without trailing zeros, booleans as true and false, texts without blanks around them. */
  value: string;
  /** Of INTEGER and DECIMAL, a plain decimal; else null. */
  number: string | null;
}

/** The values of filterable attributes, each once; values that are not of their definition's type are left out. */
export function attributeValues(definitions: AttributeDefinitions, attributes: Attributes): AttributeValue[] {
  const found = Object.entries(attributes).flatMap(([code, value]) => {
    const definition = definitions.get(code);
    return definition ? valuesOf(definition, value, code) : [];
  });
  return [...new Map(found.map((one) => [`${one.code} ${one.value}`, one])).values()];
}

/** The codes that offerings can be found by, with what each is. */
export const filterableCodes = (definitions: AttributeDefinitions): Map<string, AttributeDefinition> =>
  new Map(
    [...definitions.values()]
      .flatMap((one) => [
        [one.code, one] as const,
        ...one.fields.map((field) => [`${one.code}.${field.code}`, field] as const),
      ])
      .filter(([, definition]) => definition.filterable),
  );

function valuesOf({ type, fields, filterable }: AttributeDefinition, value: unknown, code: string): AttributeValue[] {
  if (type === 'RECORD' || type === 'RECORDS')
    return listOf(value)
      .filter(isRecord)
      .flatMap((record) => fields.flatMap((field) => valuesOf(field, record[field.code], `${code}.${field.code}`)));
  if (!filterable) return [];
  if (type === 'BOOLEAN') return typeof value === 'boolean' ? [{ code, value: String(value), number: null }] : [];
  if (type === 'INTEGER' || type === 'DECIMAL') {
    const number = decimalOf(value);
    return number ? [{ code, value: plain(number), number: plain(number) }] : [];
  }
  return listOf(value)
    .filter((one) => typeof one === 'string')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one.length <= LONGEST_FILTERABLE)
    .map((one) => ({ code, value: one, number: null }));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
