import { CodeColumn, IdColumn, PrimaryIdColumn, QuantityColumn, UnitPriceColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type {
  MeterAggregation,
  MeterSource,
  PriceKind,
  PriceTier,
  PricingModel,
  Proration,
  RecurringInterval,
  TaxCategory,
  TierScope,
  Timing,
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
  @UnitPriceColumn({ nullable: true }) rate!: string | null;
  @UnitPriceColumn({ nullable: true }) fixedAmount!: string | null;
  @Column({ type: 'int', unsigned: true, nullable: true }) freeEvents!: number | null;
  @UnitPriceColumn({ nullable: true }) freeAmount!: string | null;
  @UnitPriceColumn({ nullable: true }) minimumPerEvent!: string | null;
  @UnitPriceColumn({ nullable: true }) maximumPerEvent!: string | null;
  @UnitPriceColumn({ nullable: true }) minimumAmount!: string | null;
  @UnitPriceColumn({ nullable: true }) maximumAmount!: string | null;
  @Column({ type: 'varchar', length: 10, nullable: true }) timing!: Timing | null;
  @Column({ type: 'int', unsigned: true, nullable: true }) anchorDay!: number | null;
  @Column({ type: 'varchar', length: 10, nullable: true }) proration!: Proration | null;
  /** A day in Asia/Shanghai. */
  @Column({ type: 'date', nullable: true }) effectiveFrom!: string | null;
  @Column({ type: 'date', nullable: true }) effectiveTo!: string | null;
  @Column({ type: 'varchar', length: 10, nullable: true }) tierScope!: TierScope | null;
  @Column({ type: 'varchar', length: 30 }) taxCategory!: TaxCategory;
  @Column({ type: 'tinyint', default: 0 }) whileSuspended!: number;
}
