import { InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Suspender } from '../core/index.js';
import { ServiceInstanceEntity } from './service-instance.entity.js';

/** A time in which an instance was suspended, [since, endedAt): numbered from 1, apart from one another, never deleted. */
@Entity('instance_suspension')
@Index('ix_instance_suspension_lasting', ['suspendedBy', 'endedAt'])
export class InstanceSuspensionEntity {
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_suspension_instance' })
  @PrimaryIdColumn()
  instanceId!: string;
  @PrimaryColumn({ type: 'int', unsigned: true }) seq!: number;
  @InstantColumn() since!: number;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
  @Column({ type: 'varchar', length: 20, collation: 'utf8mb4_bin' }) suspendedBy!: Suspender;
  @Column({ type: 'varchar', length: 2000 }) reason!: string;
}
