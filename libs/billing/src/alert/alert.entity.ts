import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { AlertRuleKind, AlertRuleStatus } from '../core/index.js';

/** What an organization wants to be told of: a share of a limit being reached. */
@Entity('alert_rule')
@Index('ix_alert_rule_organization', ['organizationId', 'id'])
@Index('ix_alert_rule_due', ['status', 'checkedAt'])
export class AlertRuleEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'varchar', length: 10 }) kind!: AlertRuleKind;
  @IdColumn({ nullable: true }) budgetId!: string | null;
  @IdColumn({ nullable: true }) instanceId!: string | null;
  @CodeColumn({ nullable: true }) meter!: string | null;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin', nullable: true }) currency!: string | null;
  /** Null: what the budget has been allocated. */
  @QuantityColumn({ nullable: true }) limitValue!: string | null;
  @Column({ type: 'json' }) thresholds!: number[];
  @Column({ type: 'varchar', length: 10 }) status!: AlertRuleStatus;
  @InstantColumn() createdAt!: number;
  /** The least recently looked at are looked at next. */
  @InstantColumn() checkedAt!: number;
}

/** A threshold reached, once for each rule and period. Never updated or deleted. */
@Entity('alert')
@Index('uq_alert_once', ['ruleId', 'period', 'threshold'], { unique: true })
@Index('ix_alert_organization', ['organizationId', 'id'])
export class AlertEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => AlertRuleEntity, { name: 'fk_alert_rule' })
  @IdColumn()
  ruleId!: string;
  @IdColumn() organizationId!: string;
  /** A month, or the year of a budget. */
  @Column({ type: 'varchar', length: 7 }) period!: string;
  @Column({ type: 'int' }) threshold!: number;
  @QuantityColumn() value!: string;
  @QuantityColumn() limitValue!: string;
  @InstantColumn() at!: number;
}
