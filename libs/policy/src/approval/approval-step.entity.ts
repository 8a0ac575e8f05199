import { IdColumn, InstantColumn } from '#platform';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ApprovalState } from '../core/index.js';

/** A step in the approval of a zone or a channel, after those that the plans tell of. Never updated or deleted. */
@Entity('approval_step')
@Index('uq_approval_step_id', ['id'], { unique: true })
export class ApprovalStepEntity {
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) subjectCode!: string;
  /** 1, 2, 3 … */
  @PrimaryColumn({ type: 'int', unsigned: true }) stepNo!: number;
  @IdColumn() id!: string;
  @Column({ type: 'varchar', length: 20 }) state!: ApprovalState;
  @Column({ type: 'varchar', length: 200 }) authority!: string;
  @Column({ type: 'date' }) decidedOn!: string;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
}
