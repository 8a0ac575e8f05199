import {
  AmountColumn,
  CodeColumn,
  IdColumn,
  InstantColumn,
  PrimaryIdColumn,
  QuantityColumn,
  RatedColumn,
  TaxRateColumn,
  UnitPriceColumn,
} from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CommitmentEntity } from '../commitment/commitment.entity.js';
import type { LineClass, Tag } from '#procurement/core';
import type { Allocation, LineBasis, LineKind, LineShare } from '../core/index.js';
import { InvoiceEntity } from './invoice.entity.js';

/** A line of an invoice; never updated or deleted. Names and prices are as they were when it was issued. */
@Entity('invoice_line')
@Index('uq_invoice_line_id', ['id'], { unique: true })
@Index('ix_invoice_line_instance', ['instanceId', 'serviceMonth'])
@Index('ix_invoice_line_commitment', ['commitmentId'])
export class InvoiceLineEntity {
  @ForeignKey(() => InvoiceEntity, { name: 'fk_invoice_line_invoice' })
  @PrimaryIdColumn()
  invoiceId!: string;
  /** From 1, in the order lines are shown. */
  @PrimaryColumn({ type: 'int' }) lineNo!: number;
  @IdColumn() id!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: LineKind;
  /** Null for lines of commitments. */
  @IdColumn({ nullable: true }) orderId!: string | null;
  @IdColumn({ nullable: true }) instanceId!: string | null;
  @CodeColumn() offeringCode!: string;
  @Column({ type: 'varchar', length: 200 }) offeringName!: string;
  @CodeColumn() planCode!: string;
  @CodeColumn() priceCode!: string;
  @CodeColumn({ nullable: true }) meter!: string | null;
  @Column({ type: 'varchar', length: 20, nullable: true }) aggregation!: string | null;
  @Column({ type: 'varchar', length: 7 }) serviceMonth!: string;
  @InstantColumn() serviceFrom!: number;
  @InstantColumn() serviceTo!: number;
  @QuantityColumn() quantity!: string;
  @Column({ type: 'varchar', length: 100, nullable: true }) unit!: string | null;
  @UnitPriceColumn({ nullable: true }) unitPrice!: string | null;
  @RatedColumn() ratedAmount!: string;
  @AmountColumn() amount!: string;
  @TaxRateColumn() taxRate!: string;
  @AmountColumn() net!: string;
  @AmountColumn() taxAmount!: string;
  @Column({ type: 'varchar', length: 600 }) description!: string;
  /** USAGE and its adjustments: the line counts the events of the cuts (afterCut, throughCut] of its month. */
  @Column({ type: 'int', nullable: true }) afterCut!: number | null;
  @Column({ type: 'int', nullable: true }) throughCut!: number | null;
  /** The price terms it was rated by; they belong to catalog. */
  @IdColumn({ nullable: true }) priceTermsId!: string | null;
  /** COMMITMENT and its adjustments. */
  @ForeignKey(() => CommitmentEntity, { name: 'fk_invoice_line_commitment' })
  @IdColumn({ nullable: true })
  commitmentId!: string | null;
  /** Its order's, in the buyer's own words; of its own instances alone. */
  @CodeColumn({ nullable: true }) purchaseOrderNumber!: string | null;
  @Column({ type: 'varchar', length: 30, nullable: true }) lineClass!: LineClass | null;
  /** Its buyer's tags and cost centres when it was issued; null where there were none. */
  @Column({ type: 'json', nullable: true }) tags!: Tag[] | null;
  @Column({ type: 'json', nullable: true }) allocations!: Allocation[] | null;
  /** Where the line is a part of a whole: by which sharing, and whose weight of which. */
  @Column({ type: 'json', nullable: true }) sharing!: LineShare | null;
  /** What it was rated from beside prices and events; null for lines from before it was kept. */
  @Column({ type: 'json', nullable: true }) basis!: LineBasis | null;
}
