import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { PurchaseOrderEntity } from '../order/purchase-order.entity.js';

/** What one side of an order wrote to the other. Never changed or taken back. */
@Entity('order_message')
@Index('ix_order_message_order', ['orderId', 'id'])
export class OrderMessageEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_order_message_order' })
  @IdColumn()
  orderId!: string;
  /** Of whoever wrote it. */
  @IdColumn() organizationId!: string;
  @IdColumn() personId!: string;
  @Column({ type: 'varchar', length: 4000 }) text!: string;
  @InstantColumn() at!: number;
}
