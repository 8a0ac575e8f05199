import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readMeters } from './meter-catalogue.js';
import { unitOf } from './units.js';

const file = join(import.meta.dirname, '..', '..', '..', '..', 'seeds', 'reference', 'meters.json');
const rows = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[];

describe('the catalogue of meters', () => {
  it('is read whole', () => {
    expect(readMeters(rows).size).toBe(rows.length);
  });

  it('names every meter of the demo', () => {
    const demo = readFileSync(join(dirname(file), '..', 'demo', 'market.json'), 'utf8');
    const known = readMeters(rows);
    const used = [...demo.matchAll(/"meter": "([^"]+)"/g)].map(([, code]) => code!);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((code) => !known.has(code))).toEqual([]);
  });

  it('counts a gauge over hours in a unit of hours, which converts', () => {
    for (const { code, unit, aggregation } of readMeters(rows).values())
      if (aggregation === 'TIME_WEIGHTED')
        expect([code, unitOf(unit)?.dimension]).toEqual([code, expect.stringMatching(/-time$/)]);
  });

  it.each([
    ['no list', {}],
    ['a row without a unit', [{ ...rows[0], unit: '' }]],
    ['an unknown class', [{ ...rows[0], class: 'LUCK' }]],
    ['an unknown kind', [{ ...rows[0], kinds: ['LUCK'] }]],
    ['an unknown model', [{ ...rows[0], onlyFor: ['LUCK'] }]],
    ['a code twice', [rows[0], rows[0]]],
    ['nothing', [null]],
  ])('refuses %s', (_, wrong) => {
    expect(() => readMeters(wrong)).toThrow(RangeError);
  });
});
