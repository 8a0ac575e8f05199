// The database and Redis of one copy: those given by DATABASE_URL and REDIS_URL, otherwise private ones.
import { join } from 'node:path';
import { ensureBinaries } from './binaries.mjs';
import { passwordFor } from './data-dir.mjs';
import { ensureDatabases, ensureRedis } from './given-servers.mjs';
import { startMariadb } from './mariadb.mjs';
import { step } from './progress.mjs';
import { startRedis } from './redis.mjs';
import { parseDatabaseUrl, parseRedisUrl } from './urls.mjs';

/** What can be known wrong before anything is installed or started. */
export function checkAddresses(env) {
  if (env.DATABASE_URL) parseDatabaseUrl(env.DATABASE_URL);
  if (env.REDIS_URL) parseRedisUrl(env.REDIS_URL);
}

const logIn = (dir, name) => join(dir, 'logs', `${name}.log`);

async function database(dir, secret, given) {
  if (given) {
    await ensureDatabases(given);
    return given;
  }
  const options = { password: passwordFor(secret, 'mariadb'), databases: ['yunshi'], log: logIn(dir, 'mariadb') };
  const { url } = await startMariadb(join(dir, 'mariadb'), options);
  return `${url}/yunshi`;
}

async function redis(dir, secret, given) {
  if (given) {
    await ensureRedis(given);
    return given;
  }
  const options = { password: passwordFor(secret, 'redis'), log: logIn(dir, 'redis') };
  const { url } = await startRedis(join(dir, 'redis'), options);
  return `${url}/0`;
}

/** Gives { DATABASE_URL, REDIS_URL } of servers that answer. */
export async function provideServers(dir, secret, env) {
  await ensureBinaries([...(env.DATABASE_URL ? [] : ['database']), ...(env.REDIS_URL ? [] : ['redis'])]);
  // Both to their end, even when one fails: nothing may start after the failure has been cleaned up.
  const settled = await step('Starting database and Redis', () =>
    Promise.allSettled([database(dir, secret, env.DATABASE_URL), redis(dir, secret, env.REDIS_URL)]),
  );
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  const [DATABASE_URL, REDIS_URL] = settled.map(({ value }) => value);
  return { DATABASE_URL, REDIS_URL };
}
