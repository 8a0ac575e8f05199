import { InstantColumn } from '#platform';
import { Entity, PrimaryColumn } from 'typeorm';

/** One row: the stamp of the last changes that were put in order; see `InstanceSync`. */
@Entity('instance_sync')
export class InstanceSyncEntity {
  @PrimaryColumn({ type: 'tinyint' }) id!: number;
  @InstantColumn() throughAt!: number;
}
