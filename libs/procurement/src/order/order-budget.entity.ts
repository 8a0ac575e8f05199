import { AmountColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { BudgetEntity } from '../budget/budget.entity.js';
import { PurchaseOrderEntity } from './purchase-order.entity.js';

/** What an order has on the budget of one fiscal year; an order under budgets has one row for each year it goes on. */
@Entity('order_budget')
@Index('ix_order_budget_budget', ['budgetId'])
export class OrderBudgetEntity {
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_order_budget_order' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  orderId!: Buffer;
  @PrimaryColumn({ type: 'int' }) fiscalYear!: number;
  @ForeignKey(() => BudgetEntity, { name: 'fk_order_budget_budget' })
  @Column({ type: 'binary', length: 16 })
  budgetId!: Buffer;
  /** The part of the order's estimate that falls into the year. */
  @AmountColumn() estimate!: string;
  /** What is left of the commitment its approval made. */
  @AmountColumn() commitmentLeft!: string;
  /** What its invoices took beyond the commitment, less what was given back of it. */
  @AmountColumn() takenBeyond!: string;
  /** What of the commitment was carried over to the next year's budget. */
  @AmountColumn({ default: 0 }) carriedOut!: string;
}
