import 'reflect-metadata';
import { checkMigrations } from './checks/migrations.js';
import { run } from './command.js';
import { entities, migrations } from './schema.js';

/** On an empty database: runs all migrations, compares with the entities, undoes them all and runs them again. */
await run(
  {
    name: 'check-migrations',
    help: 'Usage: check-migrations\n\nEmpties the database named by DATABASE_URL, runs every migration there and back, and compares the result with the entities.',
    options: {},
  },
  async () => {
    const count = await checkMigrations(process.env.DATABASE_URL ?? '', { entities, migrations });
    process.stdout.write(`${count} migrations: up, down and up again; entities agree.\n`);
  },
);
