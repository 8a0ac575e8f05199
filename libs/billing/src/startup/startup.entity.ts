import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { StartupStatus } from '../core/index.js';

/** 创新创业团队: an enterprise that may have start-up credits up to a ceiling, until a day. 004 二(三). */
@Entity('startup_team')
@Index('ix_startup_team_organization', ['organizationId', 'id'])
export class StartupTeamEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  /** What it is about, in its own words. */
  @Column({ type: 'varchar', length: 2000 }) plan!: string;
  @Column({ type: 'varchar', length: 20 }) status!: StartupStatus;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin', nullable: true }) currency!: string | null;
  @AmountColumn({ nullable: true }) ceiling!: string | null;
  /** The sum of its start-up credits. */
  @AmountColumn() granted!: string;
  @Column({ type: 'date', nullable: true }) lastDay!: string | null;
  @IdColumn() appliedBy!: string;
  @InstantColumn() appliedAt!: number;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  /** Of the decision. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) reason!: string | null;
}
