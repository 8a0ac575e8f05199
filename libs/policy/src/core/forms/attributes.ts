import { type Text, text } from '#kernel/core';
import {
  CLOUD_NAMES,
  type CloudName,
  type Facts,
  type OfferingFacts,
  SERVICE_MODEL_NAMES,
  type ServiceModelName,
} from '../facts.js';
import { type Fields, readCount, readFields, readList, readOneOf, readSet, readString, SeedError } from '../read.js';
import { form, nameOf, type RuleForm } from './form.js';

/** Forms of rules over what offerings declare: their effective attributes. */

type Value = string | boolean;

export interface Offered {
  serviceModels: ServiceModelName[];
  clouds: CloudName[];
}

export const OFFERED = ['serviceModels', 'clouds'];

export const readOffered = (fields: Fields, path: string): Offered => ({
  serviceModels: readSet(fields.serviceModels, `${path}.serviceModels`, (value, at) =>
    readOneOf(value, at, SERVICE_MODEL_NAMES),
  ),
  clouds: readSet(fields.clouds, `${path}.clouds`, (value, at) => readOneOf(value, at, CLOUD_NAMES)),
});

/** The offerings of one of these service models in one of these clouds. */
export const among = ({ serviceModels, clouds }: Offered, { offerings }: Facts): OfferingFacts[] =>
  offerings.filter(
    (offering) =>
      serviceModels.includes(offering.serviceModel) && clouds.some((cloud) => offering.clouds.includes(cloud)),
  );

function readValue(value: unknown, path: string): Value {
  if (typeof value !== 'string' && typeof value !== 'boolean')
    throw new SeedError(path, 'neither a text nor true or false');
  return value;
}

const declaredIn = ({ attributes }: OfferingFacts, code: string): unknown =>
  Object.hasOwn(attributes, code) ? attributes[code] : undefined;

/** Neither missing nor null, an empty text or an empty list. False and 0 are declared. */
function isDeclared(offering: OfferingFacts, code: string): boolean {
  const value = declaredIn(offering, code) ?? null;
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

/** What stands in an attribute, a single value as a list of one; with a field, what stands there in its records. */
export function declaredValues(offering: OfferingFacts, code: string, field: string | null = null): unknown[] {
  const value = declaredIn(offering, code) ?? [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return field === null ? values : values.map((one) => (one as Record<string, unknown> | null)?.[field]);
}

const lacks = (offering: OfferingFacts, codes: readonly string[]): Text =>
  text(`${nameOf(offering)} does not declare ${codes.join(', ')}.`, `${nameOf(offering)} 未声明 ${codes.join('、')}。`);

// --------------------------------------------------------------------------------- ATTRIBUTE_EQUALS

interface AttributeEquals extends Offered {
  attribute: string;
  equals: Value;
}

function readAttributeEquals(parameters: unknown, path: string): AttributeEquals {
  const fields = readFields(parameters, path, [...OFFERED, 'attribute', 'equals']);
  return {
    ...readOffered(fields, path),
    attribute: readString(fields.attribute, `${path}.attribute`),
    equals: readValue(fields.equals, `${path}.equals`),
  };
}

/** Such an offering declares this attribute with exactly this value; "true" in quotes is not true. */
const attributeEquals = (rule: AttributeEquals, facts: Facts): Text[] =>
  among(rule, facts)
    .filter((offering) => declaredIn(offering, rule.attribute) !== rule.equals)
    .map((offering) =>
      text(
        `${nameOf(offering)} does not declare ${rule.attribute} = ${rule.equals}.`,
        `${nameOf(offering)} 未声明 ${rule.attribute} = ${rule.equals}。`,
      ),
    );

// ------------------------------------------------------------------------------ ATTRIBUTES_REQUIRED

interface AttributesRequired extends Offered {
  attributes: string[];
  absent: string[];
}

function readAttributesRequired(parameters: unknown, path: string): AttributesRequired {
  const fields = readFields(parameters, path, [...OFFERED, 'attributes', 'absent']);
  return {
    ...readOffered(fields, path),
    attributes: readSet(fields.attributes, `${path}.attributes`, readString),
    absent: readList(fields.absent, `${path}.absent`, readString),
  };
}

/** Such an offering declares each of `attributes`, whatever their values, and none of `absent`. */
const attributesRequired = (rule: AttributesRequired, facts: Facts): Text[] =>
  among(rule, facts).flatMap((offering) => {
    const missing = rule.attributes.filter((code) => !isDeclared(offering, code));
    const present = rule.absent.filter((code) => isDeclared(offering, code));
    return [
      ...(missing.length ? [lacks(offering, missing)] : []),
      ...present.map((code) =>
        text(`${nameOf(offering)} must not declare ${code}.`, `${nameOf(offering)} 不得声明 ${code}。`),
      ),
    ];
  });

// ------------------------------------------------------------------------------------ RECORDS_COVER

interface RecordsCover extends Offered {
  attribute: string;
  field: string;
  values: string[];
}

function readRecordsCover(parameters: unknown, path: string): RecordsCover {
  const fields = readFields(parameters, path, [...OFFERED, 'attribute', 'field', 'values']);
  return {
    ...readOffered(fields, path),
    attribute: readString(fields.attribute, `${path}.attribute`),
    field: readString(fields.field, `${path}.field`),
    values: readSet(fields.values, `${path}.values`, readString),
  };
}

/** Such an offering declares a list of records in which each of the values stands in the field at least once. */
const recordsCover = (rule: RecordsCover, facts: Facts): Text[] =>
  among(rule, facts).flatMap((offering) => {
    const found = declaredValues(offering, rule.attribute, rule.field);
    const missing = rule.values.filter((value) => !found.includes(value));
    return missing.length
      ? [
          lacks(
            offering,
            missing.map((value) => `${rule.attribute} ${value}`),
          ),
        ]
      : [];
  });

// ------------------------------------------------------------------------------------ RECORDS_COUNT

interface RecordsCount extends Offered {
  attribute: string;
  field: string;
  value: string;
  count: number;
}

function readRecordsCount(parameters: unknown, path: string): RecordsCount {
  const fields = readFields(parameters, path, [...OFFERED, 'attribute', 'field', 'value', 'count']);
  return {
    ...readOffered(fields, path),
    attribute: readString(fields.attribute, `${path}.attribute`),
    field: readString(fields.field, `${path}.field`),
    value: readString(fields.value, `${path}.value`),
    count: readCount(fields.count, `${path}.count`),
  };
}

/** Of the records that such an offering declares, if any, exactly `count` have this value in the field. */
const recordsCount = ({ attribute, field, value, count, ...rule }: RecordsCount, facts: Facts): Text[] =>
  among(rule, facts)
    .filter((offering) => isDeclared(offering, attribute))
    .map((offering) => ({
      offering,
      found: declaredValues(offering, attribute, field).filter((one) => one === value).length,
    }))
    .filter(({ found }) => found !== count)
    .map(({ offering, found }) =>
      text(
        `${nameOf(offering)} declares ${found} of ${attribute} ${value}, not ${count}.`,
        `${nameOf(offering)} 的 ${attribute} 中 ${value} 为 ${found} 个，应为 ${count} 个。`,
      ),
    );

// --------------------------------------------------------------------------------- ATTRIBUTE_AMONG

interface AttributeAmong extends Offered {
  attribute: string;
  values: string[];
}

function readAttributeAmong(parameters: unknown, path: string): AttributeAmong {
  const fields = readFields(parameters, path, [...OFFERED, 'attribute', 'values']);
  return {
    ...readOffered(fields, path),
    attribute: readString(fields.attribute, `${path}.attribute`),
    values: readSet(fields.values, `${path}.values`, readString),
  };
}

/** What such an offering declares of the attribute, if anything, is one of these values. */
const attributeAmong = (rule: AttributeAmong, facts: Facts): Text[] =>
  among(rule, facts).flatMap((offering) =>
    declaredValues(offering, rule.attribute)
      .filter((value) => !rule.values.includes(value as string))
      .map((value) =>
        text(
          `${nameOf(offering)} declares ${rule.attribute} ${String(value)}.`,
          `${nameOf(offering)} 声明了 ${rule.attribute} ${String(value)}。`,
        ),
      ),
  );

// ---------------------------------------------------------------------------------- LABEL_REQUIRES

interface LabelRequires {
  label: string;
  attributes: string[];
  all: { attribute: string; field: string | null; equals: Value }[];
}

function readLabelRequires(parameters: unknown, path: string): LabelRequires {
  const fields = readFields(parameters, path, ['label', 'attributes', 'all']);
  return {
    label: readString(fields.label, `${path}.label`),
    attributes: readSet(fields.attributes, `${path}.attributes`, readString),
    all: readList(fields.all, `${path}.all`, (value, at) => {
      const { attribute, field, equals } = readFields(value, at, ['attribute', 'field', 'equals']);
      return {
        attribute: readString(attribute, `${at}.attribute`),
        field: field === null ? null : readString(field, `${at}.field`),
        equals: readValue(equals, `${at}.equals`),
      };
    }),
  };
}

/**
 * An offering whose `labels` have this label declares each of `attributes`, and in each of `all` every value (of the
 * field in its records) is the one that is named.
 */
const labelRequires = (rule: LabelRequires, { offerings }: Facts): Text[] =>
  offerings
    .filter((offering) => declaredValues(offering, 'labels').includes(rule.label))
    .flatMap((offering) => {
      const missing = rule.attributes.filter((code) => !isDeclared(offering, code));
      const wrong = rule.all.filter(({ attribute, field, equals }) =>
        declaredValues(offering, attribute, field).some((value) => value !== equals),
      );
      return [
        ...(missing.length ? [lacks(offering, missing)] : []),
        ...wrong.map(({ attribute, field, equals }) =>
          text(
            `${nameOf(offering)}: ${[attribute, field].filter(Boolean).join('.')} is not ${equals} throughout.`,
            `${nameOf(offering)}：${[attribute, field].filter(Boolean).join('.')} 并非全部为 ${equals}。`,
          ),
        ),
      ];
    });

export const ATTRIBUTE_RULE_FORMS: Readonly<Record<string, RuleForm>> = {
  ATTRIBUTE_EQUALS: form(readAttributeEquals, attributeEquals),
  ATTRIBUTES_REQUIRED: form(readAttributesRequired, attributesRequired),
  RECORDS_COVER: form(readRecordsCover, recordsCover),
  RECORDS_COUNT: form(readRecordsCount, recordsCount),
  ATTRIBUTE_AMONG: form(readAttributeAmong, attributeAmong),
  LABEL_REQUIRES: form(readLabelRequires, labelRequires),
};
