import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';

/**
 * Money for one calendar year. The five figures are the sums of its entries; what is available is
 * allocated + overrun - reserved - committed - actual and never negative.
 */
@Entity('budget')
@Index('ix_budget_organization', ['organizationId', 'fiscalYear'])
export class BudgetEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'int' }) fiscalYear!: number;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @Column({ type: 'varchar', length: 200, nullable: true }) fundingSource!: string | null;
  @AmountColumn() allocated!: string;
  @AmountColumn() reserved!: string;
  @AmountColumn() committed!: string;
  @AmountColumn() actual!: string;
  @AmountColumn() overrun!: string;
  /** How many entries there are: the last one's `seq`. */
  @Column({ type: 'int', unsigned: true }) entryCount!: number;
  @InstantColumn() createdAt!: number;
}
