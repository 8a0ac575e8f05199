import { Column, Entity } from 'typeorm';
import { PrimaryColumn } from 'typeorm';

/** The last number given in a series. Numbers are taken in the transaction that uses them: no gaps. */
@Entity('number_series')
export class NumberSeriesEntity {
  @PrimaryColumn({ type: 'varchar', length: 150, collation: 'utf8mb4_bin' }) name!: string;
  @PrimaryColumn({ type: 'int' }) year!: number;
  @Column({ type: 'int', unsigned: true }) last!: number;
}
