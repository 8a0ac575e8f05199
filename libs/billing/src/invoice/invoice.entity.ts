import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BillingRunEntity } from '../billing-run/billing-run.entity.js';
import type { InvoiceStatus } from '../core/index.js';

/** One statement of a buyer, provider, currency and period. Only its status and what confirmed it may ever change. */
@Entity('invoice')
@Index('uq_invoice_number', ['number'], { unique: true })
@Index('uq_invoice_account_period', ['organizationId', 'providerId', 'currency', 'period'], { unique: true })
@Index('ix_invoice_organization', ['organizationId', 'id'])
@Index('ix_invoice_provider', ['providerId', 'id'])
@Index('ix_invoice_updated', ['updatedAt'])
@Index('ix_invoice_synced', ['syncedAt'])
@Index('ix_invoice_run', ['runId'])
@Index('ix_invoice_accept_by', ['acceptBy'])
export class InvoiceEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() number!: string;
  @CodeColumn() series!: string;
  @Column({ type: 'varchar', length: 20 }) status!: InvoiceStatus;
  @Column({ type: 'varchar', length: 7 }) period!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @AmountColumn() net!: string;
  @AmountColumn() tax!: string;
  @AmountColumn() total!: string;
  @Column({ type: 'int' }) lineCount!: number;
  @InstantColumn() issuedAt!: number;
  @Column({ type: 'date', nullable: true }) dueOn!: string | null;
  @InstantColumn() updatedAt!: number;
  /** Where this change stands in the order readers follow; null until the first of them asks. */
  @InstantColumn({ nullable: true }) syncedAt!: number | null;
  @ForeignKey(() => BillingRunEntity, { name: 'fk_invoice_run' })
  @IdColumn()
  runId!: string;
  @InstantColumn({ nullable: true }) verificationStartedAt!: number | null;
  /** When it is deemed accepted unless someone speaks; null once it is accepted. */
  @InstantColumn({ nullable: true }) acceptBy!: number | null;
  /** When both sides had confirmed all that no dispute held. */
  @InstantColumn({ nullable: true }) acceptedAt!: number | null;
}
