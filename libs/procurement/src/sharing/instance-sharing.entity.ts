import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { SharingBasis } from '../core/index.js';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** By which shares an instance is charged from a month on; another one replaces it, it is never changed itself. */
@Entity('instance_sharing')
@Index('uq_instance_sharing_seq', ['instanceId', 'seq'], { unique: true })
@Index('ix_instance_sharing_organization', ['organizationId', 'id'])
@Index('ix_instance_sharing_provider', ['providerId', 'id'])
export class InstanceSharingEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_sharing_instance' })
  @IdColumn()
  instanceId!: string;
  /** Of the instance, from 1. */
  @Column({ type: 'int', unsigned: true }) seq!: number;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'varchar', length: 7 }) fromMonth!: string;
  @Column({ type: 'varchar', length: 10 }) basis!: SharingBasis;
  @CodeColumn({ nullable: true }) meter!: string | null;
  /** How many still have to accept; in force at zero. */
  @Column({ type: 'int', unsigned: true }) waiting!: number;
  @InstantColumn() createdAt!: number;
}
