import { InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OfferingEntity } from '../offering/offering.entity.js';

/** The filterable values of an offering's effective attributes: what lists find it by. */
@Entity('offering_attribute')
@Index('ix_offering_attribute_value', ['code', 'value', 'offeringId'])
@Index('ix_offering_attribute_number', ['code', 'number', 'offeringId'])
export class OfferingAttributeEntity {
  @ForeignKey(() => OfferingEntity, { name: 'fk_offering_attribute' })
  @PrimaryIdColumn()
  offeringId!: string;
  @PrimaryColumn({ type: 'varchar', length: 101, collation: 'utf8mb4_bin' }) code!: string;
  @PrimaryColumn({ type: 'varchar', length: 200, collation: 'utf8mb4_bin' }) value!: string;
  @Column({ type: 'decimal', precision: 38, scale: 12, nullable: true }) number!: string | null;
}

/** What a provider declares once for all its offerings. */
@Entity('provider_defaults')
export class ProviderDefaultsEntity {
  @PrimaryIdColumn() providerId!: string;
  @Column({ type: 'json' }) attributes!: Record<string, unknown>;
  /** 0: nothing was ever declared. */
  @Column({ type: 'int', unsigned: true }) version!: number;
  @InstantColumn() updatedAt!: number;
}
