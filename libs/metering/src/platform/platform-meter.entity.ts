import { IdColumn, InstantColumn, QuantityColumn } from '#platform';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A meter of an instance that the platform counts itself, and up to where it has. */
@Entity('platform_meter')
@Index('ix_platform_meter_due', ['dueAt'])
export class PlatformMeterEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) instanceId!: Buffer;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) meter!: string;
  @IdColumn() providerId!: string;
  /** As ordered; resizes are the instance's. */
  @QuantityColumn() quantity!: string;
  @InstantColumn() activatedAt!: number;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
  /** It counts on while the instance is suspended. */
  @Column({ type: 'tinyint', default: 0 }) whileSuspended!: number;
  /** Hours before this one say what the instance's life says. */
  @InstantColumn() meteredUntil!: number;
  /** When to look again; null when nothing can change any more. */
  @InstantColumn({ nullable: true }) dueAt!: number | null;
}
