import 'reflect-metadata';
import { Config, openDataSource, resealColumn, Sealer } from '#platform';
import { run } from './command.js';
import { entities, secrets } from './schema.js';

const HELP = `Usage: npm run cli -- reseal-secrets [--json]

Seals every stored secret anew under the newest key, the first of SECRETS_KEYS, so that older ones can be taken away;
also what was sealed before there were such keys, under JWT_SECRET. It may run beside the product, and be run again.
Exits 1 when some open under no key that is there: they stay as they are. The database is that of the copy that runs in
DATA_DIR (.local), or of DATABASE_URL and REDIS_URL, with JWT_SECRET and SECRETS_KEYS as the product has them.`;

await run({ name: 'reseal-secrets', help: HELP, options: { json: { type: 'boolean' } } }, async ({ json }) => {
  const config = Config.fromEnv();
  const dataSource = await openDataSource(config.databaseUrl, { entities });
  try {
    const sealer = new Sealer(config);
    const done = [];
    for (const column of secrets) done.push(await resealColumn(dataSource, sealer, column));
    const lines = done.map(
      ({ table, column, resealed, current, unreadable }) =>
        `${table}.${column}: ${resealed} sealed anew, ${current} were current, ${unreadable} cannot be opened\n`,
    );
    process.stdout.write(json ? `${JSON.stringify(done)}\n` : lines.join(''));
    if (done.some(({ unreadable }) => unreadable > 0))
      throw new Error('some secrets open under no key of SECRETS_KEYS; they stay as they are.');
  } finally {
    await dataSource.destroy();
  }
});
