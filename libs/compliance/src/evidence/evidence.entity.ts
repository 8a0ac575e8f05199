import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, Index } from 'typeorm';
import type { EvidenceStatus } from '../core/index.js';

/** Something that proves what a provider says of itself or of offerings. Never edited, only decided on. */
@Entity('evidence')
@Index('ix_evidence_provider', ['providerId', 'status', 'kind'])
@Index('ix_evidence_ending', ['status', 'lastValidOn'])
@Check('ck_evidence_validity', 'last_valid_on IS NULL OR valid_from <= last_valid_on')
export class EvidenceEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  @CodeColumn() kind!: string;
  @Column({ type: 'varchar', length: 100 }) number!: string;
  @Column({ type: 'varchar', length: 200 }) issuer!: string;
  /** The organization of the body that made it. */
  @IdColumn({ nullable: true }) bodyId!: string | null;
  @Column({ type: 'date' }) validFrom!: string;
  /** The last day on which it holds; null: without end. */
  @Column({ type: 'date', nullable: true }) lastValidOn!: string | null;
  /** The provider's codes of the offerings it is about; none: about all. */
  @Column({ type: 'json' }) offeringCodes!: unknown;
  /** What its kind's fields say. */
  @Column({ type: 'json' }) details!: unknown;
  @Column({ type: 'varchar', length: 20 }) status!: EvidenceStatus;
  @Column({ type: 'varchar', length: 2000, nullable: true }) comment!: string | null;
  @IdColumn() submittedBy!: string;
  @InstantColumn() submittedAt!: number;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
}
