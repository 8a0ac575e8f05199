import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { DisputeStatus } from '../core/index.js';
import { InvoiceLineEntity } from '../invoice/invoice-line.entity.js';

/** A buyer's objection to one line of an invoice. */
@Entity('invoice_dispute')
@Index('uq_invoice_dispute_open', ['openKey'], { unique: true })
@Index('ix_invoice_dispute_line', ['invoiceId', 'lineNo', 'id'])
@Index('ix_invoice_dispute_organization', ['organizationId', 'id'])
@Index('ix_invoice_dispute_provider', ['providerId', 'id'])
@Index('ix_invoice_dispute_accept_by', ['acceptBy'])
@Index('ix_invoice_dispute_status', ['status', 'openedAt'])
@ForeignKey(() => InvoiceLineEntity, ['invoiceId', 'lineNo'], ['invoiceId', 'lineNo'], {
  name: 'fk_invoice_dispute_line',
})
export class DisputeEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() invoiceId!: string;
  @Column({ type: 'int' }) lineNo!: number;
  @IdColumn() lineId!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'varchar', length: 20 }) status!: DisputeStatus;
  /** The line while the dispute is not over: of a line one is open at most. */
  @CodeColumn({ length: 60, nullable: true }) openKey!: string | null;
  @AmountColumn({ nullable: true }) claimedAmount!: string | null;
  /** What the provider's last answer would credit. */
  @AmountColumn({ nullable: true }) answeredAmount!: string | null;
  /** What was credited in the end; zero: nothing. */
  @AmountColumn({ nullable: true }) agreedAmount!: string | null;
  @Column({ type: 'int' }) messageCount!: number;
  @InstantColumn() openedAt!: number;
  /** The end of the line's time for acceptance when it was disputed; null: it had been confirmed. */
  @InstantColumn({ nullable: true }) acceptanceEnd!: number | null;
  @InstantColumn({ nullable: true }) closedAt!: number | null;
  /** After a withdrawal: the end of what was left of that time; null once the line is confirmed. */
  @InstantColumn({ nullable: true }) acceptBy!: number | null;
  @InstantColumn({ nullable: true }) confirmedAt!: number | null;
  @Column({ type: 'date', nullable: true }) dueOn!: string | null;
  @InstantColumn() updatedAt!: number;
}
