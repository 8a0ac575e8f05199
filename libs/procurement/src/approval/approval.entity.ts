import { InstantColumn } from '#platform';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { PurchaseOrderEntity } from '../order/purchase-order.entity.js';

/** The steps an organization's orders pass before they reach their provider. Orders keep those of their submission. */
@Entity('approval_policy')
export class ApprovalPolicyEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) organizationId!: Buffer;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  /** [{ title, fromAmount, quorum, personIds }] */
  @Column({ type: 'json' }) steps!: unknown;
  @Column({ type: 'binary', length: 16 }) setBy!: Buffer;
  @InstantColumn() setAt!: number;
}

/** Somebody's approval of one step of an order, in one round: a returned order begins a new one. */
@Entity('order_approval')
export class OrderApprovalEntity {
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_order_approval_order' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  orderId!: Buffer;
  @PrimaryColumn({ type: 'int', unsigned: true }) round!: number;
  @PrimaryColumn({ type: 'binary', length: 16 }) personId!: Buffer;
  /** 0, 1, 2 … of the order's steps. */
  @Column({ type: 'int', unsigned: true }) step!: number;
  /** The colleague for whom it was given. */
  @Column({ type: 'binary', length: 16, nullable: true }) onBehalfOf!: Buffer | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) comment!: string | null;
  @InstantColumn() at!: number;
}
