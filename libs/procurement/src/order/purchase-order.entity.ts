import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BudgetEntity } from '../budget/budget.entity.js';
import { ContractEntity } from '../contract/contract.entity.js';
import { KeyProjectEntity } from '../key-project/key-project.entity.js';
import type { ChargedYear, LineClass, OrderStatus } from '../core/index.js';

@Entity('purchase_order')
@Index('uq_purchase_order_number', ['number'], { unique: true })
@Index('ix_purchase_order_organization', ['organizationId', 'id'])
@Index('ix_purchase_order_provider', ['providerId', 'id'])
@Index('ix_purchase_order_start', ['status', 'startsOn'])
@Index('ix_purchase_order_budget', ['budgetId'])
@Index('ix_purchase_order_key_project', ['keyProjectId'])
@Index('ix_purchase_order_contract', ['contractId'])
export class PurchaseOrderEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() number!: string;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  @Column({ type: 'varchar', length: 30 }) status!: OrderStatus;
  /** 1, then one more with every change. */
  @Column({ type: 'int', unsigned: true }) version!: number;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  /** The budget of its first year; what it has on each year's stands in order_budget. */
  @ForeignKey(() => BudgetEntity, { name: 'fk_purchase_order_budget' })
  @IdColumn({ nullable: true })
  budgetId!: string | null;
  /** Of which year the budgets are that its invoices are booked on. */
  @Column({ type: 'varchar', length: 10 }) chargedYear!: ChargedYear;
  /** 经济分类 it is for, as its buyer says. */
  @Column({ type: 'varchar', length: 10, collation: 'utf8mb4_bin', nullable: true }) economicClass!: string | null;
  @ForeignKey(() => ContractEntity, { name: 'fk_purchase_order_contract' })
  @IdColumn({ nullable: true })
  contractId!: string | null;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  /** As the buyer wrote it; null: the day of submission. */
  @Column({ type: 'date', nullable: true }) requestedStartsOn!: string | null;
  /** The day it begins: settled at submission, until then what was requested. */
  @Column({ type: 'date', nullable: true }) startsOn!: string | null;
  /** As the buyer wrote it; null: to the end of the budget's year, or 12. */
  @Column({ type: 'int', nullable: true }) requestedMonths!: number | null;
  @Column({ type: 'int' }) months!: number;
  @AmountColumn() estimate!: string;
  /** Once what was left of the commitment has been released. */
  @Column({ type: 'tinyint' }) commitmentClosed!: number;
  /** The buyer's own number for it, on its invoices. */
  @CodeColumn({ nullable: true }) purchaseOrderNumber!: string | null;
  @Column({ type: 'varchar', length: 30, default: 'APP_RESOURCE' }) lineClass!: LineClass;
  @ForeignKey(() => KeyProjectEntity, { name: 'fk_purchase_order_key_project' })
  @IdColumn({ nullable: true })
  keyProjectId!: string | null;
  /** [{ title, quorum, personIds }], settled at the last submission. */
  @Column({ type: 'json', nullable: true }) approvalSteps!: unknown;
  /** Findings on systems of its kind that were there at the last submission. */
  @Column({ type: 'json', nullable: true }) duplicates!: unknown;
  @Column({ type: 'varchar', length: 2000, nullable: true }) duplicateReason!: string | null;
  /** How often it was submitted. */
  @Column({ type: 'int', unsigned: true, default: 0 }) round!: number;
  /** The rules' answer at the last submission. */
  @Column({ type: 'json', nullable: true }) decision!: unknown;
  /** Why it did not begin on its first day. */
  @Column({ type: 'json', nullable: true }) startRefusal!: unknown;
  @InstantColumn({ nullable: true }) submittedAt!: number | null;
  /** From this moment on its provider sees the order. */
  @InstantColumn({ nullable: true }) approvedAt!: number | null;
  @InstantColumn() createdAt!: number;
  @InstantColumn() updatedAt!: number;
}
