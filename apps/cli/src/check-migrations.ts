import 'reflect-metadata';
import { openDataSource } from '#platform';
import { entities, migrations } from './schema.js';
import { run } from './command.js';

/** On an empty database: runs all migrations, compares with the entities, undoes them all and runs them again. */
await run(
  {
    name: 'check-migrations',
    help: 'Usage: check-migrations\n\nEmpties the database named by DATABASE_URL, runs every migration there and back, and compares the result with the entities.',
    options: {},
  },
  async () => {
    const dataSource = await openDataSource(process.env.DATABASE_URL ?? '', { entities, migrations });
    try {
      await dataSource.dropDatabase();
      const done = await dataSource.runMigrations();
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      if (upQueries.length)
        throw new Error(`the entities want what no migration makes:\n  ${upQueries.map(({ query }) => query).join('\n  ')}`);
      for (let left = done.length; left > 0; left--) await dataSource.undoLastMigration();
      await dataSource.runMigrations();
      process.stdout.write(`${done.length} migrations: up, down and up again; entities agree.\n`);
    } finally {
      await dataSource.destroy();
    }
  },
);
