import { describe, expect, it } from '@jest/globals';
import { loadDivisions, loadDocuments, loadZones, parseTaxonomy } from './index.js';

const HEADER = 'code\tname_zh\tname_en\tsource';
const tsv = (...lines: string[]): string => [HEADER, ...lines].join('\n');

describe('parseTaxonomy', () => {
  it('reads nodes, parents and order, with either line ending and with or without a last one', () => {
    const nodes = [
      { code: 'cloud', nameZh: '云', nameEn: 'Cloud', parent: null, source: '001', position: 0 },
      { code: 'cloud.gov', nameZh: '政务云', nameEn: 'Government', parent: 'cloud', source: '001 三', position: 1 },
      { code: 'cloud.gov.a1', nameZh: '甲', nameEn: 'A', parent: 'cloud.gov', source: '001', position: 2 },
    ];
    const text = tsv('cloud\t云\tCloud\t001', 'cloud.gov\t政务云\tGovernment\t001 三', 'cloud.gov.a1\t甲\tA\t001');
    for (const each of [text, `${text}\n`, text.replaceAll('\n', '\r\n')]) expect(parseTaxonomy(each)).toEqual(nodes);
  });

  it.each([
    ['another heading', 'code\tname\n', 'taxonomy:1: the heading'],
    ['a line with three columns', tsv('cloud\t云\tCloud'), 'taxonomy:2: not four'],
    ['a line with five columns', tsv('cloud\t云\tCloud\t001\tx'), 'taxonomy:2: not four'],
    ['an empty column', tsv('cloud\t\tCloud\t001'), 'taxonomy:2: not four'],
    ['an empty line', tsv('cloud\t云\tCloud\t001', '', 'b\t乙\tB\t001'), 'taxonomy:3: not four'],
    ['a code that is none', tsv('cloud..gov\t云\tCloud\t001'), 'taxonomy:2: cloud..gov is not a code'],
    ['a code twice', tsv('a\t甲\tA\t001', 'a\t甲\tA\t001'), 'taxonomy: a appears twice'],
    ['a parent that comes later', tsv('a.b\t乙\tB\t001', 'a\t甲\tA\t001'), 'taxonomy:2: no a before a.b'],
  ])('refuses %s', (_title, text, message) => {
    expect(() => parseTaxonomy(text)).toThrow(message);
  });
});

describe('loadDivisions', () => {
  const row = (code: string, parent: string | null = null) => ({ code, name: { zh: '甲', en: 'A' }, parent });

  it.each([
    ['a short code', [row('5101')], 'divisions[0].code: not six digits'],
    ['a code that is a number', [{ ...row('510100'), code: 510100 }], 'divisions[0].code: not a text'],
    ['a code twice', [row('510000'), row('510000')], 'divisions: 510000 appears twice'],
    ['a parent that comes later', [row('510100', '510000'), row('510000')], 'divisions: no 510000 before 510100'],
  ])('refuses %s', (_title, rows, message) => {
    expect(() => loadDivisions(rows)).toThrow(message);
  });
});

describe('loadZones', () => {
  const divisions = loadDivisions([{ code: '500000', name: { zh: '重庆市', en: 'Chongqing' }, parent: null }]);
  const zone = {
    code: 'Z',
    name: { zh: '区', en: 'Zone' },
    kind: 'CLUSTER',
    hostDivision: '500000',
    operational: false,
    citation: { document: '001', section: '一', quote: '字' },
    note: null,
  };

  it('gives the special zones, then the regions', () => {
    expect(loadZones([zone], divisions).map(({ code, kind, operational }) => [code, kind, operational])).toEqual([
      ['Z', 'CLUSTER', false],
      ['CN-500000', 'REGION', true],
    ]);
  });

  it.each([
    ['an unknown host', { hostDivision: '510100' }, 'zones[0].hostDivision: unknown division 510100'],
    ['a region of its own', { kind: 'REGION' }, 'zones[0].kind: regions come from the divisions'],
    ["a region's code", { code: 'CN-500000' }, 'zones: CN-500000 appears twice'],
    ['a state that is text', { operational: 'yes' }, 'zones[0].operational: not true or false'],
    ['a zone without source', { citation: null }, 'zones[0].citation: not an object'],
    ['a note that is no text', { note: 7 }, 'zones[0].note: not a text'],
  ])('refuses %s', (_title, changes, message) => {
    expect(() => loadZones([{ ...zone, ...changes }], divisions)).toThrow(message);
  });
});

describe('loadDocuments', () => {
  const name = { zh: '甲', en: 'A' };
  const row = {
    id: '9',
    title: name,
    issuer: name,
    number: null,
    date: null,
    status: 'DRAFT',
    period: null,
    note: 'x',
  };

  it.each([
    ['an unknown status', { status: 'OLD' }, 'documents[0].status: not one of'],
    [
      'a period that ends first',
      { period: { from: '2026-01-01', to: '2026-01-01' } },
      'documents[0].period: ends before',
    ],
    ['a malformed day', { date: '2026-1-1' }, 'documents[0].date: not a day'],
  ])('refuses %s', (_title, changes, message) => {
    expect(() => loadDocuments([{ ...row, ...changes }])).toThrow(message);
  });

  it('refuses a document twice', () => {
    expect(() => loadDocuments([row, row])).toThrow('documents: 9 appears twice');
  });
});
