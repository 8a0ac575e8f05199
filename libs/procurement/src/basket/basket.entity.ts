import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { BasketStatus, OrderItemKind } from '../core/index.js';
import { PurchaseOrderEntity } from '../order/purchase-order.entity.js';

/** What a buyer has put together of one or several providers, before it becomes orders. */
@Entity('basket')
@Index('ix_basket_organization', ['organizationId', 'id'])
export class BasketEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  @Column({ type: 'varchar', length: 20 }) status!: BasketStatus;
  /** 1, then one more with every change. */
  @Column({ type: 'int', unsigned: true }) version!: number;
  @Column({ type: 'date' }) startsOn!: string;
  @Column({ type: 'int', unsigned: true }) months!: number;
  /** Of the system it is for (等保); null where nobody said. */
  @Column({ type: 'tinyint', unsigned: true, nullable: true }) mlpsLevel!: number | null;
  /** The day of the last change: from then on its quote holds for a while. */
  @Column({ type: 'date' }) quotedOn!: string;
  @InstantColumn() createdAt!: number;
  @InstantColumn() updatedAt!: number;
}

@Entity('basket_item')
export class BasketItemEntity {
  @ForeignKey(() => BasketEntity, { name: 'fk_basket_item_basket' })
  @PrimaryIdColumn()
  basketId!: string;
  /** 0, 1, 2 … as the buyer listed them. */
  @PrimaryColumn({ type: 'int', unsigned: true }) position!: number;
  @CodeColumn({ length: 20, default: 'ADD' }) kind!: OrderItemKind;
  @IdColumn({ nullable: true }) instanceId!: string | null;
  @IdColumn() planId!: string;
  @QuantityColumn() quantity!: string;
  /** Whether its buyer named the quantity; else it is what there is. */
  @Column({ type: 'tinyint', unsigned: true, default: 1 }) quantityNamed!: number;
  @Column({ type: 'json' }) expectedUsage!: unknown;
  @CodeColumn({ nullable: true }) zoneCode!: string | null;
  @Column({ type: 'json', nullable: true }) configuration!: unknown;
}

/** Who has written a basket: requesters of the orders it becomes, whoever checks it out. */
@Entity('basket_writer')
export class BasketWriterEntity {
  @ForeignKey(() => BasketEntity, { name: 'fk_basket_writer_basket' })
  @PrimaryIdColumn()
  basketId!: string;
  @PrimaryIdColumn() personId!: string;
}

/** The orders a basket has become. */
@Entity('basket_order')
@Index('uq_basket_order_order', ['orderId'], { unique: true })
export class BasketOrderEntity {
  @ForeignKey(() => BasketEntity, { name: 'fk_basket_order_basket' })
  @PrimaryIdColumn()
  basketId!: string;
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_basket_order_order' })
  @PrimaryIdColumn()
  orderId!: string;
}
