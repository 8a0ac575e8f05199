import { AmountColumn, InstantColumn } from '#platform';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { ContractDeadline } from '../core/index.js';
import { ContractEntity } from './contract.entity.js';

/** How a contract stood when it was looked at on a day, and how it will stand at the end of its term. */
@Entity('contract_day')
export class ContractDayEntity {
  @ForeignKey(() => ContractEntity, { name: 'fk_contract_day_contract' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  contractId!: Buffer;
  @PrimaryColumn({ type: 'date' }) day!: string;
  @InstantColumn() at!: number;
  /** Invoiced and running. */
  @AmountColumn() used!: string;
  /** Of it, what time has consumed, without what is charged once: what the pace is taken of. */
  @AmountColumn() lived!: string;
  @AmountColumn() atEnd!: string;
  @Column({ type: 'date', nullable: true }) exhaustedOn!: string | null;
}

/** What was warned of: once. */
@Entity('contract_warning')
export class ContractWarningEntity {
  @ForeignKey(() => ContractEntity, { name: 'fk_contract_warning_contract' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  contractId!: Buffer;
  /** Per cent of its maximum value; 0: its money ends before its term. */
  @PrimaryColumn({ type: 'int', unsigned: true }) threshold!: number;
  @AmountColumn() used!: string;
  @InstantColumn() at!: number;
}

/** A deadline that was reminded of: once. */
@Entity('contract_reminder')
export class ContractReminderEntity {
  @ForeignKey(() => ContractEntity, { name: 'fk_contract_reminder_contract' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  contractId!: Buffer;
  @PrimaryColumn({ type: 'varchar', length: 20 }) kind!: ContractDeadline;
  @InstantColumn() at!: number;
}
