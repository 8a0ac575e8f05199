import { AmountColumn, InstantColumn } from '#platform';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { BudgetEntity } from './budget.entity.js';

/** How a budget stood when a day of its year was looked at, and how it will stand at the end of the year. */
@Entity('budget_day')
export class BudgetDayEntity {
  @ForeignKey(() => BudgetEntity, { name: 'fk_budget_day_budget' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  budgetId!: Buffer;
  @PrimaryColumn({ type: 'date' }) day!: string;
  /** Invoiced and running. */
  @AmountColumn() used!: string;
  @AmountColumn() atYearEnd!: string;
  @Column({ type: 'date', nullable: true }) exhaustedOn!: string | null;
}

/** A threshold that was warned of: once, until the budget is given more and falls below it. */
@Entity('budget_warning')
export class BudgetWarningEntity {
  @ForeignKey(() => BudgetEntity, { name: 'fk_budget_warning_budget' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  budgetId!: Buffer;
  /** Per cent. */
  @PrimaryColumn({ type: 'int', unsigned: true }) threshold!: number;
  @AmountColumn() used!: string;
  @InstantColumn() at!: number;
}
