import type { DataSource } from 'typeorm';
import { id, rows } from '../database/sql.js';
import type { Sealer } from './sealer.js';

/** A column of sealed secrets, by its table's key, and what each is sealed for. */
export interface SealedColumn {
  table: string;
  column: string;
  key: string;
  purpose: (id: string) => string;
}

/** How many secrets of a column were sealed anew, were current already, and open under no key that is there. */
export interface ResealedColumn {
  table: string;
  column: string;
  resealed: number;
  current: number;
  unreadable: number;
}

const AT_ONCE = 200;

/**
 * Seals anew, under the newest key, what was sealed under an older one. May run beside the product and be run again:
 * a secret that is replaced meanwhile stays as it was replaced, and what cannot be read stays as it is.
 */
export async function resealColumn(
  dataSource: DataSource,
  sealer: Sealer,
  { table, column, key, purpose }: SealedColumn,
): Promise<ResealedColumn> {
  const done = { table, column, resealed: 0, current: 0, unreadable: 0 };
  for (let after: Buffer = Buffer.alloc(16); ;) {
    const found = await rows<{ id: Buffer; sealed: Buffer }>(
      dataSource,
      `SELECT ${key} AS id, ${column} AS sealed FROM ${table} WHERE ${key} > ? AND ${column} IS NOT NULL
        ORDER BY ${key} LIMIT ${AT_ONCE}`,
      [after],
    );
    for (const row of found) {
      const renewed = sealer.isCurrent(row.sealed) ? null : reseal(sealer, row.sealed, purpose(id(row.id)));
      if (renewed)
        await dataSource.query(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ? AND ${column} = ?`, [
          renewed,
          row.id,
          row.sealed,
        ]);
      done[renewed ? 'resealed' : sealer.isCurrent(row.sealed) ? 'current' : 'unreadable']++;
    }
    if (found.length < AT_ONCE) return done;
    after = found.at(-1)!.id;
  }
}

function reseal(sealer: Sealer, sealed: Buffer, purpose: string): Buffer | null {
  let secret: string;
  try {
    secret = sealer.open(sealed, purpose);
  } catch {
    return null;
  }
  return sealer.seal(secret, purpose);
}
