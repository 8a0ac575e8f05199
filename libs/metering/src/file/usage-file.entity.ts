import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { UsageFileStatus } from '../core/index.js';
import type { FileFormat } from './rows.js';

/**
 * A file of usage and how far it is taken in. Rows read and counts move in the transaction that keeps the rows, so
 * that work which was broken off goes on at the next row.
 */
@Entity('usage_file')
@Index('ix_usage_file_provider', ['providerId', 'id'])
@Index('ix_usage_file_status', ['status', 'id'])
export class UsageFileEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  @IdColumn() uploadedBy!: string;
  @CodeColumn({ length: 255 }) name!: string;
  @CodeColumn({ length: 10 }) format!: FileFormat;
  @CodeColumn({ length: 255 }) source!: string;
  /** It is tried out first, and applied when somebody says so. */
  @Column({ type: 'boolean', default: false }) backfill!: boolean;
  @CodeColumn({ length: 20 }) status!: UsageFileStatus;
  @Column({ type: 'binary', length: 32 }) sha256!: Buffer;
  /** Provider, content and how it is read; of a file that was cancelled or failed, its id. */
  @Index('uq_usage_file_content', { unique: true })
  @Column({ type: 'binary', length: 16 })
  contentKey!: Buffer;
  @Column({ type: 'bigint', unsigned: true }) bytes!: string;
  @Column({ type: 'bigint', unsigned: true }) bytesRead!: string;
  @Column({ type: 'int', unsigned: true }) rowsRead!: number;
  @Column({ type: 'int', unsigned: true }) accepted!: number;
  @Column({ type: 'int', unsigned: true }) duplicates!: number;
  @Column({ type: 'int', unsigned: true }) rejected!: number;
  /** Failures of the work since the last row that was kept. */
  @Column({ type: 'int', unsigned: true }) attempts!: number;
  @CodeColumn({ length: 40, nullable: true }) fault!: string | null;
  @CodeColumn({ length: 200, nullable: true }) faultDetail!: string | null;
  @InstantColumn() receivedAt!: number;
  @InstantColumn({ nullable: true }) startedAt!: number | null;
  @InstantColumn({ nullable: true }) finishedAt!: number | null;
}

/** Consecutive rows of a file that were not accepted, both ends included. */
@Entity('usage_file_outcome')
export class UsageFileOutcomeEntity {
  @ForeignKey(() => UsageFileEntity, { name: 'fk_usage_file_outcome_file' })
  @PrimaryIdColumn()
  fileId!: string;
  @PrimaryColumn({ type: 'int', unsigned: true }) fromRow!: number;
  @Column({ type: 'int', unsigned: true }) toRow!: number;
  @CodeColumn({ length: 10 }) outcome!: 'DUPLICATE' | 'REJECTED';
  @CodeColumn({ length: 40, nullable: true }) code!: string | null;
  @CodeColumn({ length: 40, nullable: true }) field!: string | null;
}
