import { IdColumn, InstantColumn } from '#platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What a cut of a gauge's month holds besides the month's own events: the event whose value was carried in from the
 * months before, and where the month was over. Of the open cut it is what the last lock saw.
 */
@Entity('usage_gauge')
export class UsageGaugeEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) instanceId!: Buffer;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) meter!: string;
  @PrimaryColumn({ type: 'char', length: 7, collation: 'utf8mb4_bin' }) month!: string;
  @PrimaryColumn({ type: 'int', unsigned: true }) cut!: number;
  /** Where the carried event lies, with the key; both null when nothing is carried in. */
  @InstantColumn({ nullable: true }) carriedAt!: number | null;
  @Column({ type: 'binary', length: 16, nullable: true }) carriedKey!: Buffer | null;
  /** Of which instance of the service it is, where that is another one. */
  @IdColumn({ nullable: true }) carriedFrom!: string | null;
  @InstantColumn() untilAt!: number;
}
