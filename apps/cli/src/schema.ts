import { identityEntities, identityMigrations } from '#identity';
import { platformEntities, platformMigrations } from '#platform';

/** Every table of the product, and how each came to be, in the libs' order. */
export const entities = [...platformEntities, ...identityEntities];
export const migrations = [...platformMigrations, ...identityMigrations];
