import type { EntityManager } from 'typeorm';
import { rows } from '../database/sql.js';

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
