import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { InvoiceEntity } from '../invoice/invoice.entity.js';

/** What a provider takes back of an invoice; never updated or deleted. */
@Entity('credit_note')
@Index('uq_credit_note_number', ['number'], { unique: true })
@Index('uq_credit_note_dispute', ['disputeId'], { unique: true })
@Index('ix_credit_note_invoice', ['invoiceId', 'id'])
@Index('ix_credit_note_organization', ['organizationId', 'id'])
@Index('ix_credit_note_provider', ['providerId', 'id'])
export class CreditNoteEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn({ length: 120 }) number!: string;
  @ForeignKey(() => InvoiceEntity, { name: 'fk_credit_note_invoice' })
  @IdColumn()
  invoiceId!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @AmountColumn() net!: string;
  @AmountColumn() tax!: string;
  @AmountColumn() total!: string;
  @Column({ type: 'varchar', length: 600 }) reason!: string;
  /** The dispute it settles; at most one. */
  @IdColumn({ nullable: true }) disputeId!: string | null;
  @IdColumn() issuedBy!: string;
  @InstantColumn() issuedAt!: number;
}
