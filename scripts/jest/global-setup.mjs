// One throwaway MariaDB and one Redis per run; one schema and one Redis database per worker.
import { Problem } from '../lib/problem.mjs';
import { alive } from '../lib/process.mjs';
import { scratch, startTestServers } from '../lib/test-servers.mjs';

export default async function globalSetup(globalConfig) {
  // `npm test` gives the directory, to clean up behind a Jest that was killed.
  const dir = process.env.YUNSHI_TEST_DIR ?? scratch();
  const { database, redis, records } = await startTestServers(dir, Math.max(1, globalConfig.maxWorkers)).catch(plainly);
  process.env.TZ = 'UTC'; // workers inherit it; inside a spec it would come too late
  process.env.TEST_DB_BASE = database.base;
  process.env.TEST_DB_PREFIX = database.prefix;
  process.env.TEST_REDIS_BASE = redis.base;
  globalThis.yunshiTestDir = dir;
  if (!process.env.YUNSHI_TEST_DIR) endWithProcess(records);
}

/** Jest prints the stack of what fails here: for an expected failure the sentence is enough. */
function plainly(error) {
  if (error instanceof Problem) error.stack = [error.message, error.hint].filter(Boolean).join('\n');
  throw error;
}

/** Jest started by hand and interrupted never reaches its teardown. */
function endWithProcess(records) {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])
    process.once(signal, () => process.exit(status));
  process.once('exit', () => {
    for (const record of records) if (alive(record)) process.kill(record.pid, 'SIGTERM');
  });
}
