import type { Page } from '../graphql/paging.js';
import { bin, rows, type Runner } from './sql.js';

/** Conditions to be joined by AND, and their parameters in order. */
export interface Conditions {
  sql: string[];
  parameters: unknown[];
}

const whereSql = ({ sql }: Conditions): string => (sql.length ? `WHERE ${sql.join(' AND ')}` : '');

/**
 * The end of a statement that reads one page, newest first, and one row more: `sliceOf` tells from it whether others
 * follow. Stable while rows are added, since it goes on after an id and not after a number of rows.
 * @param column the id the list is ordered by
 */
export function newestFirst(
  conditions: Conditions,
  { first, after }: Page,
  column = 'id',
): { tail: string; parameters: unknown[] } {
  const paged =
    after === null
      ? conditions
      : { sql: [...conditions.sql, `${column} < ?`], parameters: [...conditions.parameters, bin(after)] };
  return { tail: `${whereSql(paged)} ORDER BY ${column} DESC LIMIT ${first + 1}`, parameters: paged.parameters };
}

/** How many rows a list has on all its pages. */
export async function countRows(runner: Runner, from: string, conditions: Conditions): Promise<number> {
  const sql = `SELECT COUNT(*) AS total FROM ${from} ${whereSql(conditions)}`;
  const [row] = await rows<{ total: string }>(runner, sql, conditions.parameters);
  return Number(row!.total);
}
