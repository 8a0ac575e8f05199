import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The open cut of an instance's service month. Who writes events holds the row shared, who closes the month holds
 * it alone and raises the cut: what came before is in a closed cut, what comes after is not.
 */
@Entity('usage_month')
export class UsageMonthEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) instanceId!: Buffer;
  @PrimaryColumn({ type: 'char', length: 7, collation: 'utf8mb4_bin' }) month!: string;
  @Column({ type: 'int', unsigned: true }) cut!: number;
}
