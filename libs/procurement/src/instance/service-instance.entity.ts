import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Asked, InstanceStatus, Notice } from '../core/index.js';
import { OrderItemEntity } from '../order/order-item.entity.js';
import { PurchaseOrderEntity } from '../order/purchase-order.entity.js';

/** What runs: one per order item, made when the provider accepts or to go on from another. Usage is reported against it. */
@Entity('service_instance')
@Index('uq_service_instance_item', ['orderItemId'], { unique: true })
// Instances without an external id do not collide: NULLs are never equal.
@Index('uq_service_instance_external', ['providerId', 'externalId'], { unique: true })
@Index('ix_service_instance_account', ['organizationId', 'providerId', 'currency', 'activatedAt'])
@Index('ix_service_instance_organization', ['organizationId', 'id'])
@Index('ix_service_instance_provider', ['providerId', 'id'])
@Index('uq_service_instance_continues', ['continuesId'], { unique: true })
@Index('ix_service_instance_service', ['serviceId'])
@Index('ix_service_instance_synced', ['syncedAt'])
@Index('ix_service_instance_asked', ['asked', 'status'])
@Index('ix_service_instance_ending', ['status', 'endsAt'])
@Index('ix_service_instance_order', ['orderId'])
@Index('ix_service_instance_offering', ['offeringId', 'id'])
export class ServiceInstanceEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_service_instance_order' })
  @IdColumn()
  orderId!: string;
  @ForeignKey(() => OrderItemEntity, { name: 'fk_service_instance_item' })
  @IdColumn()
  orderItemId!: string;
  @IdColumn() offeringId!: string;
  @IdColumn() planId!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  /** As ordered. */
  @QuantityColumn() quantity!: string;
  /** How often it was resized: rows of instance_quantity. */
  @Column({ type: 'int', unsigned: true, default: 0 }) resizeCount!: number;
  /** How often it was suspended: rows of instance_suspension. */
  @Column({ type: 'int', unsigned: true, default: 0 }) suspensionCount!: number;
  /** How many rows of instance_sharing it has. */
  @Column({ type: 'int', unsigned: true, default: 0 }) sharingCount!: number;
  @Column({ type: 'varchar', length: 20 }) status!: InstanceStatus;
  /** The provider's own name for it. */
  @CodeColumn({ length: 200, nullable: true }) externalId!: string | null;
  /** The instance whose service goes on as this one, from its end on. */
  @IdColumn({ nullable: true }) continuesId!: string | null;
  /** The first of those that are one service; null while it is alone. */
  @IdColumn({ nullable: true }) serviceId!: string | null;
  /** Since when its years count, where it goes on from another. */
  @InstantColumn({ nullable: true }) yearsFrom!: number | null;
  /** Its item's share of the order's estimate, released when it fails. */
  @AmountColumn() estimate!: string;
  @InstantColumn({ nullable: true }) activatedAt!: number | null;
  @InstantColumn({ nullable: true }) terminatedAt!: number | null;
  /** When it ends or was to end by notice: of whom, and why. */
  @InstantColumn({ nullable: true }) endsAt!: number | null;
  @Column({ type: 'varchar', length: 20, collation: 'utf8mb4_bin', nullable: true }) noticeBy!: Notice['by'] | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) noticeReason!: string | null;
  /** What a used-up budget's policy asks of its provider. */
  @Column({ type: 'varchar', length: 20, nullable: true }) asked!: Asked | null;
  @InstantColumn({ nullable: true }) askedAt!: number | null;
  @InstantColumn() createdAt!: number;
  /** When its last change was put in order for those who sync; null until then. See `InstanceSync`. */
  @InstantColumn({ nullable: true }) syncedAt!: number | null;
}
