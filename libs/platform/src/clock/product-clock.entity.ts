import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../database/columns.js';

/** One row: how far the product's clock is before the machine's. Without a row, or with zero, they are the same. */
@Entity('product_clock')
export class ProductClockEntity {
  @PrimaryColumn({ type: 'tinyint' }) id!: number;
  /** Microseconds; negative: behind. */
  @Column({ type: 'bigint' }) ahead!: string;
  /** The machine's time of the last move. */
  @InstantColumn() movedAt!: number;
}
