import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArgs } from './args.mjs';
import { inRoot, root } from './paths.mjs';
import { coverageOf, readDataRef, testsNaming, withoutData } from './plan-coverage.mjs';
import { Problem } from './problem.mjs';
import { runTests } from './test-run.mjs';

const usage = `Usage: npm run coverage:plans [-- options]
Lists the rows that the five plans ask for and the tests that prove them: those whose titles name the row, through the
product. Status 1 when a test names a row that there is not.
  --missing   only rows that no test proves
  --prove ID  runs the row's tests with its data and without: status 0 when they pass with them and fail without
  --json      one object on stdout
  --help`;

const say = (line) => process.stdout.write(`${line}\n`);
const readRows = () => JSON.parse(readFileSync(inRoot('seeds', 'plans', 'coverage.json'), 'utf8'));

function list({ rows, strays }, { missing, json }) {
  const shown = missing ? rows.filter(({ proven }) => !proven) : rows;
  if (json) say(JSON.stringify({ rows: shown, strays }));
  else
    for (const { id, title, proven, tests } of shown) {
      say(`${proven ? 'proven ' : 'open   '} ${id}  ${title}`);
      for (const { file, title: test, through } of tests) say(`           ${through ? '' : '(part) '}${file}: ${test}`);
    }
  const proven = rows.filter((row) => row.proven).length;
  if (!json) say(`${proven} of ${rows.length} rows proven, ${rows.length - proven} open`);
  for (const { file, title } of strays) process.stderr.write(`No such row: ${file}: ${title}\n`);
  return strays.length ? 1 : 0;
}

/** A copy of the seeds without what the row gives. */
function seedsWithout(row, folder) {
  cpSync(inRoot('seeds'), folder, { recursive: true });
  for (const ref of row.data.map(readDataRef)) {
    const file = join(folder, ref.file);
    writeFileSync(file, withoutData(readFileSync(file, 'utf8'), ref));
  }
}

/** Runs the specs that prove the row, whole, since tests build on those before them; how many of its own failed. */
async function failuresOf({ id, tests }, folder) {
  const files = [...new Set(tests.filter(({ through }) => through).map(({ file }) => file))];
  const result = join(folder, 'result.json');
  await runTests([...files, '--json', `--outputFile=${result}`]);
  const suites = JSON.parse(readFileSync(result, 'utf8')).testResults;
  return suites.reduce((sum, { assertionResults, status }) => {
    const own = assertionResults.filter(({ fullName }) => fullName.includes(`[${id}]`));
    // What did not come as far as its tests has failed.
    const failed = own.filter((test) => test.status === 'failed').length;
    return sum + (assertionResults.length === 0 && status === 'failed' ? 1 : failed);
  }, 0);
}

async function prove({ rows }, id) {
  const row = rows.find((one) => one.id === id);
  if (!row) throw new Problem(`The plans have no row ${id}.`, usage);
  if (!row.proven) throw new Problem(`No test proves ${id}.`);
  if (!row.data) throw new Problem(`${id} is proved by code alone: it has no data to take away.`);
  const folder = mkdtempSync(join(tmpdir(), 'yunshi-seeds-'));
  try {
    if ((await failuresOf(row, folder)) > 0) throw new Problem(`The tests of ${id} fail as it is.`);
    process.env.SEEDS_DIR = join(folder, 'seeds');
    seedsWithout(row, process.env.SEEDS_DIR);
    if ((await failuresOf(row, folder)) === 0)
      throw new Problem(`The tests of ${id} pass without its data: they prove nothing.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(`${id} is proved: its tests pass with its data and fail without.`);
  return 0;
}

export async function coveragePlans(argv) {
  const options = readArgs(argv, { missing: 'boolean', json: 'boolean', prove: 'string' }, usage);
  const coverage = coverageOf(readRows(), testsNaming(root, ['apps', 'libs']));
  return options.prove ? prove(coverage, options.prove) : list(coverage, options);
}
