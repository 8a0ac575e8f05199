import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { QuarantineStatus, RawReport } from '../core/index.js';

/** The ways of which refused use is kept; requests answer their refusals at once and keep nothing. */
export type QuarantineWay = 'FILE' | 'PULL';

/** One refused row of a file, or event of a page, as it came. */
@Entity('usage_quarantine')
@Index('uq_usage_quarantine_row', ['originId', 'rowNo'], { unique: true })
@Index('ix_usage_quarantine_list', ['providerId', 'status', 'id'])
export class UsageQuarantineEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  @CodeColumn({ length: 10 }) way!: QuarantineWay;
  /** The file or the pull. */
  @IdColumn() originId!: string;
  /** The row's number in its file, from 1; the event's number in all that the pull has brought. */
  @Column({ type: 'bigint', unsigned: true }) rowNo!: string;
  @CodeColumn({ length: 10 }) status!: QuarantineStatus;
  @CodeColumn({ length: 40 }) code!: string;
  @CodeColumn({ length: 40, nullable: true }) field!: string | null;
  /** What it calls the instance: id or external id. */
  @CodeColumn({ length: 255, nullable: true }) instanceName!: string | null;
  @Column({ type: 'json' }) report!: RawReport;
  @Column({ type: 'text' }) payload!: string;
  @InstantColumn() receivedAt!: number;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @Column({ type: 'varchar', length: 500, nullable: true }) reason!: string | null;
}
