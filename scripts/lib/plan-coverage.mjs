// Which rows of the plans a test proves, and what becomes of a test without its row's data.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Specs that go through the product; the others look at a part of it alone and prove no row. */
const THROUGH = /\.(int|e2e|long)-spec\.ts$/;
const TITLE = /(['"`])((?:(?!\1).)*\[S\d-\d{2}\](?:(?!\1).)*)\1/g;

/** Titles of tests that name rows: { file, title, ids, through }. */
export function testsNaming(root, folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('spec.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return files.sort().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(TITLE)].map(([, , title]) => ({
      file: file.slice(root.length + 1),
      title,
      ids: [...title.matchAll(/\[(S\d-\d{2})\]/g)].map(([, id]) => id),
      through: THROUGH.test(file),
    })),
  );
}

/** Each row with the tests that prove it; tests that name no row of the plans are told apart. */
export function coverageOf(rows, tests) {
  const known = new Set(rows.map(({ id }) => id));
  return {
    rows: rows.map((row) => {
      const own = tests.filter(({ ids }) => ids.includes(row.id));
      return { ...row, proven: own.some(({ through }) => through), tests: own };
    }),
    strays: tests.filter(({ ids }) => ids.some((id) => !known.has(id))),
  };
}

const matches = (value, pattern) =>
  pattern.endsWith('*') ? String(value).startsWith(pattern.slice(0, -1)) : String(value) === pattern;

/** Reads "plans/rules.json:id=S0-05" or "demo/market.json/offerings:code=x*": a file, a list in it, a field and its value. */
export function readDataRef(ref) {
  const found = /^([\w./-]+\.(?:json|tsv))(?:\/(\w+))?:(\w+)=(.+)$/.exec(ref);
  if (!found) throw new Error(`"${ref}" does not name data: FILE[/LIST]:FIELD=VALUE`);
  const [, file, list = null, field, value] = found;
  return { file, list, field, value };
}

/** The file's text without the entries that the reference names; an error when there are none. */
export function withoutData(text, { file, list, field, value }) {
  if (file.endsWith('.tsv')) {
    const [head, ...lines] = text.split('\n');
    const column = head.split('\t').indexOf(field);
    const left = lines.filter((line) => !matches(line.split('\t')[column], value));
    return left.length === lines.length ? nothing(file, field, value) : [head, ...left].join('\n');
  }
  const whole = JSON.parse(text);
  const entries = list === null ? whole : whole[list];
  const left = entries.filter((entry) => !matches(entry[field], value));
  if (left.length === entries.length) return nothing(file, field, value);
  return JSON.stringify(list === null ? left : { ...whole, [list]: left });
}

const nothing = (file, field, value) => {
  throw new Error(`${file} has nothing with ${field} = ${value}.`);
};
