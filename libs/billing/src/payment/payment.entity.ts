import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { InvoiceEntity } from '../invoice/invoice.entity.js';

/** Money paid for an invoice, or, negative, taken back of an earlier payment; never updated or deleted. */
@Entity('payment')
@Index('ix_payment_invoice', ['invoiceId', 'id'])
@Index('ix_payment_reverses', ['reversesId'])
@Index('ix_payment_provider', ['providerId', 'recordedAt'])
export class PaymentEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => InvoiceEntity, { name: 'fk_payment_invoice' })
  @IdColumn()
  invoiceId!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @ForeignKey(() => PaymentEntity, { name: 'fk_payment_reverses' })
  @IdColumn({ nullable: true })
  reversesId!: string | null;
  @AmountColumn() amount!: string;
  @Column({ type: 'date' }) paidOn!: string;
  @Column({ type: 'varchar', length: 200 }) reference!: string;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
}
