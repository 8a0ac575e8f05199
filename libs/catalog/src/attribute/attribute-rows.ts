import type { Id, Instant } from '#kernel';
import { at, bin, bins, insertRows, json, rows, type Runner, updateRows } from '#platform';
import type { AttributeValue } from '../core/index.js';

export interface DefaultsRow {
  attributes: Record<string, unknown>;
  version: number;
}

export const NO_DEFAULTS: DefaultsRow = { attributes: {}, version: 0 };

/**
 * A provider's defaults, held until the transaction ends: shared while its offerings are written, alone while the
 * defaults themselves are. There is a row from the first look on, so that there is something to hold.
 */
export async function lockDefaults(
  runner: Runner,
  providerId: Id,
  now: Instant,
  mode: 'SHARED' | 'ALONE',
): Promise<DefaultsRow> {
  const read = (): Promise<DefaultsRow | null> =>
    readDefaults(runner, providerId, mode === 'ALONE' ? 'FOR UPDATE' : 'LOCK IN SHARE MODE');
  const held = await read();
  if (held) return held;
  await runner.query(
    "INSERT IGNORE INTO provider_defaults (provider_id, attributes, version, updated_at) VALUES (?, '{}', 0, ?)",
    [bin(providerId), at(now)],
  );
  return (await read())!;
}

export async function readDefaults(
  runner: Runner,
  providerId: Id,
  lock: 'FOR UPDATE' | 'LOCK IN SHARE MODE' | '' = '',
): Promise<DefaultsRow | null> {
  const [row] = await rows<{ attributes: unknown; version: number }>(
    runner,
    `SELECT attributes, version FROM provider_defaults WHERE provider_id = ? ${lock}`,
    [bin(providerId)],
  );
  return row ? { attributes: json(row.attributes), version: row.version } : null;
}

/** What an offering declares in all, and the values it is found by. */
export interface Declared {
  offeringId: Id;
  effective: Record<string, unknown>;
  values: readonly AttributeValue[];
}

/** Writes what offerings declare, in place of what they did. */
export async function writeDeclared(runner: Runner, declared: readonly Declared[]): Promise<void> {
  if (!declared.length) return;
  await updateRows(
    runner,
    { table: 'offering', key: 'id', columns: ['effective_attributes'] },
    declared.map(({ offeringId, effective }) => [bin(offeringId), JSON.stringify(effective)]),
  );
  await runner.query('DELETE FROM offering_attribute WHERE offering_id IN (?)', [
    bins(declared.map(({ offeringId }) => offeringId)),
  ]);
  await insertRows(
    runner,
    'INSERT INTO offering_attribute (offering_id, code, value, number)',
    declared.flatMap(({ offeringId, values }) =>
      values.map(({ code, value, number }) => [bin(offeringId), code, value, number]),
    ),
  );
}
