import { AmountColumn, InstantColumn, PrimaryIdColumn, QuantityColumn, RatedColumn, UnitPriceColumn } from '#platform';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * What stands billed to one organization of one price of one instance for one service month: the sums of its lines on all invoices, and
 * the last line's service period, unit price and last cut. The only thing a line changes besides its invoice.
 */
@Entity('billed')
@Index('ix_billed_month', ['instanceId', 'serviceMonth'])
export class BilledEntity {
  @PrimaryIdColumn() instanceId!: string;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) priceCode!: string;
  @PrimaryColumn({ type: 'varchar', length: 7 }) serviceMonth!: string;
  /** Who was charged: the instance's buyer, or one who shares it. */
  @PrimaryIdColumn() organizationId!: string;
  @QuantityColumn() quantity!: string;
  @RatedColumn() ratedAmount!: string;
  @AmountColumn() amount!: string;
  @InstantColumn() serviceFrom!: number;
  @InstantColumn() serviceTo!: number;
  @UnitPriceColumn({ nullable: true }) unitPrice!: string | null;
  /** USAGE: the last cut whose events were counted. */
  @Column({ type: 'int', nullable: true }) throughCut!: number | null;
}
