import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { OwnerPart } from '../core/index.js';

/** What a co-built data centre cost, and each owner's part by the shares of that moment. Never updated or deleted. */
@Entity('centre_cost')
@Index('ix_centre_cost_centre', ['centreCode', 'id'])
export class CentreCostEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() centreCode!: string;
  @Column({ type: 'char', length: 7, collation: 'utf8mb4_bin' }) month!: string;
  @Column({ type: 'varchar', length: 200 }) purpose!: string;
  @AmountColumn() amount!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @Column({ type: 'json' }) parts!: OwnerPart[];
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
}
