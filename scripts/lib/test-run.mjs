import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBinaries, findBrowser } from './binaries.mjs';
import { ensureBuild } from './build.mjs';
import { ensurePortal } from './portal.mjs';
import { ensurePackages } from './packages.mjs';
import { inRoot, root } from './paths.mjs';
import { scratch, stopTestServers } from './test-servers.mjs';
import { line } from './totals.mjs';

/** Our own flag, and what is Jest's: everything else. */
export function splitArgs(argv) {
  const rest = argv.filter((arg) => arg !== '--long');
  const long = rest.length < argv.length;
  const hasWorkers = rest.some((arg) => /^(-w|--maxWorkers|-i|--runInBand)(=|\d|$)/.test(arg));
  // There need not be a long spec yet; a pattern that finds none is a mistake all the same.
  const none = long && rest.length === 0 ? ['--passWithNoTests'] : [];
  return { long, jest: [...(hasWorkers ? [] : ['-w', '2']), ...none, ...rest] };
}

function environment(dir, long) {
  const flags = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  return {
    ...process.env,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${flags}`.trim(),
    TZ: 'UTC',
    YUNSHI_TEST_LONG: long ? '1' : '0',
    YUNSHI_TEST_DIR: join(dir, 'servers'),
    YUNSHI_TEST_COUNTS: join(dir, 'counts.json'),
  };
}

function startJest(args, env) {
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const reporters = ['--reporters=default', `--reporters=${inRoot('scripts', 'jest', 'count-reporter.mjs')}`];
  // Jest reports on stderr; its stdout joins that, so that ours ends with the line of totals.
  const child = spawn(process.execPath, [jest, ...args, ...reporters], { cwd: root, env, stdio: ['inherit', 2, 2] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code, signal) => resolve(signal ? 130 : code));
  });
}

async function prepare() {
  await ensurePackages();
  const given = { database: process.env.TEST_DATABASE_URL, redis: process.env.TEST_REDIS_URL };
  await ensureBinaries([...Object.keys(given).filter((name) => !given[name]), 'pdf']);
  process.env.TEST_BROWSER ??= (await findBrowser()) ?? '';
  await ensureBuild(); // the specs that start and kill processes start them from dist
  await ensurePortal();
}

const failedToStart = { passed: 0, failed: 1, skipped: 0 };

const countsIn = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : failedToStart);

/** Jest in a directory of this run, cleaned up whatever becomes of Jest. Gives { status, counts }. */
async function runJest({ long, jest }) {
  const dir = scratch();
  const env = environment(dir, long);
  try {
    mkdirSync(env.YUNSHI_TEST_DIR);
    const status = await startJest(jest, env);
    return { status, counts: countsIn(env.YUNSHI_TEST_COUNTS) };
  } finally {
    await stopTestServers(env.YUNSHI_TEST_DIR);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Prepares, runs Jest and closes with one line of totals. Gives the exit status. */
export async function runTests(argv) {
  let result = { status: 1, counts: failedToStart };
  try {
    await prepare();
    result = await runJest(splitArgs(argv));
    return result.status;
  } finally {
    process.stdout.write(`${line(result.counts)}\n`);
  }
}
