import { billingEntities, billingMigrations } from '#billing';
import { catalogEntities, catalogMigrations } from '#catalog';
import { complianceEntities, complianceMigrations } from '#compliance';
import { identityEntities, identityMigrations, identitySecrets } from '#identity';
import { meteringEntities, meteringMigrations, meteringSecrets } from '#metering';
import { policyEntities, policyMigrations } from '#policy';
import { platformEntities, platformMigrations } from '#platform';
import { procurementEntities, procurementMigrations, procurementSecrets } from '#procurement';
import { reportingEntities, reportingMigrations } from '#reporting';

/** Every column of sealed secrets. */
export const secrets = [...identitySecrets, ...procurementSecrets, ...meteringSecrets];

/** Every table of the product, and how each came to be, in the libs' order. */
export const entities = [
  ...platformEntities,
  ...identityEntities,
  ...policyEntities,
  ...complianceEntities,
  ...catalogEntities,
  ...procurementEntities,
  ...meteringEntities,
  ...billingEntities,
  ...reportingEntities,
];
export const migrations = [
  ...platformMigrations,
  ...identityMigrations,
  ...policyMigrations,
  ...complianceMigrations,
  ...catalogMigrations,
  ...procurementMigrations,
  ...meteringMigrations,
  ...billingMigrations,
  ...reportingMigrations,
];
