import { AmountColumn, CodeColumn, IdColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { PurchaseOrderEntity } from './purchase-order.entity.js';

@Entity('order_item')
@Index('uq_order_item_position', ['orderId', 'position'], { unique: true })
export class OrderItemEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_order_item_order' })
  @IdColumn()
  orderId!: string;
  /** 0, 1, 2 … as the buyer listed them. */
  @Column({ type: 'int', unsigned: true }) position!: number;
  @IdColumn() planId!: string;
  /** The plan's; a plan never moves to another offering. */
  @IdColumn() offeringId!: string;
  @QuantityColumn() quantity!: string;
  /** A list of { meter, quantityPerMonth }. */
  @Column({ type: 'json' }) expectedUsage!: unknown;
  @CodeColumn({ nullable: true }) zoneCode!: string | null;
  /** What the provider is asked to set up; the platform does not look into it. */
  @Column({ type: 'json', nullable: true }) configuration!: unknown;
  /** Its share of the order's estimate. */
  @AmountColumn() estimate!: string;
  /** The same by the years of the order's budgets: { "2026": "100" }; null without budgets. */
  @Column({ type: 'json', nullable: true }) yearly!: unknown;
}
