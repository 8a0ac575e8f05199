import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { order } from '../../../.dependency-cruiser.js';
import { temporary } from '../../../scripts/lib/temporary.js';
import { codesOfLibs } from './error-codes.fixture.js';

const root = join(import.meta.dirname, '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'errors.md'), 'utf8');

/** The page as lib → codes: a section a lib, a row a code. */
function listed(): Map<string, string[]> {
  const sections = page.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => [
      /^\w+/.exec(section)![0],
      [...section.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code]) => code!),
    ]),
  );
}

/** The plans' codes come with the data. */
const planCodes = (): string[] =>
  (JSON.parse(readFileSync(join(root, 'seeds', 'plans', 'rules.json'), 'utf8')) as { code: string }[]).map(
    ({ code }) => code,
  );

function given(): Map<string, Set<string>> {
  const codes = codesOfLibs(join(root, 'libs'));
  planCodes().forEach((code) => codes.get('policy')!.add(code));
  return codes;
}

const dir = temporary();

describe('codesOfLibs', () => {
  it.each([
    ['an error', "throw new DomainError('SANG_TWICE', text('a', 'b'));"],
    ['an error that kernel makes', "throw invalid(['song'], 'SANG_TWICE', text('a', 'b'));"],
    ['an issue', "issues.add(['song'], 'SANG_TWICE', text('a', 'b'));"],
    ['either way of a condition', "issues.add([], loud ? 'SANG_TWICE' : 'SANG', text('a', 'b'));"],
    [
      'a helper of the file',
      "const no = (code: string) => invalid([], code, text('a', 'b'));\nthrow no('SANG_TWICE');",
    ],
    ['a table of codes', "export const BIRD_ISSUES = { SANG_TWICE: 'SANG_TWICE' } as const;"],
    ['a table of sentences', "const SONG_FAULTS = { SANG_TWICE: text('a', 'b') };"],
    ['a type of codes', "export type BirdCode = 'SANG' | 'SANG_TWICE';"],
    ['a finding', "const finding = { ruleId: 'S0-00', code: 'SANG_TWICE', effect: 'WARN' };"],
  ])('finds the code of %s', (name, source) => {
    const libs = join(dir, name.replaceAll(/\W/g, '-'));
    const files = {
      'kernel/src/errors.ts':
        "export class DomainError { constructor(readonly code: string, readonly text: Text) {} }\nexport const invalid = (path: string[], code: string, message: Text) => new DomainError('VALIDATION_FAILED', message);\nexport class Issues { add(path: string[], code: string, message: Text): void {} }\n",
      'bird/src/sing.ts': source,
      'bird/src/sing.spec.ts': "throw new DomainError('ONLY_A_TEST', text('a', 'b'));",
    };
    for (const [file, code] of Object.entries(files)) {
      mkdirSync(dirname(join(libs, file)), { recursive: true });
      writeFileSync(join(libs, file), code);
    }
    const codes = codesOfLibs(libs);
    expect([...codes.get('bird')!]).toContain('SANG_TWICE');
    expect([...codes.get('bird')!]).not.toContain('ONLY_A_TEST');
    expect([...codes.get('kernel')!]).toEqual(['VALIDATION_FAILED']);
  });
});

describe('docs/errors.md', () => {
  it('lists every code that a lib gives, with the lib or with one to its left', () => {
    const pages = listed();
    const missing = [...given()].flatMap(([lib, codes]) => {
      const known = new Set(order.slice(0, order.indexOf(lib) + 1).flatMap((left) => pages.get(left) ?? []));
      return [...codes].filter((code) => !known.has(code)).map((code) => `${lib}: ${code}`);
    });
    expect(missing).toEqual([]);
  });

  it('lists no code that its lib does not give', () => {
    const codes = given();
    const stale = [...listed()].flatMap(([lib, names]) =>
      names.filter((name) => !codes.get(lib)?.has(name)).map((name) => `${lib}: ${name}`),
    );
    expect(stale).toEqual([]);
  });

  it('lists a code once in a section, and has the sections in the order of the libs', () => {
    const pages = listed();
    for (const names of pages.values()) expect(names).toEqual([...new Set(names)]);
    expect([...pages.keys()]).toEqual(order.filter((lib) => pages.has(lib)));
  });

  it('lists every code that the contract names for refused operations', () => {
    const contract = readFileSync(join(root, 'docs', 'contract.graphql'), 'utf8');
    const [named = ''] = /code {5}UNAUTHENTICATED[^…]*/.exec(contract) ?? [];
    const codes = [...named.matchAll(/\b[A-Z]+_?[A-Z_]+\b/g)].map(([code]) => code);
    expect(codes.length).toBeGreaterThanOrEqual(11);
    expect([...listed().values()].flat()).toEqual(expect.arrayContaining(codes));
  });
});
