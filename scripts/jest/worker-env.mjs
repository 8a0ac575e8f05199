// Before each spec file: this worker's own schema and Redis database, and an environment that is the same everywhere.
const worker = process.env.JEST_WORKER_ID ?? '1';

process.env.TZ = 'UTC';
process.env.DATABASE_URL = `${process.env.TEST_DB_BASE}/${process.env.TEST_DB_PREFIX}${worker}`;
process.env.REDIS_URL = `${process.env.TEST_REDIS_BASE}/${worker}`;
process.env.JWT_SECRET = 'a-secret-for-tests-only-0123456789abcdef';
process.env.SECRETS_KEYS = `test:${Buffer.alloc(32, 1).toString('base64')}`;
process.env.LOG_LEVEL ??= 'silent';
