import 'reflect-metadata';
import { openDataSource } from '#platform';
import { entities, migrations } from './schema.js';
import { run } from './command.js';

/** Brings the database of DATABASE_URL to the newest schema; `--fresh` empties it first. */
await run(
  {
    name: 'migrate',
    help: 'Usage: migrate [--fresh] [--revert]\n\nBrings the database named by DATABASE_URL to the newest schema.\n  --fresh   drops all its tables first\n  --revert  undoes the last migration instead',
    options: { fresh: { type: 'boolean' }, revert: { type: 'boolean' } },
  },
  async (options) => {
    const dataSource = await openDataSource(process.env.DATABASE_URL ?? '', { entities, migrations });
    try {
      if (options.fresh) await dataSource.dropDatabase();
      if (options.revert) return await dataSource.undoLastMigration();
      const done = await dataSource.runMigrations();
      process.stderr.write(
        done.length ? `Migrated: ${done.map(({ name }) => name).join(', ')}\n` : 'The schema is up to date.\n',
      );
    } finally {
      await dataSource.destroy();
    }
  },
);
