import { AmountColumn, IdColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { WaitingReason } from '../core/index.js';
import { BillingRunEntity } from './billing-run.entity.js';

export type RunAccountStatus = 'PENDING' | 'DONE' | 'FAILED';

/** One account of a run: to be billed, or how it went. */
@Entity('billing_run_account')
@Index('ix_billing_run_account_batch', ['runId', 'status', 'batch'])
export class BillingRunAccountEntity {
  @ForeignKey(() => BillingRunEntity, { name: 'fk_billing_run_account_run' })
  @PrimaryIdColumn()
  runId!: string;
  @PrimaryIdColumn() organizationId!: string;
  @PrimaryIdColumn() providerId!: string;
  @PrimaryColumn({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @Column({ type: 'varchar', length: 10 }) status!: RunAccountStatus;
  @IdColumn({ nullable: true }) invoiceId!: string | null;
  /** The total of the invoice, or of the one that a dry run would have issued. */
  @AmountColumn({ nullable: true }) amount!: string | null;
  @Column({ type: 'int', default: 0 }) lineCount!: number;
  /** Wider than a booked amount: what is too large to be booked is told here. */
  @Column({ type: 'decimal', precision: 60, scale: 4, nullable: true }) waitingAmount!: string | null;
  @Column({ type: 'varchar', length: 20, nullable: true }) waitingReason!: WaitingReason | null;
  /** Why it waits in words, and the citation of a rule. */
  @Column({ type: 'json', nullable: true }) waitingDetail!: unknown;
  /** Accounts of one batch are billed in one transaction. */
  @Column({ type: 'int', default: 0 }) batch!: number;
  /** How many instances the account had when the run was planned: its weight. */
  @Column({ type: 'int', default: 0 }) instances!: number;
  /** How often the work was tried and failed. */
  @Column({ type: 'int' }) attempts!: number;
}
