import { InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { ServiceInstanceEntity } from './service-instance.entity.js';

/** A change of an instance's quantity: numbered from 1, never changed or deleted. */
@Entity('instance_quantity')
export class InstanceQuantityEntity {
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_quantity_instance' })
  @PrimaryIdColumn()
  instanceId!: string;
  @PrimaryColumn({ type: 'int', unsigned: true }) seq!: number;
  @InstantColumn() since!: number;
  @QuantityColumn() quantity!: string;
}
