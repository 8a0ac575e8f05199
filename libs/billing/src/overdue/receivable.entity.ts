import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ReceivableStatus } from '../core/index.js';
import { InvoiceEntity } from '../invoice/invoice.entity.js';

/** A provider's question whether an invoice is owed, and its buyer's answer (应收账款确认). */
@Entity('receivable')
@Index('uq_receivable_open', ['openKey'], { unique: true })
@Index('ix_receivable_organization', ['organizationId', 'id'])
@Index('ix_receivable_provider', ['providerId', 'id'])
@Index('ix_receivable_invoice', ['invoiceId'])
export class ReceivableEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => InvoiceEntity, { name: 'fk_receivable_invoice' })
  @IdColumn()
  invoiceId!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'varchar', length: 20 }) status!: ReceivableStatus;
  /** The invoice while it is not answered: of an invoice one is open at most. */
  @IdColumn({ nullable: true }) openKey!: string | null;
  @IdColumn() requestedBy!: string;
  @InstantColumn() requestedAt!: number;
  @Column({ type: 'date' }) confirmBy!: string;
  /** What was due when it was confirmed. */
  @AmountColumn({ nullable: true }) amount!: string | null;
  @Column({ type: 'varchar', length: 600, nullable: true }) note!: string | null;
  @IdColumn({ nullable: true }) answeredBy!: string | null;
  @InstantColumn({ nullable: true }) answeredAt!: number | null;
}
