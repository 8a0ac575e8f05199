import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ContractRevisionStatus, NovatedSide } from '../core/index.js';
import { ContractEntity } from './contract.entity.js';

/** 合同主体变更: one of the two is followed by another organization, with the consent of all three. */
@Entity('contract_novation')
@Index('ix_contract_novation_contract', ['contractId', 'id'])
@Index('ix_contract_novation_successor', ['successorId', 'id'])
export class ContractNovationEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => ContractEntity, { name: 'fk_contract_novation_contract' })
  @IdColumn()
  contractId!: string;
  @Column({ type: 'varchar', length: 20 }) side!: NovatedSide;
  @IdColumn() successorId!: string;
  @Column({ type: 'varchar', length: 2000 }) rationale!: string;
  /** Of a provider's successor: its own plans, in place of the provider's. */
  @Column({ type: 'json' }) items!: unknown;
  @Column({ type: 'varchar', length: 20 }) status!: ContractRevisionStatus;
  @Column({ type: 'char', length: 64, collation: 'utf8mb4_bin' }) contentHash!: string;
  @IdColumn() draftedBy!: string;
  @InstantColumn() draftedAt!: number;
  @IdColumn({ nullable: true }) buyerSignedBy!: string | null;
  @IdColumn({ nullable: true }) providerSignedBy!: string | null;
  @IdColumn({ nullable: true }) successorSignedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) refusal!: string | null;
  /** The contract in its place. */
  @IdColumn({ nullable: true }) newContractId!: string | null;
}
