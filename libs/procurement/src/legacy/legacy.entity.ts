import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { LegacyStatus, MigrationKind, MigrationStatus } from '../core/index.js';

/** A system that an organization ran before the cloud. 001 一(二)1(2). */
@Entity('legacy_system')
@Index('uq_legacy_system_code', ['organizationId', 'code'], { unique: true })
export class LegacySystemEntity {
  @PrimaryIdColumn() id!: string;
  /** Whose it is. */
  @IdColumn() organizationId!: string;
  @CodeColumn() code!: string;
  @Column({ type: 'varchar', length: 200 }) nameZh!: string;
  @Column({ type: 'varchar', length: 200, nullable: true }) nameEn!: string | null;
  /** A leaf of the taxonomy; null: not mapped yet. */
  @CodeColumn({ nullable: true }) categoryCode!: string | null;
  /** Where it runs, in words. */
  @Column({ type: 'varchar', length: 500 }) host!: string;
  /** 等保 level, 1 to 5. */
  @Column({ type: 'tinyint' }) mlpsLevel!: number;
  /** What it cost in a year before. */
  @AmountColumn({ nullable: true }) yearlyCost!: string | null;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @Column({ type: 'varchar', length: 20 }) status!: LegacyStatus;
  @Column({ type: 'varchar', length: 2000, nullable: true }) exemptReason!: string | null;
  @InstantColumn() createdAt!: number;
  @InstantColumn() updatedAt!: number;
}

/** 迁移项目: how a legacy system gets to the cloud, and into which service. 001 四(五). */
@Entity('legacy_migration')
@Index('ix_legacy_migration_system', ['systemId', 'id'])
@Index('ix_legacy_migration_organization', ['organizationId', 'id'])
export class LegacyMigrationEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => LegacySystemEntity, { name: 'fk_legacy_migration_system' })
  @IdColumn()
  systemId!: string;
  /** The system's. */
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: MigrationKind;
  @Column({ type: 'varchar', length: 20 }) status!: MigrationStatus;
  /** The service it goes on in. */
  @IdColumn({ nullable: true }) targetInstanceId!: string | null;
  /** Why it was abandoned. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) reason!: string | null;
  @InstantColumn() plannedAt!: number;
  @InstantColumn({ nullable: true }) startedAt!: number | null;
  /** When it was migrated or abandoned. */
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}
