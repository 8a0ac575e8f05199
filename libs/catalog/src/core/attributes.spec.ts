import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appliesTo, type AttributeDefinitions, readAttributeDefinitions } from './attribute-definition.js';
import { attributeFaults } from './check-attributes.js';
import { attributeValues, effectiveAttributes, filterableCodes } from './effective-attributes.js';

const name = { zh: '名', en: 'name' };
const row = (code: string, type: string, more: object = {}): object => ({ code, name, type, ...more });
const options = [
  { code: 'A', name },
  { code: 'B', name },
];
const part = (code: string): object => row(code, 'DECIMAL', { min: '0' });
const DEFINITIONS: AttributeDefinitions = readAttributeDefinitions([
  row('flag', 'BOOLEAN', { filterable: true, serviceModels: ['IAAS'], clouds: ['GOVERNMENT'] }),
  row('level', 'INTEGER', { min: '1', max: '5', filterable: true, categoryCodes: ['cloud.gov'] }),
  row('share', 'DECIMAL', { min: '0', filterable: true }),
  row('note', 'TEXT'),
  row('day', 'DATE'),
  row('one', 'CHOICE', { options, filterable: true }),
  row('some', 'CHOICES', { options, filterable: true }),
  row('free', 'BOOLEAN', { open: true, filterable: true }),
  row('split', 'RECORD', { fields: [part('x'), part('y')], sumsTo: '100' }),
  row('parts', 'RECORDS', {
    fields: [row('kind', 'CHOICE', { options, filterable: true }), row('note', 'TEXT', { optional: true })],
  }),
]);
const faults = (attributes: Record<string, unknown>): string[] =>
  attributeFaults(DEFINITIONS, attributes).map(({ path, code }) => `${path.join('.')} ${code}`);

describe('readAttributeDefinitions', () => {
  const wrong: [string, unknown, string][] = [
    ['no list', {}, 'attributes: not a list'],
    ['an unknown key', [row('a', 'TEXT', { colour: 1 })], 'attributes[0].colour: unknown key'],
    ['an unknown type', [row('a', 'COLOUR')], 'attributes[0].type: not one of'],
    ['a code in capitals', [row('A', 'TEXT')], 'attributes[0].code: not a code'],
    ['a code twice', [row('a', 'TEXT'), row('a', 'TEXT')], 'attributes: a appears twice'],
    ['choices without options', [row('a', 'CHOICE')], 'attributes[0].options: choices have options'],
    ['options of a text', [row('a', 'TEXT', { options })], 'attributes[0].options: choices have options'],
    ['a record without fields', [row('a', 'RECORD')], 'attributes[0].fields: records have fields'],
    ['ends in words', [row('a', 'INTEGER', { min: 'one' })], 'attributes[0].min: not a decimal'],
    ['an unknown cloud', [row('a', 'TEXT', { clouds: ['GOV'] })], 'attributes[0].clouds[0]: not one of'],
  ];
  it.each(wrong)('refuses %s', (_name, json, message) => {
    expect(() => readAttributeDefinitions(json)).toThrow(message);
  });

  it('knows of what each says something', () => {
    const asked = { serviceModel: null, cloud: null, categoryCodes: null };
    const codes = (over: Partial<Parameters<typeof appliesTo>[1]>): string[] =>
      [...DEFINITIONS.values()].filter((one) => appliesTo(one, { ...asked, ...over })).map(({ code }) => code);
    expect(codes({})).toHaveLength(DEFINITIONS.size);
    expect(codes({ serviceModel: 'SAAS' })).not.toContain('flag');
    expect(codes({ serviceModel: 'IAAS', cloud: 'HPC' })).not.toContain('flag');
    expect(codes({ categoryCodes: ['cloud.gov.city', 'cloud.gov', 'cloud'] })).toContain('level');
    expect(codes({ categoryCodes: ['cloud.hpc', 'cloud'] })).not.toContain('level');
  });
});

describe('attributeFaults', () => {
  const cases: [string, Record<string, unknown>, string[]][] = [
    ['both ends are taken', { level: 1, share: '0' }, []],
    ['beyond the ends', { level: 0, share: '-0.1' }, ['level OUT_OF_RANGE', 'share OUT_OF_RANGE']],
    ['numbers as numbers or texts, whole ones as numbers', { share: 0.5, level: '1' }, ['level WRONG_TYPE']],
    ['more digits than quantities have', { share: '0.1234567890123' }, ['share WRONG_TYPE']],
    ['days of the calendar', { day: '2026-02-29' }, ['day WRONG_TYPE']],
    ['a day', { day: '2028-02-29' }, []],
    ['a choice', { one: 'C', some: ['A', 'C'] }, ['one UNKNOWN_OPTION', 'some.1 UNKNOWN_OPTION']],
    ['a single choice for a list', { some: 'A' }, []],
    ['a list for a single choice', { one: ['A'] }, ['one WRONG_TYPE']],
    ['a repeated choice', { some: ['A', 'A'] }, ['some DUPLICATE']],
    ['anything where it is open', { free: { deep: [] } }, []],
    ['null and unknown keys', { level: null, unknown: 1 }, []],
    ['a text of blanks', { note: ' ' }, ['note REQUIRED']],
    ['parts that sum up', { split: { x: '30.5', y: 69.5 } }, []],
    ['parts that do not', { split: { x: 29, y: 70 } }, ['split SUM_MISMATCH']],
    ['a missing part', { split: { x: 100 } }, ['split.y REQUIRED']],
    ['a part that may be missing', { parts: [{ kind: 'A' }, { kind: 'B', note: 1 }] }, ['parts.1.note WRONG_TYPE']],
    ['a list for a record', { split: [] }, ['split WRONG_TYPE']],
  ];
  it.each(cases)('%s', (_name, attributes, expected) => {
    expect(faults(attributes)).toEqual(expected);
  });

  it('survives any JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DEFINITIONS.keys()), fc.jsonValue(), (code, value) => {
        attributeFaults(DEFINITIONS, { [code]: value });
        attributeValues(DEFINITIONS, { [code]: value });
      }),
    );
  });
});

describe('effective attributes', () => {
  it('are the defaults overlaid one by one; null takes away', () => {
    expect(effectiveAttributes({ a: 1, b: { x: 1 }, c: 3 }, { b: { y: 2 }, c: null, d: 4 })).toEqual({
      ...{ a: 1, b: { y: 2 }, d: 4 },
    });
    expect(effectiveAttributes({ a: null }, {})).toEqual({});
  });

  it('are found by the values of filterable ones, each once, in one way of writing', () => {
    const values = attributeValues(DEFINITIONS, {
      ...{ flag: true, level: 3, share: '0.50', note: 'n', one: 'A', some: ['B', ' B', ''], free: 'yes', unknown: 1 },
      parts: [{ kind: 'A' }, { kind: 'A', note: 'x' }, 'no record'],
    });
    expect(values).toEqual([
      { code: 'flag', value: 'true', number: null },
      { code: 'level', value: '3', number: '3' },
      { code: 'share', value: '0.5', number: '0.5' },
      { code: 'one', value: 'A', number: null },
      { code: 'some', value: 'B', number: null },
      { code: 'parts.kind', value: 'A', number: null },
    ]);
    expect([...filterableCodes(DEFINITIONS).keys()]).toEqual([
      ...['flag', 'level', 'share', 'one', 'some', 'free', 'parts.kind'],
    ]);
  });
});
