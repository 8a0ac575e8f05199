import { AuditRowEntity } from './audit/audit-row.entity.js';
import { AuditSealEntity } from './audit/audit-seal.entity.js';
import { ProductClockEntity } from './clock/product-clock.entity.js';
import { IdempotencyKeyEntity } from './idempotency/idempotency.entity.js';
import { NumberSeriesEntity } from './number/number-series.entity.js';

export * from './actor.js';
export * from './audit/audit-chain.js';
export * from './audit/audit.js';
export * from './audit/audit-trail.js';
export * from './canonical.js';
export * from './clock/clock-setter.js';
export * from './clock/product-clock.js';
export * from './config/config.js';
export type { OidcSettings } from './config/oidc-settings.js';
export * from './csv/csv-cells.js';
export * from './database/columns.js';
export * from './database/conditions.js';
export * from './database/data-source.js';
export * from './database/faults.js';
export * from './database/literals.js';
export * from './database/sql.js';
export * from './database/transactions.js';
export * from './document/document-bodies.js';
export * from './document/documents.js';
export * from './files/object-store.js';
export * from './graphql/context.js';
export * from './graphql/cost.js';
export * from './graphql/format-error.js';
export * from './graphql/locale.js';
export * from './graphql/money.type.js';
export * from './graphql/paging.js';
export * from './graphql/plain-fields.js';
export * from './graphql/scalars.js';
export * from './graphql/tell-error.js';
export * from './http/errors.filter.js';
export * from './http/file-bodies.js';
export * from './http/json-fields.js';
export * from './http/outbound.js';
export * from './idempotency/idempotency.js';
export * from './jobs.module.js';
export * from './log.js';
export * from './migrations/index.js';
export * from './number/number-series.js';
export * from './platform.module.js';
export * from './queue/hints.js';
export * from './queue/job-runner.js';
export * from './queue/redis.js';
export * from './root.js';
export * from './secrets/resealing.js';
export { Sealer } from './secrets/sealer.js';

export const platformEntities = [
  AuditRowEntity,
  AuditSealEntity,
  IdempotencyKeyEntity,
  NumberSeriesEntity,
  ProductClockEntity,
];
