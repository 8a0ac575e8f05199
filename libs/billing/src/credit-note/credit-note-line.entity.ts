import { AmountColumn, IdColumn, PrimaryIdColumn, TaxRateColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { InvoiceLineEntity } from '../invoice/invoice-line.entity.js';
import { CreditNoteEntity } from './credit-note.entity.js';

/** What a credit note takes back of one line, tax included, at the line's own rate; never updated or deleted. */
@Entity('credit_note_line')
@Index('ix_credit_note_line_credited', ['invoiceId', 'invoiceLineNo'])
@ForeignKey(() => InvoiceLineEntity, ['invoiceId', 'invoiceLineNo'], ['invoiceId', 'lineNo'], {
  name: 'fk_credit_note_line_line',
})
export class CreditNoteLineEntity {
  @ForeignKey(() => CreditNoteEntity, { name: 'fk_credit_note_line_note' })
  @PrimaryIdColumn()
  creditNoteId!: string;
  @PrimaryColumn({ type: 'int' }) lineNo!: number;
  @IdColumn() invoiceId!: string;
  @Column({ type: 'int' }) invoiceLineNo!: number;
  @AmountColumn() amount!: string;
  @TaxRateColumn() taxRate!: string;
  @AmountColumn() net!: string;
  @AmountColumn() taxAmount!: string;
}
