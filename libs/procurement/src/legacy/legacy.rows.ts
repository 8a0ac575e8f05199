import { dec, type Id, type Instant, notFound, plain, text } from '#kernel';
import { id, idOrNull, rows, type Runner } from '#platform';
import type { LegacyStatus, MigrationKind, MigrationStatus } from '../core/index.js';

export interface LegacySystem {
  id: Id;
  organizationId: Id;
  code: string;
  nameZh: string;
  nameEn: string | null;
  categoryCode: string | null;
  host: string;
  mlpsLevel: number;
  /** A plain decimal of `currency`. */
  yearlyCost: string | null;
  currency: string;
  status: LegacyStatus;
  exemptReason: string | null;
}

export interface LegacyMigration {
  id: Id;
  systemId: Id;
  organizationId: Id;
  kind: MigrationKind;
  status: MigrationStatus;
  targetInstanceId: Id | null;
  reason: string | null;
  plannedAt: Instant;
  startedAt: Instant | null;
  endedAt: Instant | null;
}

export const noSuchSystem = (): Error => notFound(text('legacy system', '存量系统'));
export const noSuchMigration = (): Error => notFound(text('migration', '迁移项目'));

/** Systems: `tail` is everything after FROM. */
export async function selectSystems(runner: Runner, tail: string, parameters: unknown[]): Promise<LegacySystem[]> {
  const found = await rows<{
    id: Buffer;
    organization_id: Buffer;
    code: string;
    name_zh: string;
    name_en: string | null;
    category_code: string | null;
    host: string;
    mlps_level: number;
    yearly_cost: string | null;
    currency: string;
    status: LegacyStatus;
    exempt_reason: string | null;
  }>(
    runner,
    `SELECT id, organization_id, code, name_zh, name_en, category_code, host, mlps_level, yearly_cost, currency, status, exempt_reason FROM legacy_system ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), organizationId: id(row.organization_id), code: row.code, nameZh: row.name_zh },
    ...{ nameEn: row.name_en, categoryCode: row.category_code, host: row.host, mlpsLevel: row.mlps_level },
    ...{ yearlyCost: row.yearly_cost === null ? null : plain(dec(row.yearly_cost)), currency: row.currency },
    ...{ status: row.status, exemptReason: row.exempt_reason },
  }));
}

/** Migrations: `tail` is everything after FROM. */
export async function selectMigrations(
  runner: Runner,
  tail: string,
  parameters: unknown[],
): Promise<LegacyMigration[]> {
  const found = await rows<{
    id: Buffer;
    system_id: Buffer;
    organization_id: Buffer;
    kind: MigrationKind;
    status: MigrationStatus;
    target_instance_id: Buffer | null;
    reason: string | null;
    planned_at: Instant;
    started_at: Instant | null;
    ended_at: Instant | null;
  }>(
    runner,
    `SELECT id, system_id, organization_id, kind, status, target_instance_id, reason, planned_at, started_at, ended_at FROM legacy_migration ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), systemId: id(row.system_id), organizationId: id(row.organization_id), kind: row.kind },
    ...{ status: row.status, targetInstanceId: idOrNull(row.target_instance_id), reason: row.reason },
    ...{ plannedAt: row.planned_at, startedAt: row.started_at, endedAt: row.ended_at },
  }));
}
