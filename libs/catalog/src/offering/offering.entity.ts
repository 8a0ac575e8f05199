import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Cloud, OfferingPartner, OfferingStatus, ServiceModel } from '../core/index.js';

/** What a provider lists. The lists of codes are kept here to be read, and in the tables below to be found by. */
@Entity('offering')
@Index('uq_offering_code', ['providerId', 'code'], { unique: true })
@Index('ix_offering_status', ['status', 'id'])
@Index('ix_offering_change', ['changeNumber'])
export class OfferingEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  @CodeColumn() code!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'varchar', length: 1000 }) summary!: string;
  @Column({ type: 'mediumtext' }) description!: string;
  @Column({ type: 'varchar', length: 10 }) serviceModel!: ServiceModel;
  @Column({ type: 'json' }) clouds!: Cloud[];
  @Column({ type: 'json' }) categoryCodes!: string[];
  @Column({ type: 'json' }) zoneCodes!: string[];
  @Column({ type: 'json' }) attributes!: Record<string, unknown>;
  /** With its provider's defaults; null: its own alone, as old code left it. */
  @Column({ type: 'json', nullable: true }) effectiveAttributes!: Record<string, unknown> | null;
  /** Null: the provider alone. */
  @Column({ type: 'json', nullable: true }) partners!: OfferingPartner[] | null;
  @Column({ type: 'varchar', length: 20 }) status!: OfferingStatus;
  /** The revision in force; 1 until the first publication. */
  @Column({ type: 'int', unsigned: true }) revision!: number;
  /** The revision whose plans are on sale: its own, or an earlier one's when only words changed since. */
  @Column({ type: 'int', unsigned: true, default: 1 }) plansRevision!: number;
  /** Counts every change. */
  @Column({ type: 'int', unsigned: true }) version!: number;
  /** Lower case, one line per field: what a text search looks into. */
  @Column({ type: 'mediumtext', collation: 'utf8mb4_unicode_520_ci' }) searchText!: string;
  /** What the reviewer asked for; null again once it is approved. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) changeReason!: string | null;
  @InstantColumn({ nullable: true }) submittedAt!: number | null;
  @InstantColumn({ nullable: true }) publishedAt!: number | null;
  /** What it was before the operator suspended it, and why; null unless it is SUSPENDED. */
  @Column({ type: 'varchar', length: 20, nullable: true }) suspendedFrom!: 'PUBLISHED' | 'PAUSED' | 'RETIRED' | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) suspensionReason!: string | null;
  @Column({ type: 'varchar', length: 20, nullable: true }) suspensionRule!: string | null;
  /** The provider in whose sandbox it is listed; null for what is real. */
  @IdColumn({ nullable: true }) sandboxOf!: string | null;
  @InstantColumn() createdAt!: number;
  @InstantColumn() updatedAt!: number;
  /** Its last change among those of all offerings, which are numbered in the order of their commits. */
  @Column({ type: 'bigint', unsigned: true, default: 0 }) changeNumber!: string;
}

const PrimaryCodeColumn = (): PropertyDecorator =>
  PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' });

@Entity('offering_category')
@Index('ix_offering_category', ['categoryCode', 'offeringId'])
export class OfferingCategoryEntity {
  @ForeignKey(() => OfferingEntity, { name: 'fk_offering_category' })
  @PrimaryIdColumn()
  offeringId!: string;
  @PrimaryCodeColumn() categoryCode!: string;
}

@Entity('offering_zone')
@Index('ix_offering_zone', ['zoneCode', 'offeringId'])
export class OfferingZoneEntity {
  @ForeignKey(() => OfferingEntity, { name: 'fk_offering_zone' })
  @PrimaryIdColumn()
  offeringId!: string;
  @PrimaryCodeColumn() zoneCode!: string;
}

@Entity('offering_cloud')
@Index('ix_offering_cloud', ['cloudCode', 'offeringId'])
export class OfferingCloudEntity {
  @ForeignKey(() => OfferingEntity, { name: 'fk_offering_cloud' })
  @PrimaryIdColumn()
  offeringId!: string;
  @PrimaryCodeColumn() cloudCode!: string;
}
