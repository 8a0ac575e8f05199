import { QuantityColumn } from '#platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The sum and number of an hour's events, voided and replaced ones left out; written with the events. */
@Entity('usage_rollup')
export class UsageRollupEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) instanceId!: Buffer;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) meter!: string;
  @PrimaryColumn({ type: 'datetime', precision: 6 }) hour!: number;
  @QuantityColumn() quantity!: string;
  @Column({ type: 'int' }) n!: number;
}
