import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { InvoiceEntity } from '../invoice/invoice.entity.js';
import type { AcceptanceKind } from './acceptance-rows.js';

/** A certificate (验收确认单): what a buyer confirmed of an invoice, when and who; never updated or deleted. */
@Entity('acceptance')
@Index('uq_acceptance_number', ['number'], { unique: true })
@Index('ix_acceptance_invoice', ['invoiceId', 'id'])
export class AcceptanceEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn({ length: 120 }) number!: string;
  @ForeignKey(() => InvoiceEntity, { name: 'fk_acceptance_invoice' })
  @IdColumn()
  invoiceId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: AcceptanceKind;
  /** Of the lines it confirms. */
  @AmountColumn() amount!: string;
  /** Numbers of the lines that disputes kept out of it. */
  @Column({ type: 'json' }) heldLines!: unknown;
  /** SHA-256 of what was confirmed, see `confirmedContent`. */
  @Column({ type: 'binary', length: 32 }) contentHash!: Buffer;
  @Column({ type: 'varchar', length: 600, nullable: true }) note!: string | null;
  /** Null: nobody spoke in time. */
  @IdColumn({ nullable: true }) personId!: string | null;
  @InstantColumn() acceptedAt!: number;
  @InstantColumn() recordedAt!: number;
}
