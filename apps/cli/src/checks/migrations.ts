import { type DatabaseParts, openDataSource, rows } from '#platform';

/** TypeORM keeps its own list of what was run in `migration`. */
const LEFT_BEHIND =
  "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'migration'";

/**
 * Empties the database and runs every migration up, down and up again. Throws when the entities want what no
 * migration makes, when a table has columns or keys that its entity does not know, or when undoing leaves a table.
 * @returns how many migrations there are
 */
export async function checkMigrations(url: string, parts: DatabaseParts): Promise<number> {
  const dataSource = await openDataSource(url, parts);
  try {
    await dataSource.dropDatabase();
    const done = await dataSource.runMigrations();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    if (upQueries.length)
      throw new Error(
        `the entities want what no migration makes:\n  ${upQueries.map(({ query }) => query).join('\n  ')}`,
      );
    for (let n = done.length; n > 0; n--) await dataSource.undoLastMigration();
    const left = await rows<{ name: string }>(dataSource, LEFT_BEHIND);
    if (left.length)
      throw new Error(`undone migrations leave tables behind: ${left.map(({ name }) => name).join(', ')}.`);
    await dataSource.runMigrations();
    return done.length;
  } finally {
    await dataSource.destroy();
  }
}
