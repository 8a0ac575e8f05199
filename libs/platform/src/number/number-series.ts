import type { EntityManager } from 'typeorm';
import { insertRows, rows } from '../database/sql.js';

/** The next number of the series, from 1; the row stays locked until the transaction ends. */
export async function nextNumber(manager: EntityManager, name: string, year: number): Promise<number> {
  await manager.query(
    'INSERT INTO number_series (name, year, last) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE last = last + 1',
    [name, year],
  );
  const [row] = await rows<{ last: number }>(manager, 'SELECT last FROM number_series WHERE name = ? AND year = ?', [
    name,
    year,
  ]);
  return Number(row!.last);
}

/**
 * A block of consecutive numbers for each series, as many as told: the first of each. The rows are taken in the order
 * of the series' names and stay locked until the transaction ends; rolled back, the numbers were never given.
 */
export async function numberBlocks(
  manager: EntityManager,
  year: number,
  sizes: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  if (!sizes.size) return new Map();
  const names = [...sizes.keys()].sort();
  await insertRows(
    manager,
    'INSERT INTO number_series (name, year, last)',
    names.map((name) => [name, year, sizes.get(name)]),
    'ON DUPLICATE KEY UPDATE last = last + VALUES(last)',
  );
  const found = await rows<{ name: string; last: number }>(
    manager,
    'SELECT name, last FROM number_series WHERE name IN (?) AND year = ?',
    [names, year],
  );
  return new Map(found.map(({ name, last }) => [name, Number(last) - sizes.get(name)! + 1]));
}
