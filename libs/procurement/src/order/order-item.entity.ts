import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ItemOutcome, OrderItemKind } from '../core/index.js';
import { PurchaseOrderEntity } from './purchase-order.entity.js';

@Entity('order_item')
@Index('ix_order_item_instance', ['instanceId'])
@Index('uq_order_item_position', ['orderId', 'position'], { unique: true })
export class OrderItemEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_order_item_order' })
  @IdColumn()
  orderId!: string;
  /** 0, 1, 2 … as the buyer listed them. */
  @Column({ type: 'int', unsigned: true }) position!: number;
  @CodeColumn({ length: 20, default: 'ADD' }) kind!: OrderItemKind;
  /** The instance it changes or ends; null for one that makes its own. */
  @IdColumn({ nullable: true }) instanceId!: string | null;
  @IdColumn() planId!: string;
  /** The plan's; a plan never moves to another offering. */
  @IdColumn() offeringId!: string;
  @QuantityColumn() quantity!: string;
  /** Whether its buyer named the quantity; else it is what there is when it is done. */
  @Column({ type: 'tinyint', unsigned: true, default: 1 }) quantityNamed!: number;
  /** A list of { meter, quantityPerMonth }. */
  @Column({ type: 'json' }) expectedUsage!: unknown;
  @CodeColumn({ nullable: true }) zoneCode!: string | null;
  /** What the provider is asked to set up; the platform does not look into it. */
  @Column({ type: 'json', nullable: true }) configuration!: unknown;
  /** Its share of the order's estimate. */
  @AmountColumn() estimate!: string;
  /** The same by the years of the order's budgets: { "2026": "100" }; null without budgets. */
  @Column({ type: 'json', nullable: true }) yearly!: unknown;
  /** What came free of the commitment of its instance's order when it was done, by years as `yearly`; null: nothing. */
  @Column({ type: 'json', nullable: true }) freed!: unknown;
  /** All of that, also where the order has no budget. */
  @AmountColumn({ default: 0 }) freedTotal!: string;
  /** What came of it; null while it is open, and for an item that makes an instance: that one tells. */
  @CodeColumn({ length: 20, nullable: true }) outcome!: ItemOutcome | null;
  /** Why it failed. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) outcomeReason!: string | null;
  @InstantColumn({ nullable: true }) outcomeAt!: number | null;
}
