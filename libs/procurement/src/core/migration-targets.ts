import { type Citation, dec, type Text } from '#kernel/core';
import {
  readBoolean,
  readCitation,
  readFields,
  readList,
  readPlainDecimal,
  readString,
  readText,
  refuseRepeats,
  SeedError,
} from '#policy/core';
import type { MigrationCount } from './legacy.js';

/** How far a plan wants the migration of legacy systems: a row of `seeds/plans/migration-targets.json`. */
export interface MigrationTarget {
  code: string;
  name: Text;
  /** Of the registered systems, per cent. */
  atLeastPercent: string;
  /** The plan names no number, and this one is ours to set. */
  isOurs: boolean;
  citation: Citation;
}

/** Reads the targets; throws a SeedError on anything not understood. */
export function readMigrationTargets(json: unknown): MigrationTarget[] {
  const targets = readList(json, 'targets', (value, path) => {
    const row = readFields(value, path, ['code', 'name', 'atLeastPercent', 'isOurs', 'citation']);
    const atLeastPercent = readPlainDecimal(row.atLeastPercent, `${path}.atLeastPercent`);
    if (dec(atLeastPercent).gt(100)) throw new SeedError(`${path}.atLeastPercent`, 'at most 100');
    return {
      code: readString(row.code, `${path}.code`),
      name: readText(row.name, `${path}.name`),
      atLeastPercent,
      isOurs: readBoolean(row.isOurs, `${path}.isOurs`),
      citation: readCitation(row.citation, `${path}.citation`),
    };
  });
  refuseRepeats(targets, 'targets', ({ code }) => code);
  return targets;
}

/** Met from its own share on, counted exactly and not as it is rounded for reading; null where nothing is registered. */
export function migrationTargetStatus(
  { atLeastPercent }: Pick<MigrationTarget, 'atLeastPercent'>,
  { migrated, registered }: Pick<MigrationCount, 'migrated' | 'registered'>,
): 'MET' | 'NOT_MET' | null {
  if (registered === 0) return null;
  return dec(migrated).times(100).gte(dec(atLeastPercent).times(registered)) ? 'MET' : 'NOT_MET';
}
