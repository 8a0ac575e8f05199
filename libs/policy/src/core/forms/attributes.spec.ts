import { describe, expect, it } from '@jest/globals';
import type { OfferingFacts } from '../facts.js';
import { ATTRIBUTE_RULE_FORMS } from './attributes.js';

const offering = (attributes: Record<string, unknown>, over: Partial<OfferingFacts> = {}): OfferingFacts => ({
  ...{ id: 'id', code: 'it', serviceModel: 'SAAS', clouds: ['GOVERNMENT', 'SOCIAL'], zoneCodes: [], plans: [] },
  attributes,
  ...over,
});
const offered = { serviceModels: ['SAAS'], clouds: ['GOVERNMENT'] };
const judge = (name: string, parameters: object, ...offerings: OfferingFacts[]): string[] =>
  ATTRIBUTE_RULE_FORMS[name]!.violations(parameters, { buyer: null, offerings }).map(({ en }) => en);

describe('ATTRIBUTES_REQUIRED', () => {
  const rule = { ...offered, attributes: ['a', 'b'], absent: ['c'] };
  const of = (attributes: Record<string, unknown>, over = {}): string[] =>
    judge('ATTRIBUTES_REQUIRED', rule, offering(attributes, over));

  it('takes any value, false and zero too', () => {
    expect(of({ a: false, b: 0 })).toEqual([]);
    expect(of({ a: ['x'], b: { y: 1 } })).toEqual([]);
  });

  it('takes no null, blank or empty list, and nothing that an object inherits', () => {
    expect(of({ a: null, b: ' ' })).toEqual(['it does not declare a, b.']);
    expect(of({ a: [], b: '1' })).toEqual(['it does not declare a.']);
    expect(of(Object.create({ a: 1, b: 1 }) as Record<string, unknown>)).toHaveLength(1);
  });

  it('refuses what must be absent', () => {
    expect(of({ a: 1, b: 1, c: 'setup' })).toEqual(['it must not declare c.']);
    expect(of({ a: 1, b: 1, c: null })).toEqual([]);
  });

  it('asks only the models and clouds it names', () => {
    expect(of({}, { serviceModel: 'IAAS' })).toEqual([]);
    expect(of({}, { clouds: ['SOCIAL'] })).toEqual([]);
  });
});

describe('RECORDS_COVER and RECORDS_COUNT', () => {
  const cover = { ...offered, attribute: 'parts', field: 'kind', values: ['A', 'B'] };
  const parts = (...kinds: string[]): OfferingFacts => offering({ parts: kinds.map((kind) => ({ kind })) });

  it('name each value that no record has', () => {
    expect(judge('RECORDS_COVER', cover, parts('B', 'A', 'A'))).toEqual([]);
    expect(judge('RECORDS_COVER', cover, parts('A'))).toEqual(['it does not declare parts B.']);
    for (const broken of [undefined, null, 'A', 1, ['A', null]])
      expect(judge('RECORDS_COVER', cover, offering({ parts: broken }))).toEqual([
        'it does not declare parts A, parts B.',
      ]);
  });

  it('count where something is declared', () => {
    const count = { ...offered, attribute: 'parts', field: 'kind', value: 'A', count: 1 };
    expect(judge('RECORDS_COUNT', count, parts('A', 'B', 'B'), offering({}))).toEqual([]);
    expect(judge('RECORDS_COUNT', count, parts('A', 'A'), parts('B'))).toEqual([
      'it declares 2 of parts A, not 1.',
      'it declares 0 of parts A, not 1.',
    ]);
  });
});

describe('ATTRIBUTE_AMONG', () => {
  const rule = { ...offered, attribute: 'layer', values: ['A', 'B'] };

  it('takes the values it names, and nothing declared', () => {
    const of = (layer: unknown): string[] => judge('ATTRIBUTE_AMONG', rule, offering({ layer }));
    expect([of('A'), of(['A', 'B']), of(null), of(undefined)].flat()).toEqual([]);
    expect(of('C')).toEqual(['it declares layer C.']);
    expect(of(['A', 'D'])).toEqual(['it declares layer D.']);
  });
});

describe('LABEL_REQUIRES', () => {
  const rule = {
    label: 'L',
    attributes: ['parts'],
    all: [
      { attribute: 'parts', field: 'origin', equals: 'HERE' },
      { attribute: 'shared', field: null, equals: true },
    ],
  };
  const of = (attributes: Record<string, unknown>): string[] => judge('LABEL_REQUIRES', rule, offering(attributes));

  it('asks nothing without the label', () => {
    expect(of({ labels: ['M'], shared: false })).toEqual([]);
  });

  it('asks for what the label stands for, throughout', () => {
    expect(of({ labels: ['M', 'L'], parts: [{ origin: 'HERE' }], shared: true })).toEqual([]);
    expect(of({ labels: 'L' })).toEqual(['it does not declare parts.']);
    expect(of({ labels: ['L'], parts: [{ origin: 'HERE' }, {}], shared: 'true' })).toEqual([
      'it: parts.origin is not HERE throughout.',
      'it: shared is not true throughout.',
    ]);
  });
});

describe('parameters of attribute forms', () => {
  const wrong: [string, object, string][] = [
    ['ATTRIBUTES_REQUIRED', { ...offered, attributes: [], absent: [] }, 'p.attributes: empty'],
    ['ATTRIBUTES_REQUIRED', { ...offered, attributes: ['a'] }, 'p.absent: missing'],
    ['RECORDS_COUNT', { ...offered, attribute: 'a', field: 'f', value: 'v', count: 0 }, 'p.count: not a whole number'],
    [
      'LABEL_REQUIRES',
      { label: 'L', attributes: ['a'], all: [{ attribute: 'a', field: null, equals: 1 }] },
      'p.all[0].equals',
    ],
    ['RECORDS_COVER', { ...offered, attribute: 'a', field: 'f', values: 'A' }, 'p.values: not a list'],
    ['ATTRIBUTE_AMONG', { ...offered, attribute: 'a', values: ['A'], more: 1 }, 'p.more: unknown key'],
  ];
  it.each(wrong)('%s refuses %j', (name, parameters, message) => {
    expect(() => ATTRIBUTE_RULE_FORMS[name]!.validate(parameters, 'p')).toThrow(message);
  });
});
