import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ContractStatus, ContractStep } from '../core/index.js';
import { ContractEntity, ContractRevisionEntity } from './contract.entity.js';

/** One step in a contract's history, but for those an order takes with it. Never updated or deleted. */
@Entity('contract_event')
@Index('ix_contract_event_contract', ['contractId', 'id'])
@Index('ix_contract_event_revision', ['revisionId'])
export class ContractEventEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => ContractEntity, { name: 'fk_contract_event_contract' })
  @IdColumn()
  contractId!: string;
  /** The operation, or the job. */
  @CodeColumn({ length: 40 }) step!: ContractStep;
  /** The state it led to. */
  @Column({ type: 'varchar', length: 20 }) status!: ContractStatus;
  @ForeignKey(() => ContractRevisionEntity, { name: 'fk_contract_event_revision' })
  @IdColumn({ nullable: true })
  revisionId!: string | null;
  @InstantColumn() at!: number;
}
