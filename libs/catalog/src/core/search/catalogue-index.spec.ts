import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec } from '#kernel/core';
import type { AttributeValue } from '../effective-attributes.js';
import type { AttributeChoice } from './attribute-index.js';
import type { CatalogueSearch, Chosen, CodeGroup, Place, SearchOrder } from './catalogue-hits.js';
import { CatalogueIndex, type IndexedOffering, type Sight } from './catalogue-index.js';
import { fold, wordsOf } from './fold.js';
import { readSynonyms, type Term, termsOf } from './synonyms.js';

const BUYER: Sight = {
  everything: false,
  ownProviderId: null,
  sandboxOf: null,
  hiddenZones: [],
  hiddenAttributes: [],
};
const EVERYTHING: Sight = { ...BUYER, everything: true };
const none = new Map<string, string[]>();
const searchFor = (terms: Term[], chosen: Chosen = {}, attributes: AttributeChoice[] = []): CatalogueSearch => ({
  terms,
  chosen,
  attributes,
});

let made = 0;
function offering(
  name: string,
  over: {
    id?: string;
    withheld?: boolean;
    sandboxOf?: string | null;
    code?: string;
    text?: string;
    attributes?: AttributeValue[];
  } & Partial<Record<CodeGroup, string[]>> = {},
): IndexedOffering {
  const id = over.id ?? `id-${String(++made).padStart(6, '0')}`;
  const code = over.code ?? id;
  return {
    id,
    name,
    code,
    withheld: over.withheld ?? false,
    sandboxOf: over.sandboxOf ?? null,
    text: [name, over.text ?? '', code].join('\n'),
    codes: {
      serviceModel: over.serviceModel ?? ['SAAS'],
      cloud: over.cloud ?? [],
      category: over.category ?? [],
      zone: over.zone ?? [],
      provider: over.provider ?? ['P'],
      status: over.status ?? ['PUBLISHED'],
    },
    attributes: over.attributes ?? [],
  };
}

const indexOf = (offerings: IndexedOffering[]): CatalogueIndex => {
  const index = new CatalogueIndex();
  index.fill(offerings);
  index.sort();
  return index;
};

const names = (index: CatalogueIndex, text: string, order: SearchOrder = 'RELEVANCE', sight = EVERYTHING): string[] =>
  index
    .search(sight, searchFor(termsOf(wordsOf(text), none)))
    .places(order, null, 100)
    .map(({ id }) => id);

describe('what a search finds', () => {
  const index = indexOf([
    offering('Message ＳＥＲＶＩＣＥ', { id: '1', text: 'Café 云主机' }),
    offering('政务云主机', { id: '2' }),
    offering('云主机', { id: '3' }),
    offering('云主机租用', { id: '4' }),
    offering('渲染 𠮷', { id: '5', code: '云主机', text: '主机在云' }),
  ]);

  it.each([
    ['two characters, anywhere', '主机', ['5', '4', '3', '2', '1']],
    ['one character', '租', ['4']],
    ['a character beyond the basic plane', '𠮷', ['5']],
    ['full width and half width alike, in any case', 'service', ['1']],
    ['letters without their marks', 'cafe', ['1']],
    ['every word', '云主机 service', ['1']],
    ['what is nowhere', '对象', []],
    ['pairs that stand apart are no word', '机在主', []],
  ])('%s', (_, text, expected) => {
    expect(names(index, text, 'NEWEST')).toEqual(expected);
  });

  it('puts what is named or coded so first, then what begins so, then the other names, then the rest', () => {
    expect(names(index, '云主机')).toEqual(['5', '3', '4', '2', '1']);
  });
});

describe('synonyms', () => {
  const synonyms = readSynonyms({
    groups: [{ words: ['云主机', 'VM', 'virtual machine'] }, { words: ['邮件', 'mail'] }],
    aliases: [{ word: '油气开采', finds: ['石油化工勘探'], source: '001' }],
  });
  const index = indexOf([
    offering('云主机', { id: '1' }),
    offering('VMware tools', { id: '2' }),
    offering('Fast VM', { id: '3' }),
    offering('石油化工勘探', { id: '4' }),
    offering('A machine that is virtual', { id: '5' }),
    offering('One virtual machine', { id: '6' }),
    offering('Mail2go, e-mailing', { id: '7' }),
    offering('Fast mail', { id: '8' }),
  ]);
  const find = (text: string): string[] =>
    index
      .search(EVERYTHING, searchFor(termsOf(wordsOf(text), synonyms)))
      .places('RELEVANCE', null, 10)
      .map(({ id }) => id);

  it('find one another behind what was written so, Latin ones as whole words', () => {
    expect(find('云主机')).toEqual(['1', '6', '3']);
    expect(find('vm')).toEqual(['2', '3', '6', '1']);
    expect(find('Virtual  Machine')).toEqual(['6', '5', '3', '1']);
    expect(find('fast 云主机')).toEqual(['3']);
    expect(find('邮件')).toEqual(['8']);
    expect(find('mail')).toEqual(['7', '8']);
  });

  it('of one direction only', () => {
    expect(find('油气开采')).toEqual(['4']);
    expect(find('石油化工勘探')).toEqual(['4']);
  });

  it.each([
    null,
    {},
    { groups: [{}], aliases: [] },
    { groups: [{ words: [' '] }], aliases: [] },
    { groups: [], aliases: [{ word: 'a', finds: [] }] },
  ])('refuses %j', (json) => expect(() => readSynonyms(json)).toThrow(RangeError));
});

describe('attributes', () => {
  const level = (value: string): AttributeValue => ({ code: 'level', value, number: value });
  const arch = (value: string): AttributeValue => ({ code: 'arch', value, number: null });
  const index = indexOf([
    offering('a', { id: '1', attributes: [level('2'), arch('x86')] }),
    offering('b', { id: '2', attributes: [level('3'), arch('x86'), arch('arm')] }),
    offering('c', { id: '3', attributes: [level('10')] }),
    offering('d', { id: '4' }),
  ]);
  const choice = (code: string, over: Partial<AttributeChoice> = {}): AttributeChoice => ({
    ...{ code, anyOf: [], allOf: [], noneOf: [], min: null, max: null },
    ...over,
  });
  const find = (...choices: AttributeChoice[]): string[] =>
    index
      .search(EVERYTHING, searchFor([], {}, choices))
      .places('NEWEST', null, 10)
      .map(({ id }) => id);

  it.each<[string, AttributeChoice, string[]]>([
    ['any of its values', choice('arch', { anyOf: ['arm', 'sparc'] }), ['2']],
    ['all of its values', choice('arch', { allOf: ['x86', 'arm'] }), ['2']],
    ['none of its values', choice('arch', { noneOf: ['arm'] }), ['4', '3', '1']],
    ['numbers by size, their ends taken', choice('level', { min: dec(3), max: dec(10) }), ['3', '2']],
    ['what declares it', choice('arch'), ['2', '1']],
    ['what nothing declares', choice('colour', { anyOf: ['red'] }), []],
  ])('find by %s', (_, asked, expected) => expect(find(asked)).toEqual(expected));

  it('hide what declares no other than hidden values, and nothing that declares none', () => {
    const seen = (...values: string[]): string[] =>
      index
        .search({ ...EVERYTHING, hiddenAttributes: [{ attribute: 'arch', values }] }, searchFor([]))
        .places('NEWEST', null, 10)
        .map(({ id }) => id);
    expect(seen('x86')).toEqual(['4', '3', '2']);
    expect(seen('x86', 'arm')).toEqual(['4', '3']);
    expect(seen('sparc')).toEqual(['4', '3', '2', '1']);
  });

  it('are counted without what was asked of themselves', () => {
    const counts = index
      .search(EVERYTHING, searchFor([], {}, [choice('arch', { anyOf: ['arm'] }), choice('level', { max: dec(5) })]))
      .attributeCounts();
    expect(counts).toEqual(
      new Map([
        [
          'arch',
          new Map([
            ['x86', 2],
            ['arm', 1],
          ]),
        ],
        ['level', new Map([['3', 1]])],
      ]),
    );
  });
});

it('takes in what changes and leaves earlier hits as they were', () => {
  const index = indexOf([offering('邮件', { id: '1' }), offering('邮件', { id: '2', status: ['DRAFT'] })]);
  const before = index.search(BUYER, searchFor(termsOf(['邮件'], none)));
  index.put(offering('邮件', { id: '2', provider: ['Q'] }));
  index.put(offering('短信', { id: '1' }));
  const after = index.search(BUYER, searchFor(termsOf(['邮件'], none)));
  expect([before.total, before.counts('provider')]).toEqual([1, new Map([['P', 1]])]);
  expect([after.total, after.counts('provider')]).toEqual([1, new Map([['Q', 1]])]);
  expect(after.places('NAME', null, 10)).toEqual([{ key: '邮件', id: '2' }]);
  expect(index.size).toBe(2);
  for (let i = 0; i < 1100; i++) index.put(offering(`短信 ${i}`, { id: '1' }));
  expect(index.isWasteful).toBe(true);
  expect(names(index, '短信')).toEqual(['1']);
});

describe('beside a search that looks at each offering', () => {
  const letter = fc.constantFrom('云', '主', '机', 'a', 'b', ' ');
  const written = fc.string({ unit: letter, minLength: 1, maxLength: 6 });
  const some = (...values: string[]): fc.Arbitrary<string[]> => fc.subarray(values);
  const one = (...values: string[]): fc.Arbitrary<string[]> => fc.constantFrom(...values).map((value) => [value]);
  const anOffering = fc.record({
    name: written,
    text: written,
    cloud: some('GOVERNMENT', 'SOCIAL'),
    zone: some('Z1', 'Z2'),
    provider: one('P', 'Q'),
    status: one('PUBLISHED', 'DRAFT'),
    sandboxOf: fc.constantFrom(null, null, 'S', 'T'),
  });
  const sights = fc.constantFrom<Sight>(
    EVERYTHING,
    BUYER,
    { ...BUYER, ownProviderId: 'Q' },
    { ...BUYER, hiddenZones: ['Z2'] },
    { ...BUYER, sandboxOf: 'S' },
    { ...BUYER, sandboxOf: 'T', ownProviderId: 'Q' },
  );
  const chosen = fc.record({ cloud: some('GOVERNMENT', 'SOCIAL'), zone: some('Z1', 'Z2') });
  const orders = fc.constantFrom<SearchOrder>('RELEVANCE', 'NEWEST', 'NAME');

  const sees = (
    { codes, sandboxOf }: IndexedOffering,
    { everything, ownProviderId, hiddenZones, sandboxOf: within }: Sight,
  ): boolean =>
    sandboxOf === within &&
    (everything || codes.status[0] === 'PUBLISHED' || codes.provider[0] === ownProviderId) &&
    !hiddenZones.some((zone) => codes.zone.includes(zone));
  const given = (lists: Record<string, string[]>): Partial<Record<CodeGroup, string[]>> =>
    Object.fromEntries(Object.entries(lists).filter(([, codes]) => codes.length));
  const fits = ({ codes }: IndexedOffering, lists: Partial<Record<CodeGroup, string[]>>): boolean =>
    Object.entries(lists).every(([group, wanted]) => wanted.some((code) => codes[group as CodeGroup].includes(code)));

  it('finds, counts and pages the same', () => {
    fc.assert(
      fc.property(
        fc.array(anOffering, { maxLength: 40 }),
        fc.array(anOffering, { maxLength: 5 }),
        written,
        sights,
        chosen,
        orders,
        (first, changed, text, sight, lists, order) => {
          const idOf = (n: number): string => `id-${String(n).padStart(3, '0')}`;
          const offerings = first.map((over, n) => offering(over.name, { ...over, id: idOf(n) }));
          const index = indexOf(offerings);
          changed.forEach((over, n) => {
            offerings[n * 3] = offering(over.name, { ...over, id: idOf(n * 3) });
            index.put(offerings[n * 3]!);
          });
          const words = wordsOf(text);
          const seen = offerings.filter(
            (o) =>
              o &&
              sees(o, sight) &&
              words.every((word) =>
                fold(o.text)
                  .split(/\s+/)
                  .some((part) => part.includes(word)),
              ),
          );
          const expected = seen.filter((o) => fits(o, given(lists)));
          const hits = index.search(sight, searchFor(termsOf(words, none), given(lists)));
          expect(hits.total).toBe(expected.length);
          const counted = seen.filter((o) => fits(o, given({ ...lists, zone: [] })));
          for (const zone of ['Z1', 'Z2'])
            expect(hits.counts('zone').get(zone) ?? 0).toBe(counted.filter((o) => o.codes.zone.includes(zone)).length);
          const walked: string[] = [];
          let after: Place | null = null;
          for (;;) {
            const page: Place[] = hits.places(order, after, 3);
            walked.push(...page.map(({ id }) => id));
            if (page.length < 3) break;
            after = page.at(-1)!;
          }
          expect([...walked].sort()).toEqual(expected.map(({ id }) => id).sort());
          expect(walked).toEqual(hits.places(order, null, 100).map(({ id }) => id));
          if (order === 'NEWEST') expect(walked).toEqual([...walked].sort().reverse());
        },
      ),
    );
  });
});

describe('a large find', () => {
  it('is walked along the order of all, as a small one is sorted; also after changes', () => {
    const one = (number: number, at: number): IndexedOffering =>
      offering(`cloud ${String((number * 7) % 500).padStart(3, '0')}`, {
        id: `walk-${String(number).padStart(4, '0')}`,
        serviceModel: [number % 3 ? 'IAAS' : 'PAAS'],
        text: String(at),
      });
    const all = Array.from({ length: 500 }, (_, number) => one(number, 0));
    const index = indexOf(all.toReversed());
    const check = (): void => {
      const hits = index.search(EVERYTHING, searchFor([], { serviceModel: ['IAAS'] }));
      const chosen = all.filter(({ codes }) => codes.serviceModel[0] === 'IAAS');
      expect(hits.total).toBe(chosen.length);
      for (const order of ['NEWEST', 'NAME'] as const) {
        const expected = chosen.map(({ id, name }) => ({ id, key: order === 'NAME' ? name : '' }));
        expected.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id < b.id ? 1 : -1));
        const paged: Place[] = [];
        for (let after: Place | null = null; ; after = paged.at(-1)!) {
          const page = hits.places(order, after, 40);
          paged.push(...page);
          if (page.length < 40) break;
        }
        expect(paged.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      }
      expect(Object.fromEntries(hits.counts('serviceModel'))).toEqual({ IAAS: 333, PAAS: 167 });
    };
    check();
    // What is kept of a code has to take in what comes after it was asked for.
    for (const number of [3, 4, 499]) index.put(one(number, 1));
    check();
    all.push(one(500, 0), one(501, 0), one(502, 0));
    for (const added of all.slice(-3)) index.put(added);
    expect(index.search(EVERYTHING, searchFor([], { serviceModel: ['IAAS'] })).total).toBe(335);
  });
});
