import { bytesToId, type Id, idToBytes, type Instant, toSqlInstant } from '#kernel';
import type { DataSource, EntityManager } from 'typeorm';
import { literal, rowLiteral } from './literals.js';

/** Anything that runs SQL: the data source outside a transaction, the manager inside one. */
export type Runner = DataSource | EntityManager;

/** Rows of a raw statement. DECIMAL and BIGINT are text, DATETIME an Instant, BINARY(16) a Buffer. */
export const rows = <T>(runner: Runner, sql: string, parameters: unknown[] | null = null): Promise<T[]> =>
  runner.query(sql, parameters as unknown[]);

/** Without parameters, and null says so: for an empty list the driver would look for their signs in the whole text. */
const run = (runner: Runner, sql: string): Promise<void> => runner.query(sql, null as unknown as undefined);

export const bin = idToBytes;
export const bins = (ids: readonly Id[]): Buffer[] => ids.map(idToBytes);
export const id = bytesToId;
export const idOrNull = (bytes: Buffer | null): Id | null => (bytes ? bytesToId(bytes) : null);
/** A DATETIME(6) parameter. */
export const at = (instant: Instant): string => toSqlInstant(instant);
export const atOrNull = (instant: Instant | null): string | null => (instant === null ? null : toSqlInstant(instant));

/** A JSON column: text on MariaDB, already an object on MySQL. */
export const json = <T>(value: unknown): T => (typeof value === 'string' ? (JSON.parse(value) as T) : (value as T));

/** `%text%` for LIKE with the pattern's own signs taken literally. */
export const containing = (part: string): string => `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/**
 * Inserts rows in statements of at most `chunk` rows. Their values are written into the statement (large prepared
 * statements are slow on MySQL), which costs a third of handing them to the driver.
 */
export async function insertRows(
  runner: Runner,
  head: string,
  values: readonly (readonly unknown[])[],
  tail = '',
  chunk = 500,
): Promise<void> {
  for (let start = 0; start < values.length; start += chunk) {
    const some = values.slice(start, start + chunk).map(rowLiteral);
    await run(runner, `${head} VALUES ${some.join(',')} ${tail}`);
  }
}

/**
 * Rows as a table to join with, at least one. What joins it by a whole unique key reads and locks only the rows with
 * these keys: a list of keys in WHERE also locks the row after each, which another transaction may hold, and reads the
 * whole table where that looks cheaper.
 */
export function tableOf(names: readonly string[], [first, ...others]: readonly (readonly unknown[])[]): string {
  const named = names.map((name, index) => `${literal(first![index])} AS ${name}`).join(', ');
  return `(SELECT ${named}${others.map((row) => ` UNION ALL SELECT ${row.map(literal).join(', ')}`).join('')})`;
}

/**
 * Updates rows found by their primary key, in statements of at most `chunk` rows and in the order given: each value
 * is the key, then one new value for each column. Only these rows are read and locked, however small the table is.
 */
export async function updateRows(
  runner: Runner,
  { table, key, columns }: { table: string; key: string; columns: readonly string[] },
  values: readonly (readonly unknown[])[],
  chunk = 500,
): Promise<void> {
  const names = columns.map((_, index) => `v${index}`);
  const set = columns.map((column, index) => `t.${column} = n.${names[index]}`).join(', ');
  for (let start = 0; start < values.length; start += chunk)
    await run(
      runner,
      `UPDATE ${tableOf(['k', ...names], values.slice(start, start + chunk))} n
         STRAIGHT_JOIN ${table} t FORCE INDEX (PRIMARY) ON t.${key} = n.k SET ${set}`,
    );
}

/** The same of rows that are written already, each `(…)`: see `idLiteral`, `hexLiteral`, `textLiteral`. */
export async function insertLiterals(
  runner: Runner,
  head: string,
  values: readonly string[],
  tail = '',
  chunk = 500,
): Promise<void> {
  for (let start = 0; start < values.length; start += chunk)
    await run(runner, `${head} VALUES ${values.slice(start, start + chunk).join(',')} ${tail}`);
}
