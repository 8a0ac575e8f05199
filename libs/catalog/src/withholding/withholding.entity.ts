import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { OfferingEntity } from '../offering/offering.entity.js';

/** A time in which an offering is left out of what is on sale, since what its provider must prove is not proved. */
@Entity('offering_withholding')
@Index('uq_offering_withholding_open', ['offeringId', 'openMark'], { unique: true })
@Index('ix_offering_withholding_from', ['untilAt', 'fromAt'])
@Check('ck_offering_withholding_period', 'until_at IS NULL OR from_at <= until_at')
export class WithholdingEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OfferingEntity, { name: 'fk_offering_withholding_offering' })
  @IdColumn()
  offeringId!: string;
  /** What the rules said when it began, with their clauses. */
  @Column({ type: 'json' }) findings!: unknown;
  @InstantColumn() fromAt!: number;
  /** Null while it lasts. */
  @InstantColumn({ nullable: true }) untilAt!: number | null;
  /** The same for all that last, so that an offering has one; then the own id. */
  @IdColumn() openMark!: string;
}

/** When a provider's offerings were looked at last, and at which version of what is recorded of it. */
@Entity('provider_check')
export class ProviderCheckEntity {
  @PrimaryIdColumn() providerId!: string;
  @Column({ type: 'int' }) version!: number;
  @Column({ type: 'date' }) checkedOn!: string;
}
