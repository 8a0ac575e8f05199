import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';

/** How much of some infrastructure a place has from a day on. Never updated: the last word on a day counts. */
@Entity('capacity_record')
@Index('ix_capacity_record_place', ['placeCode', 'kind', 'fromOn'])
export class CapacityRecordEntity {
  @PrimaryIdColumn() id!: string;
  /** A zone: a special one, or a region. */
  @CodeColumn() placeCode!: string;
  @CodeColumn() kind!: string;
  @Column({ type: 'date' }) fromOn!: string;
  @QuantityColumn() capacity!: string;
  @Column({ type: 'varchar', length: 20 }) unit!: string;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
}
