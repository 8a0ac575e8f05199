import { CodeColumn, IdColumn, PrimaryIdColumn, QuantityColumn, UnitPriceColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type {
  MeterAggregation,
  MeterSource,
  PriceKind,
  PriceTier,
  PricingModel,
  RecurringInterval,
  TaxCategory,
} from '../core/index.js';
import { OfferingEntity } from '../offering/offering.entity.js';

/** A priced variant of an offering. Its prices never change once the offering is published. */
@Entity('plan')
@Index('uq_plan_code', ['offeringId', 'revision', 'code'], { unique: true })
export class PlanEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OfferingEntity, { name: 'fk_plan_offering' })
  @IdColumn()
  offeringId!: string;
  @Column({ type: 'int', unsigned: true }) revision!: number;
  /** Its place among the offering's plans, from 0. */
  @Column({ type: 'int', unsigned: true }) position!: number;
  @CodeColumn() code!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'varchar', length: 3 }) currency!: string;
}

/** One price of a plan, in the plan's currency, tax included. */
@Entity('price_component')
@Index('uq_price_component_code', ['planId', 'code'], { unique: true })
export class PriceComponentEntity {
  @ForeignKey(() => PlanEntity, { name: 'fk_price_component_plan' })
  @PrimaryIdColumn()
  planId!: string;
  @PrimaryColumn({ type: 'int', unsigned: true }) position!: number;
  @CodeColumn() code!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: PriceKind;
  @Column({ type: 'varchar', length: 20 }) model!: PricingModel;
  @Column({ type: 'varchar', length: 10, nullable: true }) billingInterval!: RecurringInterval | null;
  @CodeColumn({ nullable: true }) meter!: string | null;
  @Column({ type: 'varchar', length: 50, nullable: true }) unit!: string | null;
  @Column({ type: 'varchar', length: 20, nullable: true }) aggregation!: MeterAggregation | null;
  @Column({ type: 'varchar', length: 20, nullable: true }) source!: MeterSource | null;
  @UnitPriceColumn({ nullable: true }) unitPrice!: string | null;
  @Column({ type: 'json' }) tiers!: PriceTier[];
  @QuantityColumn({ nullable: true }) packageSize!: string | null;
  @QuantityColumn() includedQuantity!: string;
  @Column({ type: 'varchar', length: 30 }) taxCategory!: TaxCategory;
}
