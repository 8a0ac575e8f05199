import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { InvoiceEntity } from '../invoice/invoice.entity.js';

/** A tax invoice (数电票) that matched its bill when it was recorded, with its original file. */
@Entity('tax_invoice')
@Unique('uq_tax_invoice_matched', ['matchedInvoiceId'])
@Index('ix_tax_invoice_invoice', ['invoiceId', 'id'])
export class TaxInvoiceEntity {
  @PrimaryIdColumn() id!: string;
  @Column({ type: 'char', length: 20, collation: 'utf8mb4_bin' }) number!: string;
  @ForeignKey(() => InvoiceEntity, { name: 'fk_tax_invoice_invoice' })
  @IdColumn()
  invoiceId!: string;
  /** The invoice again while it matches; null once it was taken back: a bill has one that matches at a time. */
  @IdColumn({ nullable: true }) matchedInvoiceId!: string | null;
  @Column({ type: 'varchar', length: 10 }) status!: string;
  @Column({ type: 'date' }) issuedOn!: string;
  @AmountColumn() net!: string;
  @AmountColumn() tax!: string;
  @AmountColumn() total!: string;
  @Column({ type: 'json' }) content!: unknown;
  @Column({ type: 'mediumblob' }) xml!: Buffer;
  @Column({ type: 'binary', length: 32 }) sha256!: Buffer;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
  /** Of the red-letter invoice that took it back. */
  @Column({ type: 'char', length: 20, collation: 'utf8mb4_bin', nullable: true }) redNumber!: string | null;
  @Column({ type: 'varchar', length: 600, nullable: true }) voidReason!: string | null;
  @InstantColumn({ nullable: true }) voidedAt!: number | null;
}

/** Every number of a tax invoice that was ever booked. */
@Entity('tax_invoice_number')
export class TaxInvoiceNumberEntity {
  @PrimaryColumn({ type: 'char', length: 20, collation: 'utf8mb4_bin' }) number!: string;
  @IdColumn() taxInvoiceId!: string;
}

/** How a buyer pays. */
@Entity('payment_policy')
export class PaymentPolicyEntity {
  @PrimaryIdColumn() organizationId!: string;
  @Column({ type: 'boolean' }) taxInvoiceFirst!: boolean;
  @IdColumn() setBy!: string;
  @InstantColumn() setAt!: number;
}
