import { seedsDir } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrationTargets } from '../core/index.js';

/** What the plans want of migrations (`seeds/plans/migration-targets.json`): read once, checked once. */
export const MIGRATION_TARGETS = readMigrationTargets(
  JSON.parse(readFileSync(join(seedsDir, 'plans', 'migration-targets.json'), 'utf8')),
);
