import { IdColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { MeterAggregation } from '../core/index.js';
import { OfferingEntity } from '../offering/offering.entity.js';

/** What a provider's meter code counts, fixed by the first published price that used it. */
@Entity('provider_meter')
@Index('ix_provider_meter_offering', ['offeringId'])
export class ProviderMeterEntity {
  @PrimaryIdColumn() providerId!: string;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) code!: string;
  @Column({ type: 'varchar', length: 50 }) unit!: string;
  @Column({ type: 'varchar', length: 20 }) aggregation!: MeterAggregation;
  /** The offering whose approval fixed it. */
  @ForeignKey(() => OfferingEntity, { name: 'fk_provider_meter_offering' })
  @IdColumn()
  offeringId!: string;
}
