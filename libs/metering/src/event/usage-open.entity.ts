import { Entity, PrimaryColumn } from 'typeorm';

/**
 * A month of an instance whose open cut has events: what billing has to look at again. Made with the month and by
 * events that come after a cut was closed, gone when the open cut is closed; always under the lock of the month's row.
 */
@Entity('usage_open')
export class UsageOpenEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) instanceId!: Buffer;
  @PrimaryColumn({ type: 'char', length: 7, collation: 'utf8mb4_bin' }) month!: string;
}
