import { IdColumn, InstantColumn } from '#platform';
import { Entity, PrimaryColumn } from 'typeorm';

/** A gauge of an instance whose service went on from another: what held there at `since` holds on here. */
@Entity('usage_continued')
export class UsageContinuedEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) instanceId!: Buffer;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) meter!: string;
  @IdColumn() beforeId!: string;
  @InstantColumn() since!: number;
}
