// The servers of one test run: throwaway ones, or those of TEST_DATABASE_URL and TEST_REDIS_URL.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinaries } from './binaries.mjs';
import { ensureDatabases, ensureRedis } from './given-servers.mjs';
import { startMariadb } from './mariadb.mjs';
import { stop } from './process.mjs';
import { startRedis } from './redis.mjs';
import { parseDatabaseUrl } from './urls.mjs';

const numbers = (count) => Array.from({ length: count }, (_, i) => i + 1);

const ROOM = 4 * 2 ** 30;

/** Memory that holds files, where there is enough of it: a schema made anew for each suite waits for no disk there. */
function inMemory() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= ROOM ? '/dev/shm' : null;
  } catch {
    return null;
  }
}

/** A directory only this run uses; removed at its end. */
export const scratch = () => mkdtempSync(join(inMemory() ?? tmpdir(), 'yunshi-test-'));

const small = { redoMb: 48, poolMb: 256, durable: false };

/** Database: { base, prefix, handle? }, schema n being `${base}/${prefix}${n}`. */
async function database(dir, count, password) {
  const given = process.env.TEST_DATABASE_URL;
  if (!given) {
    const databases = numbers(count).map((n) => `w${n}`);
    const log = join(dir, 'mariadb.log');
    const handle = await startMariadb(join(dir, 'mariadb'), { password, databases, global: true, log, ...small });
    return { base: handle.url, prefix: 'w', handle };
  }
  const prefix = `${parseDatabaseUrl(given, 'TEST_DATABASE_URL').database}_w`;
  const databases = numbers(count).map((n) => `${prefix}${n}`);
  await ensureDatabases(given, databases, 'TEST_DATABASE_URL');
  const url = new URL(given);
  return { base: given.slice(0, given.indexOf(url.host) + url.host.length), prefix };
}

async function redis(dir, password) {
  const given = process.env.TEST_REDIS_URL;
  if (!given) {
    const handle = await startRedis(join(dir, 'redis'), { password, log: join(dir, 'redis.log') });
    return { base: handle.url, handle };
  }
  await ensureRedis(given, 'TEST_REDIS_URL');
  const url = new URL(given);
  return { base: given.slice(0, given.indexOf(url.host) + url.host.length) };
}

/** Starts what is not given; remembers it in `dir` so that an outer process can end it if this one cannot. */
export async function startTestServers(dir, count) {
  await ensureBinaries([
    ...(process.env.TEST_DATABASE_URL ? [] : ['database']),
    ...(process.env.TEST_REDIS_URL ? [] : ['redis']),
  ]);
  const password = randomBytes(16).toString('hex');
  const started = await Promise.allSettled([database(dir, count, password), redis(dir, password)]);
  const records = started.flatMap(({ value }) => (value?.handle ? [value.handle] : []));
  const plain = records.map(({ name, pid, start }) => ({ name, pid, start }));
  writeFileSync(join(dir, 'servers.json'), JSON.stringify(plain));
  const failed = started.find(({ status }) => status === 'rejected');
  if (failed) {
    await stopTestServers(dir);
    throw failed.reason;
  }
  // The run waits for its tests, not for its servers.
  for (const { child } of records) child.unref();
  return { database: started[0].value, redis: started[1].value, records: plain };
}

/** Ends the servers remembered in `dir` and removes it. Harmless when that is done already. */
export async function stopTestServers(dir) {
  const file = join(dir, 'servers.json');
  const records = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  await Promise.all(records.map((record) => stop(record, 10_000)));
  rmSync(dir, { recursive: true, force: true });
}
