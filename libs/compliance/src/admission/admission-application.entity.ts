import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { ApplicationStatus } from '../core/index.js';

/** A provider's application to be admitted, or to stay so. */
@Entity('admission_application')
@Index('uq_admission_application_open', ['providerId', 'openMark'], { unique: true })
@Index('ix_admission_application_status', ['status', 'submittedAt'])
export class AdmissionApplicationEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'varchar', length: 20 }) status!: ApplicationStatus;
  /** It was admitted before. */
  @Column({ type: 'tinyint' }) renewal!: number;
  /** Of the questions it answers. */
  @Column({ type: 'varchar', length: 20 }) termsVersion!: string;
  /** By the codes of the questions. */
  @Column({ type: 'json' }) answers!: unknown;
  /** How each answer did when it was handed in. */
  @Column({ type: 'json', nullable: true }) assessment!: unknown;
  /** What the reviewer found of the discretionary ones. */
  @Column({ type: 'json', nullable: true }) judgements!: unknown;
  @Column({ type: 'varchar', length: 2000, nullable: true }) comment!: string | null;
  @Column({ type: 'int' }) version!: number;
  /** The same for all that are open, so that a provider has one; then the own id. */
  @IdColumn() openMark!: string;
  @IdColumn() createdBy!: string;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) submittedAt!: number | null;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
}
