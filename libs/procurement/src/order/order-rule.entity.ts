import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { PurchaseOrderEntity } from './purchase-order.entity.js';

/** Which plan rules an order's recorded decision asked, to find the orders of a rule; the decision says what they found. */
@Entity('order_rule')
@Index('ix_order_rule_order', ['orderId'])
export class OrderRuleEntity {
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) ruleId!: string;
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_order_rule_order' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  orderId!: Buffer;
}
