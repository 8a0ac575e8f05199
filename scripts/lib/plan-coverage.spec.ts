import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inRoot } from './paths.mjs';
import { coverageOf, readDataRef, testsNaming, withoutData } from './plan-coverage.mjs';
import { temporary } from './temporary.js';

const dir = temporary();

interface Test {
  file: string;
  title: string;
  ids: string[];
  through: boolean;
}
interface Covered {
  rows: { id: string; proven: boolean; tests: Test[] }[];
  strays: Test[];
}
interface Row {
  id: string;
  data?: string[];
}
const rows = JSON.parse(readFileSync(inRoot('seeds', 'plans', 'coverage.json'), 'utf8')) as Row[];

describe('the coverage of the plans', () => {
  it('finds the titles that name rows, and only tests through the product prove one', () => {
    mkdirSync(join(dir, 'libs', 'a'), { recursive: true });
    writeFileSync(join(dir, 'libs', 'a', 'x.int-spec.ts'), `it('does [S1-05] [I30]', f);\nit("is “it's” [S1-39]", f);`);
    writeFileSync(join(dir, 'libs', 'a', 'y.spec.ts'), 'it(`reckons [S0-04]`, f);\n// about [S1-01], no title');
    const tests = testsNaming(dir, ['libs']) as Test[];
    expect(tests.map(({ file, title, ids, through }) => [file, title, ids.join(), through])).toEqual([
      ['libs/a/x.int-spec.ts', 'does [S1-05] [I30]', 'S1-05', true],
      ['libs/a/x.int-spec.ts', "is “it's” [S1-39]", 'S1-39', true],
      ['libs/a/y.spec.ts', 'reckons [S0-04]', 'S0-04', false],
    ]);
    const { rows: told, strays }: Covered = coverageOf([{ id: 'S1-05' }, { id: 'S0-04' }], tests);
    expect(told.map(({ id, proven, tests: own }) => [id, proven, own.length])).toEqual([
      ['S1-05', true, 1],
      ['S0-04', false, 1],
    ]);
    expect(strays.map(({ title }) => title)).toEqual(["is “it's” [S1-39]"]);
  });

  it('has the 224 rows of the plans, each once, and data that are there', () => {
    expect(rows).toHaveLength(224);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(224);
    for (const ref of rows.flatMap(({ data = [] }) => data).map(readDataRef)) {
      const text = readFileSync(inRoot('seeds', ref.file), 'utf8');
      expect(withoutData(text, ref).length).toBeLessThan(text.length);
    }
  });

  it('takes entries away by a field, in lists and tables, and says when there are none', () => {
    const json = JSON.stringify([{ id: 'a' }, { id: 'b' }]);
    expect(withoutData(json, readDataRef('plans/x.json:id=a'))).toBe('[{"id":"b"}]');
    const listed = JSON.stringify({ of: [{ id: 'ab' }, { id: 'c' }], other: 1 });
    expect(JSON.parse(withoutData(listed, readDataRef('x.json/of:id=a*')))).toEqual({ of: [{ id: 'c' }], other: 1 });
    expect(withoutData('code\tn\na\t1\na.b\t2\nc\t3', readDataRef('x.tsv:code=a*'))).toBe('code\tn\nc\t3');
    expect(() => withoutData(json, readDataRef('x.json:id=z'))).toThrow('x.json has nothing with id = z.');
    expect(() => readDataRef('x.json')).toThrow('does not name data');
  });
});
