import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { KeyProjectStatus } from '../core/index.js';

/** 重点项目: its plan is approved before anything is ordered for it. 001 四(一). */
@Entity('key_project')
@Index('ix_key_project_organization', ['organizationId', 'id'])
export class KeyProjectEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  /** 建设方案, as text. */
  @Column({ type: 'text' }) plan!: string;
  @Column({ type: 'varchar', length: 20 }) status!: KeyProjectStatus;
  @IdColumn() createdBy!: string;
  @InstantColumn() createdAt!: number;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  /** Of the decision. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) reason!: string | null;
}
