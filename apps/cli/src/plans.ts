import { seedsDir } from '#platform';
import { type Quotation, wrongQuotations } from '#policy/core';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.js';

const HELP = `Usage: npm run cli -- plans verify --documents DIR [--json]

Checks word for word that every quotation of the rules, the zones and the rows of the plans stands in its document.
DIR holds the documents as text, each under a name that begins with its number: 001….txt. White space does not count,
and of a link what it shows. Exits 0 when all stand there, 1 and names those that do not.`;

const readJson = <T>(name: string): T => JSON.parse(readFileSync(join(seedsDir, 'plans', name), 'utf8')) as T;

interface Cited {
  id?: string;
  code?: string;
  citation: { document: string; quote: string };
}

const ZONE_FILES = ['zone-facts.json', 'channels.json', 'parks.json', 'data-centres.json', 'energy-limits.json'];

/** Every citation in a file, however deep, by its place. */
function citationsIn(value: unknown, where: string): Quotation[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'citation' ? [{ where, ...(each as Cited['citation']) }] : citationsIn(each, `${where} ${key}`),
  );
}

function quotations(): Quotation[] {
  const cited = (kind: string, rows: Cited[]): Quotation[] =>
    rows.map(({ id, code, citation }) => ({ where: `${kind} ${id ?? code}`, ...citation }));
  return [
    ...cited('rule', readJson<Cited[]>('rules.json')),
    ...cited('zone', readJson<Cited[]>('zones.json')),
    ...cited('target', readJson<Cited[]>('catalogue-targets.json')),
    ...cited('target', readJson<Cited[]>('migration-targets.json')),
    ...ZONE_FILES.flatMap((file) => citationsIn(readJson(file), file)),
    ...readJson<{ id: string; document: string; quote: string }[]>('coverage.json').map(({ id, ...row }) => ({
      where: `row ${id}`,
      document: row.document,
      quote: row.quote,
    })),
  ];
}

/** The texts of a folder by their numbers. */
const documentsIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => /^\d{3}.*\.txt$/.test(name))
      .map((name) => [name.slice(0, 3), readFileSync(join(folder, name), 'utf8')]),
  );

const options = { documents: { type: 'string' }, json: { type: 'boolean' } } as const;

await run({ name: 'plans', help: HELP, options }, ({ documents, json }, positionals) => {
  if (positionals.length !== 1 || positionals[0] !== 'verify') throw new Error('the one thing to do is "verify".');
  if (typeof documents !== 'string') throw new Error('--documents names the folder of the documents.');
  const all = quotations();
  const wrong = wrongQuotations(all, documentsIn(documents));
  if (json) process.stdout.write(`${JSON.stringify({ quotations: all.length, wrong })}\n`);
  else
    for (const { where, document, quote, fault } of wrong)
      process.stdout.write(
        fault === 'NO_DOCUMENT'
          ? `${where}: ${documents} has no document ${document}\n`
          : `${where}: not word for word in ${document}: ${quote}\n`,
      );
  if (wrong.length) throw new Error(`${wrong.length} of ${all.length} quotations do not stand in their documents.`);
  if (!json) process.stdout.write(`${all.length} quotations, all word for word in their documents.\n`);
  return Promise.resolve();
});
