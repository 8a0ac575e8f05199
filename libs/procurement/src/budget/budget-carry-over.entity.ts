import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BudgetEntity } from './budget.entity.js';

/** What one call carried over from a budget to the next year's; the entries of both ledgers say what of whom. */
@Entity('budget_carry_over')
@Index('ix_budget_carry_over_from', ['fromBudgetId'])
@Index('ix_budget_carry_over_to', ['toBudgetId'])
export class BudgetCarryOverEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => BudgetEntity, { name: 'fk_budget_carry_over_from' })
  @IdColumn()
  fromBudgetId!: string;
  @ForeignKey(() => BudgetEntity, { name: 'fk_budget_carry_over_to' })
  @IdColumn()
  toBudgetId!: string;
  @AmountColumn() committed!: string;
  @AmountColumn() unspent!: string;
  /** Whose commitments went, whose stay and why, and whether there are more. */
  @Column({ type: 'json' }) orders!: unknown;
  @InstantColumn() at!: number;
}
