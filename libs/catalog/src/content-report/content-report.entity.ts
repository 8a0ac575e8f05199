import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ContentReportKind, ContentReportStatus } from '../core/index.js';
import { OfferingEntity } from '../offering/offering.entity.js';

/** That somebody holds what a listing says to be unlawful, and what was decided of it. */
@Entity('content_report')
@Index('ix_content_report_status', ['status', 'id'])
@Check('ck_content_report_decided', "(status = 'OPEN') = (decided_at IS NULL)")
export class ContentReportEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OfferingEntity, { name: 'fk_content_report_offering' })
  @IdColumn()
  offeringId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: ContentReportKind;
  @Column({ type: 'varchar', length: 2000 }) statement!: string;
  @Column({ type: 'varchar', length: 20 }) status!: ContentReportStatus;
  /** Of whoever reported it. */
  @IdColumn() organizationId!: string;
  @IdColumn() reportedBy!: string;
  @InstantColumn() reportedAt!: number;
  @Column({ type: 'varchar', length: 2000, nullable: true }) reason!: string | null;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
}
