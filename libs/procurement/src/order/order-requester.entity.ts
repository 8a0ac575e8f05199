import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { PurchaseOrderEntity } from './purchase-order.entity.js';

/** Who created, changed or submitted an order: none of them may approve, return or reject it. */
@Entity('order_requester')
export class OrderRequesterEntity {
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_order_requester_order' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  orderId!: Buffer;
  @PrimaryColumn({ type: 'binary', length: 16 }) personId!: Buffer;
}
