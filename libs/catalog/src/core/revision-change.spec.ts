import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aPrice, tier } from './price.fixture.js';
import {
  fieldsToReview,
  makesNewPlans,
  replacedCharacters,
  REVISED_FIELDS,
  type RevisedContent,
  revisionChanges,
} from './revision-change.js';

const OWN = { slaAvailability: '99.9', nested: { a: 1, b: [1, 2] } };

const content = ({ attributes = OWN, ...over }: Partial<RevisedContent> = {}): RevisedContent => ({
  name: '政务云主机',
  summary: 'Virtual machines',
  description: 'Virtual machines in two zones, backed up every day.',
  serviceModel: 'IAAS',
  clouds: ['GOVERNMENT', 'SOCIAL'],
  categoryCodes: ['a', 'b'],
  zoneCodes: ['CN-510100'],
  attributes,
  effectiveAttributes: attributes,
  partners: [{ providerId: 'p', share: '0.2' }],
  plans: [
    { code: 's', name: 'Small', prices: [aPrice(), aPrice({ code: 'q', meter: 'n', unitPrice: '2' })] },
    { code: 'l', name: 'Large', prices: [aPrice()] },
  ],
  ...over,
});

const told = (over: Partial<RevisedContent>): [string, unknown, unknown][] =>
  revisionChanges(content(), content(over)).map(({ path, before, after }) => [path.join('.'), before, after]);

const review = (over: Partial<RevisedContent>): string[] => fieldsToReview(revisionChanges(content(), content(over)));

describe('revisionChanges', () => {
  it('tells attributes by key and prices by code and field', () => {
    const [small, large] = content().plans;
    const dearer = { ...small!, prices: [aPrice({ unitPrice: '1.5' }), small!.prices[1]!] };
    expect(told({ attributes: { nested: { b: [1, 2], a: 1 }, rtoMinutes: 5 }, plans: [dearer, large!] })).toEqual([
      ['attributes.slaAvailability', '99.9', null],
      ['attributes.rtoMinutes', null, 5],
      ['plans.s.prices.p.unitPrice', '1', '1.5'],
    ]);
  });

  it('tells what came and what went whole, and a new order of plans and of prices', () => {
    const [small, large] = content().plans;
    const tiny = { code: 't', name: 'Tiny', prices: [aPrice({ model: 'VOLUME', tiers: [tier(null, '1')] })] };
    expect(told({ plans: [tiny, small!] })).toEqual([
      ['plans.l', large, null],
      ['plans.t', null, tiny],
    ]);
    expect(told({ plans: [large!, { ...small!, prices: small!.prices.toReversed() }] })).toEqual([
      ['plans', ['s', 'l'], ['l', 's']],
      ['plans.s.prices', ['p', 'q'], ['q', 'p']],
    ]);
    expect(told({ partners: [{ providerId: 'o', share: '0.1' }] })).toEqual([
      ['partners.p', '0.2', null],
      ['partners.o', null, '0.1'],
    ]);
  });

  it('tells what other defaults of the provider change, once', () => {
    const effectiveAttributes = { ...OWN, slaAvailability: '99.5', mlpsLevel: 3 };
    expect(told({ effectiveAttributes })).toEqual([
      ['effectiveAttributes.slaAvailability', '99.9', '99.5'],
      ['effectiveAttributes.mlpsLevel', null, 3],
    ]);
    expect(told({ attributes: { ...OWN, slaAvailability: '99.5' }, effectiveAttributes })).toEqual([
      ['attributes.slaAvailability', '99.9', '99.5'],
      ['effectiveAttributes.mlpsLevel', null, 3],
    ]);
  });

  it('knows no order of codes', () => {
    expect(told({ clouds: ['SOCIAL', 'GOVERNMENT'], categoryCodes: ['b', 'a'] })).toEqual([]);
    expect(told({ zoneCodes: [] })).toEqual([['zoneCodes', ['CN-510100'], []]]);
  });

  it('finds nothing between equals, and the same places both ways, whatever the keys are called', () => {
    const keys = fc.constantFrom('a', 'constructor', '__proto__', 'toString', '等级');
    const attributes = fc
      .array(fc.tuple(keys, fc.jsonValue()), { maxLength: 4 })
      .map((entries) =>
        JSON.parse(`{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`),
      );
    fc.assert(
      fc.property(attributes, attributes, (one, other) => {
        const [a, b] = [content({ attributes: one }), content({ attributes: other })];
        expect(revisionChanges(a, structuredClone(a))).toEqual([]);
        const places = (changes: ReturnType<typeof revisionChanges>): string[] =>
          changes.map(({ path }) => path.join('.')).toSorted();
        expect(places(revisionChanges(a, b))).toEqual(places(revisionChanges(b, a)));
      }),
    );
  });
});

describe('what a revision takes', () => {
  it('reviews every field but a typing error in the words', () => {
    const { description } = content();
    expect(review({ description: description.replace('every day', 'every night') })).toEqual([]);
    expect(review({ summary: 'Virtual machine' })).toEqual([]);
    expect(review({ description: `${description} Certified for MLPS level 3 by nobody.` })).toEqual(['description']);
    expect(review({ name: '政务云主机2', zoneCodes: [] })).toEqual(['name', 'zoneCodes']);
    expect(review({ attributes: {}, summary: 'Virtual machine' })).toEqual(['attributes']);
  });

  it('makes new plans when what was sold changes, not for words and categories', () => {
    const pinned = Object.entries(REVISED_FIELDS).filter(([, rule]) => rule.pinned);
    expect(pinned.map(([field]) => field)).toEqual([
      'name',
      'serviceModel',
      'clouds',
      'zoneCodes',
      'attributes',
      'effectiveAttributes',
      'partners',
      'plans',
    ]);
    const makes = (over: Partial<RevisedContent>): boolean => makesNewPlans(revisionChanges(content(), content(over)));
    expect(makes({ summary: 'x', description: '', categoryCodes: [] })).toBe(false);
    expect(makes({ plans: content().plans.slice(1) })).toBe(true);
  });

  it('counts the characters between the common beginning and end', () => {
    expect(replacedCharacters('abc', 'abc')).toBe(0);
    expect(replacedCharacters('aaa', 'aaaa')).toBe(1);
    expect(replacedCharacters('服务器', '服务')).toBe(1);
    expect(replacedCharacters('one two three', 'one 2 three')).toBe(3);
    expect(replacedCharacters('', 'ten chars.')).toBe(10);
  });
});
