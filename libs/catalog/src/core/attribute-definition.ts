import { dec, parseDecimal, plain, type Text } from '#kernel/core';
import {
  CLOUD_NAMES,
  orNull,
  readBoolean,
  readFields,
  readList,
  readOneOf,
  readString,
  readText,
  refuseRepeats,
  SERVICE_MODEL_NAMES,
  SeedError,
} from '#policy/core';
import type { Cloud, ServiceModel } from './offering-machine.js';

/** What a value of an attribute is in JSON; `attributeFaults` says exactly what is taken. */
export const ATTRIBUTE_TYPES = [
  'BOOLEAN',
  'INTEGER',
  /** A JSON number or a decimal text. */
  'DECIMAL',
  'TEXT',
  'TEXTS',
  'CHOICE',
  'CHOICES',
  /** A day, YYYY-MM-DD. */
  'DATE',
  /** An object with the fields of the definition. */
  'RECORD',
  'RECORDS',
] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

export interface AttributeOption {
  code: string;
  name: Text;
}

/** A row of `seeds/reference/attributes.json`: what the market understands of `Offering.attributes`. */
export interface AttributeDefinition {
  code: string;
  name: Text;
  type: AttributeType;
  /** Of INTEGER and DECIMAL, as units of meters are written. */
  unit: string | null;
  /** Of INTEGER and DECIMAL: plain decimals, both ends taken. */
  min: string | null;
  max: string | null;
  /** Of CHOICE and CHOICES. */
  options: AttributeOption[];
  /** Of RECORD and RECORDS. */
  fields: AttributeDefinition[];
  /** Of a RECORD: what its DECIMAL fields add up to. */
  sumsTo: string | null;
  /** A field that a record may go without. */
  optional: boolean;
  /** Offerings it says something about; none named: all. Given elsewhere it is kept all the same. */
  serviceModels: ServiceModel[];
  clouds: Cloud[];
  categoryCodes: string[];
  /** Offerings are found by it. */
  filterable: boolean;
  /** Other values were taken before there were definitions and still are: they are kept and mean nothing. */
  open: boolean;
  /** No default of a provider. */
  ownOnly: boolean;
  /** The clause it comes from; null for one of our own. */
  source: string | null;
}

/** Definitions by code, in the order of the file. */
export type AttributeDefinitions = ReadonlyMap<string, AttributeDefinition>;

const NOTHING = {
  unit: null,
  min: null,
  max: null,
  options: [],
  fields: [],
  sumsTo: null,
  optional: false,
  serviceModels: [],
  clouds: [],
  categoryCodes: [],
  filterable: false,
  open: false,
  ownOnly: false,
  source: null,
};
const KEYS = ['code', 'name', 'type', ...Object.keys(NOTHING)];
const CODE = /^[a-z][a-zA-Z0-9]{0,49}$/;

/** Reads the definitions; what a row leaves out is as in `NOTHING`. Throws a SeedError naming the path of a fault. */
export function readAttributeDefinitions(json: unknown): AttributeDefinitions {
  const definitions = readDefinitions(json, 'attributes');
  return new Map(definitions.map((definition) => [definition.code, definition]));
}

function readDefinitions(json: unknown, path: string): AttributeDefinition[] {
  const definitions = readList(json, path, readDefinition);
  refuseRepeats(definitions, path, ({ code }) => code);
  return definitions;
}

function readDefinition(value: unknown, path: string): AttributeDefinition {
  const row = readFields({ ...NOTHING, ...(value as object) }, path, KEYS);
  const list = <T>(key: string, item: (value: unknown, at: string) => T): T[] =>
    readList(row[key], `${path}.${key}`, item);
  const definition: AttributeDefinition = {
    code: readString(row.code, `${path}.code`),
    name: readText(row.name, `${path}.name`),
    type: readOneOf(row.type, `${path}.type`, ATTRIBUTE_TYPES),
    unit: orNull(row.unit, `${path}.unit`, readString),
    min: orNull(row.min, `${path}.min`, readDecimal),
    max: orNull(row.max, `${path}.max`, readDecimal),
    options: list('options', readOption),
    fields: readDefinitions(row.fields, `${path}.fields`),
    sumsTo: orNull(row.sumsTo, `${path}.sumsTo`, readDecimal),
    optional: readBoolean(row.optional, `${path}.optional`),
    serviceModels: list('serviceModels', (one, at) => readOneOf(one, at, SERVICE_MODEL_NAMES)),
    clouds: list('clouds', (one, at) => readOneOf(one, at, CLOUD_NAMES)),
    categoryCodes: list('categoryCodes', readString),
    filterable: readBoolean(row.filterable, `${path}.filterable`),
    open: readBoolean(row.open, `${path}.open`),
    ownOnly: readBoolean(row.ownOnly, `${path}.ownOnly`),
    source: orNull(row.source, `${path}.source`, readString),
  };
  checkShape(definition, path);
  return definition;
}

function checkShape({ code, type, options, fields }: AttributeDefinition, path: string): void {
  if (!CODE.test(code)) throw new SeedError(`${path}.code`, 'not a code such as mlpsLevel');
  refuseRepeats(options, `${path}.options`, (option) => option.code);
  if ((type === 'CHOICE' || type === 'CHOICES') !== options.length > 0)
    throw new SeedError(`${path}.options`, 'choices have options, and nothing else has');
  if ((type === 'RECORD' || type === 'RECORDS') !== fields.length > 0)
    throw new SeedError(`${path}.fields`, 'records have fields, and nothing else has');
}

function readOption(value: unknown, path: string): AttributeOption {
  const { code, name } = readFields(value, path, ['code', 'name']);
  return { code: readString(code, `${path}.code`), name: readText(name, `${path}.name`) };
}

function readDecimal(value: unknown, path: string): string {
  const text = readString(value, path);
  if (typeof parseDecimal(text) === 'string') throw new SeedError(path, 'not a decimal');
  return plain(dec(text));
}

/** Offerings that a definition is asked about; a missing part asks about all. */
export interface AppliesTo {
  serviceModel: ServiceModel | null;
  cloud: Cloud | null;
  /** A category with those above it, or null. */
  categoryCodes: readonly string[] | null;
}

/** Whether a definition says something about such offerings. */
export function appliesTo(definition: AttributeDefinition, { serviceModel, cloud, categoryCodes }: AppliesTo): boolean {
  const among = <T>(own: readonly T[], asked: readonly T[] | null): boolean =>
    own.length === 0 || asked === null || asked.some((one) => own.includes(one));
  return (
    among(definition.serviceModels, serviceModel && [serviceModel]) &&
    among(definition.clouds, cloud && [cloud]) &&
    among(definition.categoryCodes, categoryCodes)
  );
}
