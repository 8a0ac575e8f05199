import { describe, expect, it } from '@jest/globals';
import { domainCells, familyCells, orderedStandards, readStandards } from './conformance.js';

const name = { zh: '名', en: 'name' };
const family = (code: string, attributes: string[] = [], meters = false) => ({ code, name, attributes, meters });
const standard = (code: string, over: object = {}) => ({
  code,
  name,
  family: 'F',
  domain: 'D',
  priority: 'MATURE',
  ...over,
});
const read = (json: unknown) => readStandards(json, ['D', 'E']);

describe('readStandards', () => {
  it.each([
    [
      'an unknown family',
      { families: [family('F')], standards: [standard('S', { family: 'G' })] },
      'standards[0].family',
    ],
    [
      'an unknown domain',
      { families: [family('F')], standards: [standard('S', { domain: 'X' })] },
      'standards[0].domain',
    ],
    [
      'a priority of its own',
      { families: [family('F')], standards: [standard('S', { priority: 'SOON' })] },
      'standards[0].priority',
    ],
    ['a standard twice', { families: [family('F')], standards: [standard('S'), standard('S')] }, 'S appears twice'],
    ['no family', { families: [], standards: [] }, 'families: empty'],
  ])('refuses %s', (_name, json, message) => {
    expect(() => read(json)).toThrow(message);
  });

  it('is ordered by priority, then by family', () => {
    const register = read({
      families: [family('F'), family('G')],
      standards: [
        standard('late', { priority: 'BREAKTHROUGH' }),
        standard('g', { family: 'G', priority: 'URGENT' }),
        standard('f', { priority: 'URGENT' }),
        standard('m'),
      ],
    });
    expect(orderedStandards(register).map(({ code }) => code)).toEqual(['f', 'g', 'm', 'late']);
  });
});

describe('cells', () => {
  const domains = ['D', 'E'].map((code) => ({ code, name }));

  it('have what is declared of each domain', () => {
    const cells = (conformance: unknown): string[][] =>
      domainCells(domains, { conformance }).map(({ standards }) => standards);
    expect(
      cells([{ domain: 'E', standard: '1' }, { domain: 'E', standard: '2' }, { domain: 'X', standard: '3' }, null]),
    ).toEqual([[], ['1', '2']]);
    expect(cells(undefined)).toEqual([[], []]);
    expect(cells('E')).toEqual([[], []]);
  });

  it('are met by every attribute, and by known meters where these count', () => {
    const families = [family('F', ['a', 'b']), family('M', [], true)];
    const cells = (attributes: Record<string, unknown>, known: boolean): unknown[] =>
      familyCells(families, attributes, known).map(({ isMet, missing }) => [isMet, missing]);
    expect(cells({ a: false, b: 0 }, true)).toEqual([
      [true, []],
      [true, []],
    ]);
    expect(cells({ a: 1, b: null }, false)).toEqual([
      [false, ['b']],
      [false, []],
    ]);
  });
});
