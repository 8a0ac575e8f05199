import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { DataTradeStatus } from '../core/index.js';

/** A data product sold by one party to another, with what proves that it was delivered. */
@Entity('data_trade')
@Index('ix_data_trade_organization', ['organizationId', 'id'])
@Index('ix_data_trade_provider', ['providerId', 'id'])
export class DataTradeEntity {
  @PrimaryIdColumn() id!: string;
  /** The buyer. */
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @IdColumn() offeringId!: string;
  /** The offering's name when it was recorded. */
  @Column({ type: 'varchar', length: 200 }) product!: string;
  @AmountColumn() amount!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @Column({ type: 'varchar', length: 20 }) status!: DataTradeStatus;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
  @IdColumn({ nullable: true }) verifiedBy!: string | null;
  @InstantColumn({ nullable: true }) verifiedAt!: number | null;
  @Column({ type: 'char', length: 64, collation: 'utf8mb4_bin', nullable: true }) deliveryHash!: string | null;
  @InstantColumn({ nullable: true }) deliveredAt!: number | null;
  @IdColumn({ nullable: true }) completedBy!: string | null;
  @InstantColumn({ nullable: true }) completedAt!: number | null;
}
