import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CodeColumn, IdColumn, InstantColumn } from '../database/columns.js';

/** The first result of an operation called with a key; kept 30 days. */
@Entity('idempotency_key')
@Index('ix_idempotency_created', ['createdAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn({ type: 'binary', length: 32 }) keyHash!: Buffer;
  @IdColumn() organizationId!: string;
  @CodeColumn() operation!: string;
  @Column({ type: 'binary', length: 32 }) bodyHash!: Buffer;
  @IdColumn({ nullable: true }) resultId!: string | null;
  @InstantColumn() createdAt!: number;
}
