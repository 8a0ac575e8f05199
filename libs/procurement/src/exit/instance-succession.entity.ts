import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** An instance that another one replaces. */
@Entity('instance_succession')
@Index('ix_instance_succession_successor', ['successorId'])
export class InstanceSuccessionEntity {
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_succession_instance' })
  @PrimaryIdColumn()
  instanceId!: string;
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_succession_successor' })
  @IdColumn()
  successorId!: string;
  @InstantColumn() since!: number;
  /** The last day on which both are to run. */
  @Column({ type: 'date', nullable: true }) handoverUntil!: string | null;
}
