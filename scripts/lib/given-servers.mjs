// The database and Redis somebody else runs: can we use them? One sentence when not.
import { Problem } from './problem.mjs';
import { parseDatabaseUrl, parseRedisUrl } from './urls.mjs';

const unreachable = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'the host cannot be reached',
  PROTOCOL_CONNECTION_LOST: 'what listens there is not a MySQL or MariaDB server',
  ECONNRESET: 'the connection was cut',
};

/** What an error of the mysql2 driver means, in one sentence. */
export function databaseProblem(name, target, error) {
  if (error.code === 'ER_ACCESS_DENIED_ERROR')
    return new Problem(`${name}: ${target.host}:${target.port} refuses user "${target.user}" with this password.`);
  if (error.code === 'ER_DBACCESS_DENIED_ERROR')
    return new Problem(`${name}: user "${target.user}" may not use or create database "${target.database}".`);
  return new Problem(`${name}: ${target.label} cannot be used: ${unreachable[error.code] ?? error.message}.`);
}

/** Connects to each database, creating those that do not exist and may be created. */
export async function ensureDatabases(text, databases, name = 'DATABASE_URL') {
  const target = parseDatabaseUrl(text, name);
  const { createConnection } = await import('mysql2/promise');
  const { host, port, user, password } = target;
  for (const database of databases ?? [target.database]) {
    const open = (extra) => createConnection({ host, port, user, password, connectTimeout: 10_000, ...extra });
    try {
      await (await open({ database })).end();
    } catch (error) {
      if (error.code !== 'ER_BAD_DB_ERROR') throw databaseProblem(name, { ...target, database }, error);
      await createDatabase(open, database).catch((refusal) => {
        throw databaseProblem(name, { ...target, database }, refusal);
      });
    }
  }
}

async function createDatabase(open, database) {
  const connection = await open({});
  try {
    const escaped = `\`${database}\``;
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS ${escaped} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
    );
  } finally {
    await connection.end();
  }
}

/** Connects to Redis, logs in and asks for a sign of life. */
export async function ensureRedis(text, name = 'REDIS_URL') {
  const target = parseRedisUrl(text, name);
  const { Redis } = await import('ioredis');
  const options = { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: 10_000 };
  const client = new Redis(text, options);
  let cause = null;
  client.on('error', (error) => (cause = error));
  try {
    await client.connect();
    await client.select(target.db); // the driver itself falls back to database 0 without a word
  } catch (error) {
    throw redisProblem(name, target, cause ?? error);
  } finally {
    client.disconnect();
  }
}

export function redisProblem(name, target, error) {
  if (/^(NOAUTH|WRONGPASS)|invalid password|invalid username/i.test(error.message))
    return new Problem(`${name}: ${target.label} refuses this user or password.`);
  return new Problem(`${name}: ${target.label} cannot be used: ${unreachable[error.code] ?? error.message}.`);
}
