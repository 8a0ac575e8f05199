// A copy of the product of this run's own: database, Redis and the real api from dist, gone afterwards.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBinaries } from '../../scripts/lib/binaries.mjs';
import { dataDir } from '../../scripts/lib/data-dir.mjs';
import { startMariadb } from '../../scripts/lib/mariadb.mjs';
import { freePort } from '../../scripts/lib/net.mjs';
import { cliEntry, inRoot, root } from '../../scripts/lib/paths.mjs';
import { Problem } from '../../scripts/lib/problem.mjs';
import { launched, startLogged, stop, tail } from '../../scripts/lib/process.mjs';
import { migrate } from '../../scripts/lib/product.mjs';
import { step } from '../../scripts/lib/progress.mjs';
import { startRedis } from '../../scripts/lib/redis.mjs';
import { endRunning, lastLines, run } from '../../scripts/lib/run.mjs';

const OPERATOR = 'operator@bench.example';

/** Beside the data of this copy, on its disk: a temporary directory may lie in memory, where a flush costs nothing. */
export function ownDirectory() {
  const parent = dataDir();
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'bench-'));
}

/** Ends everything this process started, the newest first, and removes its data. */
export async function clear(dir) {
  endRunning();
  for (const handle of [...launched].reverse()) await stop(handle);
  rmSync(dir, { recursive: true, force: true });
}

async function startServers(dir, password, poolMb) {
  await ensureBinaries(['database', 'redis']);
  // A server that starts clears away temporary tables, also those of another one that uses the same directory.
  process.env.TMPDIR = dir;
  const log = (name) => join(dir, `${name}.log`);
  const options = { password, databases: ['yunshi'], redoMb: poolMb / 2, poolMb, log: log('mariadb') };
  const database = await step('Starting MariaDB', () => startMariadb(join(dir, 'mariadb'), options));
  const redis = await startRedis(join(dir, 'redis'), { password, log: log('redis') });
  return { database, env: { DATABASE_URL: `${database.url}/yunshi`, REDIS_URL: `${redis.url}/0` } };
}

async function makeOperator(env) {
  const args = [cliEntry('create-operator'), '--email', OPERATOR];
  const { status, output } = await run(process.execPath, args, { cwd: root, env });
  if (status !== 0) throw new Problem('The operator could not be made.', lastLines(output, 10));
}

async function startApi(dir, env, inspect, name = 'api') {
  const args = ['--enable-source-maps', ...(inspect ? [`--inspect=127.0.0.1:${inspect}`] : [])];
  const entry = inRoot('dist', 'apps', 'api', 'src', 'main.js');
  const api = startLogged(name, process.execPath, [...args, entry], { log: join(dir, `${name}.log`), env, cwd: root });
  const until = Date.now() + 60_000;
  while (api.ended === null && Date.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${env.PORT}/health/ready`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.status === 200) return api;
    await sleep(50);
  }
  throw new Problem(`The API does not start (${api.ended ?? 'not ready in 60 s'}).`, tail(api.log));
}

/**
 * Starts everything below `dir` and gives what a bench needs to know of it.
 * @param {{ look?: boolean, poolMb?: number, each?: boolean }} options look: the api can be looked into, at `inspect`;
 *   each: a second api that merges no requests, at `eachPort`
 */
export async function startProduct(dir, { look = false, poolMb = 1024, each = false } = {}) {
  const password = randomBytes(16).toString('hex');
  const { database, env: addresses } = await startServers(dir, password, poolMb);
  const secrets = {
    JWT_SECRET: randomBytes(32).toString('hex'),
    SECRETS_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    YUNSHI_PASSWORD: password,
  };
  const common = { ...process.env, ...addresses, ...secrets, TZ: 'UTC', NODE_ENV: 'production' };
  await migrate(common);
  await makeOperator(common);
  const inspect = look ? await freePort() : null;
  const port = await freePort();
  const api = await step('Starting the API', () => startApi(dir, { ...common, PORT: String(port) }, inspect));
  const made = {
    env: common,
    port,
    databaseUrl: addresses.DATABASE_URL,
    inspect,
    operator: { email: OPERATOR, password },
  };
  if (!each) return { ...made, api, database };
  const eachPort = await freePort();
  const alone = { ...common, PORT: String(eachPort), INTAKE_MERGE: '1' };
  const apiEach = await step('Starting the API without merging', () => startApi(dir, alone, null, 'api-each'));
  return { ...made, api, database, apiEach, eachPort };
}

/** A worker of the product that was started below `dir`; it can be looked into, at `inspect`. */
export async function startWorker(dir, { env }) {
  const inspect = await freePort();
  const entry = inRoot('dist', 'apps', 'worker', 'src', 'main.js');
  const args = ['--enable-source-maps', `--inspect=127.0.0.1:${inspect}`, entry];
  const { pid } = startLogged('worker', process.execPath, args, { log: join(dir, 'worker.log'), env, cwd: root });
  return { pid, inspect };
}
