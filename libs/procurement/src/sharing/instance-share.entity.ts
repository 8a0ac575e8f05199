import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { InstanceSharingEntity } from './instance-sharing.entity.js';

/** One organization's part of a sharing. */
@Entity('instance_share')
@Index('uq_instance_share_organization', ['organizationId', 'sharingId'], { unique: true })
export class InstanceShareEntity {
  @ForeignKey(() => InstanceSharingEntity, { name: 'fk_instance_share_sharing' })
  @PrimaryIdColumn()
  sharingId!: string;
  /** From 0, as it was written: also the order of the remainders' ties. */
  @PrimaryColumn({ type: 'int', unsigned: true }) position!: number;
  @IdColumn() organizationId!: string;
  @QuantityColumn({ nullable: true }) weight!: string | null;
  @CodeColumn({ length: 255, nullable: true }) subject!: string | null;
  /** Whether it has to accept. */
  @Column({ type: 'tinyint' }) asked!: number;
  @InstantColumn({ nullable: true }) acceptedAt!: number | null;
}
