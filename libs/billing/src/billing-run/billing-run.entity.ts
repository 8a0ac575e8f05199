import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { BillingRunStatus } from '../core/index.js';

/** One request to bill a month: the row that says what is to be done, whatever the queue has forgotten. */
@Entity('billing_run')
@Index('uq_billing_run_active', ['activeKey'], { unique: true })
export class BillingRunEntity {
  @PrimaryIdColumn() id!: string;
  @Column({ type: 'varchar', length: 7 }) period!: string;
  /** The buyer billed, or zero bytes for all. */
  @IdColumn() scope!: string;
  @IdColumn({ nullable: true }) organizationId!: string | null;
  @Column({ type: 'varchar', length: 20 }) status!: BillingRunStatus;
  /** Period and scope while the run is not over, null afterwards: so one run at a time, and any number after it. */
  @CodeColumn({ length: 50, nullable: true }) activeKey!: string | null;
  /** Whether the run's accounts have been found and stand in `billing_run_account`. */
  @Column({ type: 'tinyint' }) planned!: number;
  /** A dry run says what would be issued, and issues nothing. */
  @Column({ type: 'tinyint', default: 0 }) dryRun!: number;
  /** Whether every month since activation is compared, also where nothing can have changed. */
  @Column({ type: 'tinyint', default: 0 }) everyMonth!: number;
  @IdColumn() startedBy!: string;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) startedAt!: number | null;
  @InstantColumn({ nullable: true }) finishedAt!: number | null;
}
