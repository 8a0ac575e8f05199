import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { UsagePullStatus } from '../core/index.js';

/** A provider's endpoint of usage and where in it we are: the cursor moves in the transaction that keeps its page. */
@Entity('usage_pull')
@Index('ix_usage_pull_provider', ['providerId', 'id'])
@Index('ix_usage_pull_due', ['nextAt'])
export class UsagePullEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  @IdColumn() createdBy!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @CodeColumn({ length: 1000 }) url!: string;
  @CodeColumn({ length: 255 }) source!: string;
  /** Readable only with the process's own secret. */
  @Column({ type: 'varbinary', length: 1000, nullable: true }) sealedSecret!: Buffer | null;
  @Column({ type: 'int', unsigned: true }) intervalSeconds!: number;
  @CodeColumn({ length: 10 }) status!: UsagePullStatus;
  @CodeColumn({ length: 1000, nullable: true }) pageCursor!: string | null;
  @Column({ type: 'bigint', unsigned: true }) pages!: string;
  @Column({ type: 'bigint', unsigned: true }) events!: string;
  @Column({ type: 'bigint', unsigned: true }) accepted!: string;
  @Column({ type: 'bigint', unsigned: true }) duplicates!: string;
  @Column({ type: 'bigint', unsigned: true }) rejected!: string;
  /** In a row. */
  @Column({ type: 'int', unsigned: true }) failures!: number;
  @InstantColumn({ nullable: true }) nextAt!: number | null;
  @InstantColumn({ nullable: true }) lastAt!: number | null;
  @CodeColumn({ length: 40, nullable: true }) fault!: string | null;
  @CodeColumn({ length: 200, nullable: true }) faultDetail!: string | null;
  @InstantColumn() createdAt!: number;
}
