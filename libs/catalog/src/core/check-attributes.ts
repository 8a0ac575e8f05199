import { dec, type Decimal, isDateOn, type Issue, parseDecimal, sum } from '#kernel/core';
import type { AttributeDefinition, AttributeDefinitions } from './attribute-definition.js';

/** Codes of what may be wrong with a known attribute. */
export type AttributeIssueCode =
  /** Not of the definition's type. */
  | 'WRONG_TYPE'
  /** A number beyond the definition's ends. */
  | 'OUT_OF_RANGE'
  /** None of the definition's options. */
  | 'UNKNOWN_OPTION'
  /** The same value twice in a list. */
  | 'DUPLICATE'
  /** An empty text, or a record without a field. */
  | 'REQUIRED'
  | 'TOO_LONG'
  | 'TOO_MANY'
  /** The parts of a record do not add up to what they must. */
  | 'SUM_MISMATCH';

export interface AttributeFault {
  /** From the attribute's code on. */
  path: Issue['path'];
  code: AttributeIssueCode;
  definition: AttributeDefinition;
}

const MOST_VALUES = 100;
const LONGEST_TEXT = 2000;
/** What is found by its value is kept in an index. */
export const LONGEST_FILTERABLE = 200;

/**
 * Everything that is wrong with the known attributes of an offering, or with a provider's defaults. Unknown keys are
 * free, null says that the attribute is not declared, and a single text stands for a list of one. An `open` definition
 * finds nothing wrong.
 */
export function attributeFaults(
  definitions: AttributeDefinitions,
  attributes: Readonly<Record<string, unknown>>,
): AttributeFault[] {
  return Object.entries(attributes).flatMap(([code, value]) => {
    const definition = definitions.get(code);
    return definition && !definition.open && value !== null ? valueFaults(definition, value, [code]) : [];
  });
}

function valueFaults(definition: AttributeDefinition, value: unknown, path: Issue['path']): AttributeFault[] {
  const fault = (code: AttributeIssueCode): AttributeFault[] => [{ path, code, definition }];
  switch (definition.type) {
    case 'BOOLEAN':
      return typeof value === 'boolean' ? [] : fault('WRONG_TYPE');
    case 'INTEGER':
      return Number.isSafeInteger(value) ? rangeFaults(definition, dec(String(value)), fault) : fault('WRONG_TYPE');
    case 'DECIMAL': {
      const read = decimalOf(value);
      return read ? rangeFaults(definition, read, fault) : fault('WRONG_TYPE');
    }
    case 'DATE':
      return typeof value === 'string' && isDateOn(value) ? [] : fault('WRONG_TYPE');
    case 'TEXT':
    case 'CHOICE':
      return textFaults(definition, value, fault);
    case 'TEXTS':
    case 'CHOICES':
      return typeof value === 'string'
        ? textFaults(definition, value, fault)
        : listFaults(value, fault, (one, index) =>
            textFaults(definition, one, (code) => [{ path: [...path, index], code, definition }]),
          );
    case 'RECORD':
      return recordFaults(definition, value, path);
    case 'RECORDS':
      return listFaults(value, fault, (one, index) => recordFaults(definition, one, [...path, index]));
  }
}

type Faults = (code: AttributeIssueCode) => AttributeFault[];

/** A decimal as a JSON number or a text has it; null for anything else, and for more digits than quantities have. */
export function decimalOf(value: unknown): Decimal | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const read = parseDecimal(String(value));
  return typeof read === 'string' ? null : read;
}

function rangeFaults({ min, max }: AttributeDefinition, value: Decimal, fault: Faults): AttributeFault[] {
  return (min !== null && value.lt(min)) || (max !== null && value.gt(max)) ? fault('OUT_OF_RANGE') : [];
}

function textFaults({ options, filterable }: AttributeDefinition, value: unknown, fault: Faults): AttributeFault[] {
  if (typeof value !== 'string') return fault('WRONG_TYPE');
  if (options.length) return options.some(({ code }) => code === value) ? [] : fault('UNKNOWN_OPTION');
  if (value.trim() === '') return fault('REQUIRED');
  return value.length > (filterable ? LONGEST_FILTERABLE : LONGEST_TEXT) ? fault('TOO_LONG') : [];
}

function listFaults(
  value: unknown,
  fault: Faults,
  faultsOf: (one: unknown, index: number) => AttributeFault[],
): AttributeFault[] {
  if (!Array.isArray(value)) return fault('WRONG_TYPE');
  if (value.length > MOST_VALUES) return fault('TOO_MANY');
  const texts = value.filter((one) => typeof one === 'string');
  const repeats = new Set(texts).size < texts.length ? fault('DUPLICATE') : [];
  return [...repeats, ...value.flatMap(faultsOf)];
}

function recordFaults(definition: AttributeDefinition, value: unknown, path: Issue['path']): AttributeFault[] {
  if (!isRecord(value)) return [{ path, code: 'WRONG_TYPE', definition }];
  const faults = definition.fields.flatMap((field): AttributeFault[] => {
    const part = Object.hasOwn(value, field.code) ? (value[field.code] ?? null) : null;
    if (part !== null) return valueFaults(field, part, [...path, field.code]);
    return field.optional ? [] : [{ path: [...path, field.code], code: 'REQUIRED', definition: field }];
  });
  if (faults.length || definition.sumsTo === null) return faults;
  const parts = definition.fields.map(({ code }) => decimalOf(value[code])).filter((part) => part !== null);
  return sum(parts).eq(definition.sumsTo) ? [] : [{ path, code: 'SUM_MISMATCH', definition }];
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
