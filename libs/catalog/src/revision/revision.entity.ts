import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Cloud, OfferingPartner, PricePlan, RevisionStatus, ServiceModel } from '../core/index.js';
import { OfferingEntity } from '../offering/offering.entity.js';

/** What an offering said, says, or will say from an instant on. The current one also stands in the offering's row. */
@Entity('offering_revision')
@Index('uq_offering_revision', ['offeringId', 'revision'], { unique: true })
@Index('ix_offering_revision_due', ['status', 'effectiveAt'])
export class OfferingRevisionEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OfferingEntity, { name: 'fk_offering_revision' })
  @IdColumn()
  offeringId!: string;
  /** Never used twice: one that was withdrawn leaves a gap. */
  @Column({ type: 'int', unsigned: true }) revision!: number;
  @Column({ type: 'varchar', length: 20 }) status!: RevisionStatus;
  @Column({ type: 'int', unsigned: true }) version!: number;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'varchar', length: 1000 }) summary!: string;
  @Column({ type: 'mediumtext' }) description!: string;
  @Column({ type: 'varchar', length: 10 }) serviceModel!: ServiceModel;
  @Column({ type: 'json' }) clouds!: Cloud[];
  @Column({ type: 'json' }) categoryCodes!: string[];
  @Column({ type: 'json' }) zoneCodes!: string[];
  @Column({ type: 'json' }) attributes!: Record<string, unknown>;
  /** What it declares in all, by its provider's defaults when it was handed in (ADR 0036). */
  @Column({ type: 'json' }) effectiveAttributes!: Record<string, unknown>;
  @Column({ type: 'json', nullable: true }) partners!: OfferingPartner[] | null;
  /** Until it takes effect; then they are rows of `plan`. */
  @Column({ type: 'json', nullable: true }) plans!: PricePlan[] | null;
  /** Whose plans it sells: its own, or those of an earlier one when it changed only words. */
  @Column({ type: 'int', unsigned: true, nullable: true }) plansRevision!: number | null;
  /** As its provider asks; null: as soon as it is approved. */
  @InstantColumn({ nullable: true }) effectiveFrom!: number | null;
  /** In force in [effectiveAt, supersededAt). */
  @InstantColumn({ nullable: true }) effectiveAt!: number | null;
  @InstantColumn({ nullable: true }) supersededAt!: number | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) changeReason!: string | null;
  @IdColumn({ nullable: true }) authorId!: string | null;
  /** Null also when nobody had to decide. */
  @IdColumn({ nullable: true }) deciderId!: string | null;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) submittedAt!: number | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
}
