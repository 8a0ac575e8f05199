import { AmountColumn, PrimaryIdColumn } from '#platform';
import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { InvoiceEntity } from './invoice.entity.js';

/** An invoice's tax at one rate; never updated or deleted. */
@Entity('invoice_tax')
export class InvoiceTaxEntity {
  @ForeignKey(() => InvoiceEntity, { name: 'fk_invoice_tax_invoice' })
  @PrimaryIdColumn()
  invoiceId!: string;
  @PrimaryColumn({ type: 'decimal', precision: 6, scale: 5 }) taxRate!: string;
  @AmountColumn() gross!: string;
  @AmountColumn() net!: string;
  @AmountColumn() tax!: string;
}
