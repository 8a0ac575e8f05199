import { type Citation, isDateOn, type Text } from '#kernel/core';

/**
 * Strict readers for the data under `seeds/`. Whatever is missing, misspelt or of the wrong kind stops the
 * start with the path of the fault: a rule that is silently not understood would be a rule that is not applied.
 */
export type Fields = Readonly<Record<string, unknown>>;

/** The error of every reader: `rules[2].validFrom: not a day`. For the people who edit seeds, so English only. */
export class SeedError extends Error {
  constructor(path: string, message: string) {
    super(`${path}: ${message}`);
    this.name = 'SeedError';
  }
}

/** An object with exactly the keys named: a missing and an unknown key are both faults. */
export function readFields(value: unknown, path: string, keys: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SeedError(path, 'not an object');
  for (const key of keys) if (!Object.hasOwn(value, key)) throw new SeedError(`${path}.${key}`, 'missing');
  for (const key of Object.keys(value)) if (!keys.includes(key)) throw new SeedError(`${path}.${key}`, 'unknown key');
  return value as Fields;
}

export function readList<T>(value: unknown, path: string, item: (value: unknown, path: string) => T): T[] {
  if (!Array.isArray(value)) throw new SeedError(path, 'not a list');
  return value.map((each: unknown, index) => item(each, `${path}[${index}]`));
}

/** Text that is neither empty nor begins or ends with a blank. */
export function readString(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '' || value !== value.trim()) throw new SeedError(path, 'not a text');
  return value;
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new SeedError(path, 'not true or false');
  return value;
}

/** A whole number of at least 1. */
export function readWhole(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw new SeedError(path, 'not a whole number from 1');
  return value;
}

/** A decimal number as text, without sign or exponent: it is never read as a floating number. */
export function readPlainDecimal(value: unknown, path: string): string {
  if (typeof value !== 'string' || !/^(0|[1-9]\d*)(\.\d+)?$/.test(value))
    throw new SeedError(path, 'not a decimal number as text');
  return value;
}

/** A whole number from 1 on. */
export function readCount(value: unknown, path: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1) throw new SeedError(path, 'not a whole number from 1 on');
  return value as number;
}

export function readOneOf<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
  if (!allowed.includes(value as T)) throw new SeedError(path, `not one of ${allowed.join(', ')}`);
  return value as T;
}

/** A list without repetition and with at least one member: an empty one would make a rule that never speaks. */
export function readSet<T extends string>(
  value: unknown,
  path: string,
  item: (value: unknown, path: string) => T,
): T[] {
  const list = readList(value, path, item);
  if (list.length === 0) throw new SeedError(path, 'empty');
  if (new Set(list).size !== list.length) throw new SeedError(path, 'repeats itself');
  return list;
}

export function readDay(value: unknown, path: string): string {
  if (typeof value !== 'string' || !isDateOn(value)) throw new SeedError(path, 'not a day such as 2026-10-31');
  return value;
}

/** Reads with `item` unless the value is null. */
export const orNull = <T>(value: unknown, path: string, item: (value: unknown, path: string) => T): T | null =>
  value === null ? null : item(value, path);

export function readText(value: unknown, path: string): Text {
  const { zh, en } = readFields(value, path, ['zh', 'en']);
  return { zh: readString(zh, `${path}.zh`), en: readString(en, `${path}.en`) };
}

export function readCitation(value: unknown, path: string): Citation {
  const { document, section, quote } = readFields(value, path, ['document', 'section', 'quote']);
  return {
    document: readString(document, `${path}.document`),
    section: readString(section, `${path}.section`),
    quote: readString(quote, `${path}.quote`),
  };
}

/** Refuses the second of two rows with the same key. */
export function refuseRepeats<T>(rows: readonly T[], path: string, keyOf: (row: T) => string): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    if (seen.has(key)) throw new SeedError(path, `${key} appears twice`);
    seen.add(key);
  }
}
