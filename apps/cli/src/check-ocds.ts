import 'reflect-metadata';
import { Clock } from '#kernel';
import { openDataSource } from '#platform';
import { PublishedReleases } from '#reporting';
import { readFileSync } from 'node:fs';
import { faultsBySchema } from './checks/json-schema.js';
import { run } from './command.js';
import { entities } from './schema.js';

const HELP = `Usage: check-ocds --schema FILE [--ocid OCID] [--json]

Holds every public release in DATABASE_URL, or those of one process, against a JSON schema: the release-schema.json of
the Open Contracting Data Standard, as a file (draft 04, 07, 2019-09 or 2020-12, as it says). Exits 0 when all are
valid, 1 when some are not, and names them, 2 when it was called wrongly or the file is no JSON schema.`;

/** Releases read at a time. */
const PAGE = 100;

interface Invalid {
  ocid: unknown;
  id: unknown;
  faults: string[];
}

function schemaOf(file: string | boolean | undefined): (value: unknown) => string[] {
  try {
    if (typeof file !== 'string') throw new Error('--schema names the file of a JSON schema.');
    return faultsBySchema(JSON.parse(readFileSync(file, 'utf8')) as object);
  } catch (error) {
    process.stderr.write(`check-ocds: ${(error as Error).message}\n`);
    process.exit(2);
  }
}

async function* releasesOf(published: PublishedReleases, ocid: string | null): AsyncGenerator<Record<string, unknown>> {
  if (ocid !== null) return yield* (await published.record(ocid)).releases;
  let after: string | null = null;
  do {
    const page = await published.list(null, { first: PAGE, after });
    yield* page.nodes.map(({ body }) => body);
    after = page.hasNextPage ? page.nodes.at(-1)!.id : null;
  } while (after !== null);
}

const options = { schema: { type: 'string' }, ocid: { type: 'string' }, json: { type: 'boolean' } } as const;

await run({ name: 'check-ocds', help: HELP, options }, async ({ schema, ocid, json }) => {
  const faultsOf = schemaOf(schema);
  const dataSource = await openDataSource(process.env.DATABASE_URL ?? '', { entities });
  try {
    const invalid: Invalid[] = [];
    let checked = 0;
    for await (const release of releasesOf(
      new PublishedReleases(dataSource, new Clock()),
      ocid ? String(ocid) : null,
    )) {
      checked += 1;
      const faults = faultsOf(release);
      if (faults.length) invalid.push({ ocid: release.ocid, id: release.id, faults });
    }
    if (json) process.stdout.write(`${JSON.stringify({ checked, invalid })}\n`);
    else
      for (const { ocid: of, id, faults } of invalid)
        process.stdout.write(`${String(of)} ${String(id)}\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
    if (invalid.length) throw new Error(`${invalid.length} of ${checked} releases are not valid.`);
    if (!json) process.stdout.write(`${checked} releases, all valid.\n`);
  } finally {
    await dataSource.destroy();
  }
});
