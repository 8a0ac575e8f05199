import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Entity, ForeignKey, Index } from 'typeorm';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** An instance that its owner shows to other buyers, to be joined instead of buying the like. */
@Entity('open_subscription')
@Index('ix_open_subscription_offering', ['offeringId'])
export class OpenSubscriptionEntity {
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_open_subscription_instance' })
  @PrimaryIdColumn()
  instanceId!: string;
  /** The instance's; it never moves to another offering. */
  @IdColumn() offeringId!: string;
  @InstantColumn() openedAt!: number;
}
