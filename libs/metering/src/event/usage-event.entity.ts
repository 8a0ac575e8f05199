import { IdColumn, InstantColumn, QuantityColumn } from '#platform';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One report of use, never updated or deleted. The key is the first 16 bytes of a hash of who sent it, its source
 * and its id, and of nothing else: no time, no attempt. `at` is where the use lies, `month` its service month, `cut`
 * the portion of that month which was open when it came: a line's events are those of its cuts.
 */
@Entity('usage_event')
@Index('uq_usage_event_corrects', ['correctsKey'], { unique: true }) // NULLs are many: originals correct nothing
@Index('ix_usage_event_at', ['instanceId', 'meter', 'at'])
@Index('ix_usage_event_cut', ['instanceId', 'month', 'meter', 'cut', 'at'])
export class UsageEventEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) eventKey!: Buffer;
  @IdColumn() providerId!: string;
  @Column({ type: 'varchar', length: 255, collation: 'utf8mb4_bin' }) source!: string;
  @Column({ type: 'varchar', length: 255, collation: 'utf8mb4_bin' }) eventId!: string;
  @IdColumn() instanceId!: string;
  @Column({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) meter!: string;
  @InstantColumn() at!: number;
  @Column({ type: 'char', length: 7, collation: 'utf8mb4_bin' }) month!: string;
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
