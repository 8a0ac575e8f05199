import { AmountColumn, IdColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { InvoiceEntity } from '../invoice/invoice.entity.js';

/**
 * What one provider of a bundle gets of an invoice line, or gives back of it by a credit note; written when the
 * document is issued, never changed.
 */
@Entity('partner_part')
@Index('uq_partner_part_document', ['documentId', 'lineNo', 'partnerId'], { unique: true })
@Index('ix_partner_part_invoice', ['invoiceId', 'lineNo'])
@Index('ix_partner_part_partner', ['partnerId', 'period', 'id'])
@Index('ix_partner_part_lead', ['leadId', 'period', 'id'])
export class PartnerPartEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => InvoiceEntity, { name: 'fk_partner_part_invoice' })
  @IdColumn()
  invoiceId!: string;
  /** The invoice, or a credit note of it. */
  @IdColumn() documentId!: string;
  /** The invoice's. */
  @Column({ type: 'int' }) lineNo!: number;
  /** The provider whose offering and invoice it is; one of the parts is its own. */
  @IdColumn() leadId!: string;
  @IdColumn() partnerId!: string;
  /** The invoice's period. */
  @Column({ type: 'varchar', length: 7 }) period!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @Column({ type: 'decimal', precision: 14, scale: 12 }) share!: string;
  @AmountColumn() amount!: string;
}
