import { AmountColumn, IdColumn, InstantColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { BudgetEntryKind } from '../core/index.js';
import { PurchaseOrderEntity } from '../order/purchase-order.entity.js';
import { BudgetEntity } from './budget.entity.js';

/** One step of a budget's ledger: what it added to each figure (negative: took away). Never updated or deleted. */
@Entity('budget_entry')
@Index('ix_budget_entry_order', ['orderId'])
export class BudgetEntryEntity {
  @ForeignKey(() => BudgetEntity, { name: 'fk_budget_entry_budget' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  budgetId!: Buffer;
  /** 1, 2, 3 … within the budget. */
  @PrimaryColumn({ type: 'int', unsigned: true }) seq!: number;
  @Column({ type: 'varchar', length: 20 }) kind!: BudgetEntryKind;
  @ForeignKey(() => PurchaseOrderEntity, { name: 'fk_budget_entry_order' })
  @IdColumn({ nullable: true })
  orderId!: string | null;
  /** The invoice whose lines were booked; invoices belong to another lib. */
  @IdColumn({ nullable: true }) invoiceId!: string | null;
  @AmountColumn() allocated!: string;
  @AmountColumn() reserved!: string;
  @AmountColumn() committed!: string;
  @AmountColumn() actual!: string;
  @AmountColumn() overrun!: string;
  @IdColumn({ nullable: true }) personId!: string | null;
  @InstantColumn() at!: number;
}
