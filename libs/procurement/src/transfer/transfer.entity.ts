import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { TransferStatus } from '../core/index.js';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** A running service that its buyer offers to another one. */
@Entity('instance_transfer')
@Index('ix_instance_transfer_instance', ['instanceId'])
@Index('ix_instance_transfer_giver', ['organizationId', 'id'])
@Index('ix_instance_transfer_receiver', ['receiverId', 'id'])
export class TransferEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_transfer_instance' })
  @IdColumn()
  instanceId!: string;
  /** Who gives it. */
  @IdColumn() organizationId!: string;
  @IdColumn() receiverId!: string;
  @CodeColumn({ length: 20 }) status!: TransferStatus;
  /** What the giver says of it. */
  @Column({ type: 'varchar', length: 2000 }) reason!: string;
  /** Why it was declined or withdrawn. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) answer!: string | null;
  @InstantColumn() offeredAt!: number;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
}
