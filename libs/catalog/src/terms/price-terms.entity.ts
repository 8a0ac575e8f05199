import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, UnitPriceColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { AgreementStatus, PriceTier } from '../core/index.js';
import { OfferingEntity } from '../offering/offering.entity.js';
import { PlanEntity } from '../plan/plan.entity.js';

/** What a provider and a buyer agreed on for prices in one currency. Its content never changes; its end once may. */
@Entity('price_terms')
@Index('ix_price_terms_account', ['organizationId', 'providerId', 'currency'])
@Index('ix_price_terms_provider', ['providerId', 'id'])
export class PriceTermsEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  /** Of procurement; null for all contracts between the two. */
  @IdColumn({ nullable: true }) contractId!: string | null;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  /** Service months [fromMonth, toMonth). */
  @Column({ type: 'varchar', length: 7 }) fromMonth!: string;
  @Column({ type: 'varchar', length: 7, nullable: true }) toMonth!: string | null;
  @Column({ type: 'varchar', length: 20 }) status!: AgreementStatus;
  @Column({ type: 'int', unsigned: true }) version!: number;
  @Column({ type: 'varchar', length: 2000, nullable: true }) reason!: string | null;
  @IdColumn() proposedBy!: string;
  @InstantColumn() proposedAt!: number;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
}

/** One target of terms and what was agreed for it. Never updated or deleted. */
@Entity('price_terms_entry')
@Index('ix_price_terms_entry_offering', ['offeringId'])
@Index('ix_price_terms_entry_plan', ['planId'])
export class PriceTermsEntryEntity {
  @ForeignKey(() => PriceTermsEntity, { name: 'fk_price_terms_entry_terms' })
  @PrimaryIdColumn()
  termsId!: string;
  /** From 1, as written. */
  @PrimaryColumn({ type: 'int', unsigned: true }) entryNo!: number;
  @ForeignKey(() => OfferingEntity, { name: 'fk_price_terms_entry_offering' })
  @IdColumn({ nullable: true })
  offeringId!: string | null;
  @ForeignKey(() => PlanEntity, { name: 'fk_price_terms_entry_plan' })
  @IdColumn({ nullable: true })
  planId!: string | null;
  @CodeColumn({ nullable: true }) priceCode!: string | null;
  @Column({ type: 'decimal', precision: 13, scale: 12, nullable: true }) discountRate!: string | null;
  @UnitPriceColumn({ nullable: true }) unitPrice!: string | null;
  @Column({ type: 'json', nullable: true }) tiers!: PriceTier[] | null;
}
