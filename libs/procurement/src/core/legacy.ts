import { DomainError, type Machine, text } from '#kernel/core';
import { PROCUREMENT_ERRORS } from './errors.js';
import { percentOf } from './percent.js';

/** How far a legacy system is. 004 一(三)3. */
export const LEGACY_STATUSES = ['NOT_STARTED', 'EXEMPT', 'PLANNED', 'MIGRATING', 'MIGRATED'] as const;
export type LegacyStatus = (typeof LEGACY_STATUSES)[number];

/** What comes of a row of a list of systems. */
export const LEGACY_ROW_ACTIONS = ['CREATED', 'UPDATED', 'UNCHANGED', 'REFUSED'] as const;
export type LegacyRowAction = (typeof LEGACY_ROW_ACTIONS)[number];

/** Its migration project: 构建、改造和移植. 001 四(五). */
export const MIGRATION_KINDS = ['BUILD', 'REFACTOR', 'PORT'] as const;
export type MigrationKind = (typeof MIGRATION_KINDS)[number];
export const MIGRATION_STATUSES = ['PLANNED', 'MIGRATING', 'MIGRATED', 'ABANDONED'] as const;
export type MigrationStatus = (typeof MIGRATION_STATUSES)[number];
export type MigrationCommand = 'start' | 'complete' | 'abandon';

/** A project that was abandoned is followed by another. */
export const MIGRATION_MACHINE: Machine<MigrationStatus, MigrationCommand> = {
  PLANNED: { start: 'MIGRATING', abandon: 'ABANDONED' },
  MIGRATING: { complete: 'MIGRATED', abandon: 'ABANDONED' },
  MIGRATED: {},
  ABANDONED: {},
};

/** A system with a project goes its way; one without may be left where it is, for a reason. */
export const LEGACY_MACHINE: Machine<LegacyStatus, MigrationCommand | 'plan' | 'exempt' | 'include'> = {
  NOT_STARTED: { plan: 'PLANNED', exempt: 'EXEMPT' },
  EXEMPT: { include: 'NOT_STARTED' },
  PLANNED: { start: 'MIGRATING', abandon: 'NOT_STARTED' },
  MIGRATING: { complete: 'MIGRATED', abandon: 'NOT_STARTED' },
  MIGRATED: {},
};

/** MIGRATION_TARGET_REQUIRED: what has no running service of its owner's to go on in is not migrated. */
export function checkTarget(target: { status: string; organizationId: string } | null, ownerId: string): void {
  if (target?.status === 'ACTIVE' && target.organizationId === ownerId) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.MIGRATION_TARGET_REQUIRED,
    text(
      'A system is migrated once it runs in a service of its owner’s: name one that is active.',
      '系统须运行在其所属单位的在用云服务上才算迁移完成：请指定运行中的服务。',
    ),
  );
}

/** How many systems stand how. */
export interface MigrationCount {
  /** All but those that are exempt. */
  registered: number;
  exempt: number;
  migrated: number;
  /** Of them all, without a leaf of the taxonomy. */
  unmapped: number;
}

export const sumCounts = (counts: readonly MigrationCount[]): MigrationCount =>
  counts.reduce(
    (all, one) => ({
      registered: all.registered + one.registered,
      exempt: all.exempt + one.exempt,
      migrated: all.migrated + one.migrated,
      unmapped: all.unmapped + one.unmapped,
    }),
    { registered: 0, exempt: 0, migrated: 0, unmapped: 0 },
  );

/** Of what is registered, per cent to two places; null where nothing is. */
export const migratedPercent = ({
  migrated,
  registered,
}: Pick<MigrationCount, 'migrated' | 'registered'>): string | null => percentOf(migrated, registered, 2);
