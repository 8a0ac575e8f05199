import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { FundNature, SpendPolicy } from '../core/index.js';
import { FundEntity } from '../fund/fund.entity.js';

/**
 * Money for one calendar year. The five figures are the sums of its entries; what is available is
 * allocated + overrun - reserved - committed - actual and never negative.
 */
@Entity('budget')
@Index('ix_budget_organization', ['organizationId', 'fiscalYear'])
@Index('ix_budget_watched', ['fiscalYear', 'watchedOn'])
@Index('ix_budget_fund', ['fundId'])
@Index('uq_budget_indicator', ['organizationId', 'fiscalYear', 'indicatorNumber'], { unique: true })
export class BudgetEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'int' }) fiscalYear!: number;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @Column({ type: 'varchar', length: 200, nullable: true }) fundingSource!: string | null;
  /** 预算指标文号. */
  @Column({ type: 'varchar', length: 60, collation: 'utf8mb4_bin', nullable: true }) indicatorNumber!: string | null;
  /** 支出功能分类. */
  @Column({ type: 'varchar', length: 10, collation: 'utf8mb4_bin', nullable: true }) functionalClass!: string | null;
  /** 支出经济分类. */
  @Column({ type: 'varchar', length: 10, collation: 'utf8mb4_bin', nullable: true }) economicClass!: string | null;
  @Column({ type: 'varchar', length: 30, nullable: true }) fundNature!: FundNature | null;
  @Column({ type: 'varchar', length: 20 }) policy!: SpendPolicy;
  /** The special fund its money is of. */
  @ForeignKey(() => FundEntity, { name: 'fk_budget_fund' })
  @IdColumn({ nullable: true })
  fundId!: string | null;
  /** For which of the fund's uses; set with the fund. */
  @Column({ type: 'varchar', length: 40, collation: 'utf8mb4_bin', nullable: true }) fundUse!: string | null;
  /** By what is invoiced and running, when it was last looked at. */
  @Column({ type: 'tinyint', default: 0 }) exhausted!: number;
  /** The day it was last looked at; null: to be looked at again. */
  @Column({ type: 'date', nullable: true }) watchedOn!: string | null;
  @AmountColumn() allocated!: string;
  @AmountColumn() reserved!: string;
  @AmountColumn() committed!: string;
  @AmountColumn() actual!: string;
  @AmountColumn() overrun!: string;
  /** How many entries there are: the last one's `seq`. */
  @Column({ type: 'int', unsigned: true }) entryCount!: number;
  @InstantColumn() createdAt!: number;
}
