import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';

/** An international information service that may be reached from a zone on some days. */
@Entity('white_list_entry')
@Index('ix_white_list_entry_zone', ['zoneCode', 'service', 'fromOn'])
export class WhiteListEntryEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() zoneCode!: string;
  @Column({ type: 'varchar', length: 200, collation: 'utf8mb4_bin' }) service!: string;
  /** Both days belong to it. */
  @Column({ type: 'date' }) fromOn!: string;
  @Column({ type: 'date' }) lastOn!: string;
  @IdColumn() approvedBy!: string;
  @InstantColumn() approvedAt!: number;
}
