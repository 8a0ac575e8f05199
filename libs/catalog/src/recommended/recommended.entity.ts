import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RecommendedList, RecommendedStatus } from '../core/index.js';
import { OfferingEntity } from '../offering/offering.entity.js';

/** 推荐目录: an issue of the recommended catalogue. That it expired follows from its day and is not written. */
@Entity('recommended_issue')
@Index('uq_recommended_issue_number', ['number'], { unique: true })
export class RecommendedIssueEntity {
  @PrimaryIdColumn() id!: string;
  @Column({ type: 'varchar', length: 7, collation: 'utf8mb4_bin' }) number!: string;
  @Column({ type: 'varchar', length: 200 }) issuer!: string;
  /** Days [validFrom, validTo) of Asia/Shanghai. */
  @Column({ type: 'date' }) validFrom!: string;
  @Column({ type: 'date' }) validTo!: string;
  @Column({ type: 'varchar', length: 20 }) status!: Exclude<RecommendedStatus, 'EXPIRED'>;
  @Column({ type: 'int', unsigned: true }) version!: number;
  @IdColumn() draftedBy!: string;
  @InstantColumn() draftedAt!: number;
  @InstantColumn({ nullable: true }) publishedAt!: number | null;
}

/** An offering in an issue, and what the expert who looked at it says. */
@Entity('recommended_entry')
@Index('ix_recommended_entry_offering', ['offeringId'])
export class RecommendedEntryEntity {
  @ForeignKey(() => RecommendedIssueEntity, { name: 'fk_recommended_entry_issue' })
  @PrimaryIdColumn()
  issueId!: string;
  @ForeignKey(() => OfferingEntity, { name: 'fk_recommended_entry_offering' })
  @PrimaryIdColumn()
  offeringId!: string;
  @Column({ type: 'varchar', length: 10 }) list!: RecommendedList;
  /** Its place in its list, from 0. */
  @Column({ type: 'int', unsigned: true }) position!: number;
  @Column({ type: 'tinyint', nullable: true }) recommended!: number | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) opinion!: string | null;
  @IdColumn({ nullable: true }) reviewedBy!: string | null;
  @InstantColumn({ nullable: true }) reviewedAt!: number | null;
}
