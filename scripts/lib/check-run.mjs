import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readArgs } from './args.mjs';
import { ensureBinaries } from './binaries.mjs';
import { ensureBuild } from './build.mjs';
import { startMariadb } from './mariadb.mjs';
import { ensurePortal, generatePortal } from './portal.mjs';
import { ensurePackages } from './packages.mjs';
import { cliEntry, inRoot, root } from './paths.mjs';
import { runPool } from './pool.mjs';
import { Problem } from './problem.mjs';
import { stop } from './process.mjs';
import { run } from './run.mjs';
import { scratch } from './test-servers.mjs';

const node = (file, args, env = process.env) => run(process.execPath, [file, ...args], { cwd: root, env });

/** A tool of node_modules, by the file behind its name: no shell, and the Node that runs us. */
const tool = (name, args) => () => node(inRoot('node_modules', '.bin', name), args);

const sources = () => ['apps', 'libs'].filter((dir) => existsSync(inRoot(dir)));

async function migrations() {
  await ensureBinaries(['database']);
  const dir = scratch();
  const log = join(dir, 'mariadb.log');
  const small = {
    password: 'throwaway',
    databases: ['yunshi_check'],
    global: true,
    redoMb: 48,
    poolMb: 64,
    durable: false,
  };
  let server;
  try {
    server = await startMariadb(join(dir, 'mariadb'), { ...small, log });
    const env = { ...process.env, TZ: 'UTC', DATABASE_URL: `${server.url}/yunshi_check` };
    return await node(cliEntry('check-migrations'), [], env);
  } finally {
    if (server) await stop(server, 10_000);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Types and the build of the portal. */
async function portal() {
  const types = await tool('tsc', ['-p', 'apps/portal'])();
  if (types.status !== 0) return types;
  await ensurePortal();
  return { status: 0, output: '' };
}

/** Also what the portal's types and lint need: its operations' types, made of schema.gql. */
async function build() {
  await ensureBuild();
  await generatePortal();
  return { status: 0, output: '' };
}

const after = ['build'];

// The long ones first: two at a time, they decide when all is done.
const checks = [
  { name: 'build', work: build },
  { name: 'lint', after, work: tool('eslint', ['.']) },
  { name: 'types', work: tool('tsc', ['-p', '.']) },
  { name: 'portal', after, work: portal },
  { name: 'format', work: tool('prettier', ['--check', '--log-level=warn', '.']) },
  { name: 'boundaries', work: () => tool('depcruise', ['--config', '.dependency-cruiser.js', ...sources()])() },
  { name: 'dead-code', work: tool('knip', []) },
  { name: 'schema', after, work: () => node(cliEntry('print-schema'), ['--check']) },
  { name: 'permissions', after, work: () => node(cliEntry('print-permissions'), ['--check']) },
  { name: 'contract', after, work: () => node(cliEntry('check-contract'), []) },
  { name: 'migrations', after, work: migrations },
];

const names = checks.map(({ name }) => name);

const usage = `Usage: npm run check [-- --only name[,name]]
Checks: ${names.join(', ')}`;

/** The checks asked for, and the build where they run from dist. */
export function choose(only) {
  if (!only) return checks;
  const asked = only.split(',');
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Problem(`There is no check "${unknown}".`, usage);
  const needed = checks.filter(({ name }) => asked.includes(name)).flatMap((check) => check.after ?? []);
  return checks.filter(({ name }) => asked.includes(name) || needed.includes(name));
}

function report({ name, ms, status, output }) {
  const verdict = status === 0 ? 'pass' : 'FAIL';
  process.stdout.write(`${verdict}  ${name.padEnd(12)} ${(ms / 1000).toFixed(1)} s\n`);
  if (status !== 0 && output) process.stdout.write(`${output.replace(/^/gm, '      ')}\n`);
}

export async function check(argv) {
  const { only } = readArgs(argv, { only: 'string' }, usage);
  const chosen = choose(only);
  await ensurePackages();
  const results = await runPool(chosen, 2, report);
  const failed = results.filter(({ status }) => status !== 0).map(({ name }) => name);
  const passed = results.length - failed.length;
  process.stdout.write(
    `Checks: ${passed} passed, ${failed.length} failed${failed.length ? `: ${failed.join(', ')}` : ''}\n`,
  );
  return failed.length === 0 ? 0 : 1;
}
