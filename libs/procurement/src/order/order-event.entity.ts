import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { OrderStatus } from '../core/index.js';
import { PurchaseOrderEntity } from './purchase-order.entity.js';

/** One step in an order's history. Never updated or deleted. */
@Entity('order_event')
@Index('ix_order_event_order', ['orderId', 'id'])
export class OrderEventEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_order_event_order' })
  @IdColumn()
  orderId!: string;
  /** "create", or the machine's command. */
  @CodeColumn({ length: 30 }) command!: string;
  /** The state it led to. */
  @Column({ type: 'varchar', length: 30 }) status!: OrderStatus;
  /** Null: the platform itself. */
  @IdColumn({ nullable: true }) personId!: string | null;
  /** The reason or comment given. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) comment!: string | null;
  @InstantColumn() at!: number;
}
