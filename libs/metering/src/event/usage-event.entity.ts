import { IdColumn, InstantColumn, QuantityColumn } from '#platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * One report of use, never updated or deleted. `at` is where the use lies, `cut` the portion of its service month
 * which was open when it came: a line's events are those of its cuts. The table is partitioned by the service months
 * of `at` and lies in the order of its key, so that an instance's events of a month are neighbours and new ones go
 * to few pages however many are kept. That an event is kept once says `usage_identity`.
 */
@Entity('usage_event')
export class UsageEventEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) instanceId!: Buffer;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) meter!: string;
  @PrimaryColumn({ type: 'datetime', precision: 6 }) at!: number;
  @PrimaryColumn({ type: 'binary', length: 16 }) eventKey!: Buffer;
  @IdColumn() providerId!: string;
  @Column({ type: 'varchar', length: 255, collation: 'utf8mb4_bin' }) source!: string;
  @Column({ type: 'varchar', length: 255, collation: 'utf8mb4_bin' }) eventId!: string;
  @Column({ type: 'int', unsigned: true }) cut!: number;
  @InstantColumn() occurredAt!: number;
  @InstantColumn({ nullable: true }) windowStart!: number | null;
  @InstantColumn() receivedAt!: number;
  @QuantityColumn() quantity!: string;
  @Column({ type: 'varchar', length: 255, collation: 'utf8mb4_bin', nullable: true }) subject!: string | null;
  @Column({ type: 'binary', length: 16, nullable: true }) correctsKey!: Buffer | null;
  /** Written by the platform's own jobs. */
  @Column({ type: 'boolean' }) platform!: boolean;
}
