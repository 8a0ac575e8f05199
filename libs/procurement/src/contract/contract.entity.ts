import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ContractRevisionStatus, ContractStatus, RevisionReason } from '../core/index.js';

const DATE = { type: 'date', nullable: true } as const;
const REASON = { type: 'varchar', length: 2000, nullable: true } as const;
const HASH = { type: 'char', length: 64, collation: 'utf8mb4_bin' } as const;

/**
 * The call-off contract orders are executed under: drafted and signed by both sides, or made of an order that names
 * none, whose approval and acceptance are then the signatures.
 */
@Entity('contract')
@Index('uq_contract_number', ['number'], { unique: true })
@Index('ix_contract_order', ['orderId'])
@Index('ix_contract_parties', ['organizationId', 'providerId'])
@Index('ix_contract_provider', ['providerId', 'id'])
@Index('ix_contract_organization', ['organizationId', 'id'])
@Index('ix_contract_notice', ['status', 'noticedOn'])
@Index('ix_contract_signed', ['signedAt'])
@Index('ix_contract_watched', ['status', 'watchedOn'])
export class ContractEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() number!: string;
  /** The order it was made of. No foreign key: the order has one to its contract, and a cycle helps nobody. */
  @IdColumn({ nullable: true }) orderId!: string | null;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @InstantColumn() at!: number;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  @Column({ type: 'varchar', length: 20 }) status!: ContractStatus;
  @Column({ type: 'int', unsigned: true }) version!: number;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  /** As first signed: what ten per cent are counted of. */
  @AmountColumn() value!: string;
  /** What orders under it may come to, revisions in force included. */
  @AmountColumn() maximumValue!: string;
  /** What revisions in force have added. */
  @AmountColumn() supplements!: string;
  @Column(DATE) startsOn!: string | null;
  @Column(DATE) endsOn!: string | null;
  @Column(DATE) maxExtentOn!: string | null;
  /** Of the award's notice: signed within 30 days of it. */
  @Column(DATE) noticedOn!: string | null;
  @Column(REASON) justification!: string | null;
  @Column({ type: 'json', nullable: true }) terms!: unknown;
  /** SHA-256 of what both sides sign; null for contracts from before there was any. */
  @Column({ ...HASH, nullable: true }) contentHash!: string | null;
  @IdColumn({ nullable: true }) renewsId!: string | null;
  /** The contract it goes on with, in another's place. */
  @IdColumn({ nullable: true }) novatesId!: string | null;
  /** Who wrote it last as a draft: somebody else signs for the buyer. */
  @IdColumn({ nullable: true }) draftedBy!: string | null;
  @IdColumn({ nullable: true }) buyerSignedBy!: string | null;
  @InstantColumn({ nullable: true }) buyerSignedAt!: number | null;
  @IdColumn({ nullable: true }) supplierSignedBy!: string | null;
  @InstantColumn({ nullable: true }) supplierSignedAt!: number | null;
  @InstantColumn({ nullable: true }) signedAt!: number | null;
  @Column({ type: 'varchar', length: 500, nullable: true }) publication!: string | null;
  @Column(DATE) publishedOn!: string | null;
  @CodeColumn({ nullable: true }) filingNumber!: string | null;
  @Column(DATE) filedOn!: string | null;
  @Column(REASON) frozenReason!: string | null;
  @InstantColumn({ nullable: true }) frozenAt!: number | null;
  /** It will be used up before its last day. */
  @Column({ type: 'tinyint', default: 0 }) moneyAtRisk!: number;
  /** Invoiced and running under it when it was last looked at; and what of it goes beyond its orders' estimates. */
  @AmountColumn({ default: 0 }) used!: string;
  @AmountColumn({ default: 0 }) usedBeyond!: string;
  /** Not since a revision came into force: null. */
  @Column(DATE) watchedOn!: string | null;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
  @Column(REASON) endReason!: string | null;
  /** Of an early end: what follows from it for both. */
  @Column(REASON) endConsequence!: string | null;
}

/** A plan a contract is for, and how much of it at most. */
@Entity('contract_item')
export class ContractItemEntity {
  @ForeignKey(() => ContractEntity, { name: 'fk_contract_item_contract' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  contractId!: Buffer;
  @PrimaryColumn({ type: 'binary', length: 16 }) planId!: Buffer;
  @QuantityColumn({ nullable: true }) maxQuantity!: string | null;
}

/** 补充合同: what both sides change of a contract in force, and why. */
@Entity('contract_revision')
@Index('uq_contract_revision', ['contractId', 'seq'], { unique: true })
export class ContractRevisionEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => ContractEntity, { name: 'fk_contract_revision_contract' })
  @IdColumn()
  contractId!: string;
  @Column({ type: 'int', unsigned: true }) seq!: number;
  @Column({ type: 'varchar', length: 20 }) status!: ContractRevisionStatus;
  @Column({ type: 'varchar', length: 30 }) reason!: RevisionReason;
  @Column({ type: 'varchar', length: 2000 }) rationale!: string;
  /** Negative takes away. */
  @AmountColumn() valueChange!: string;
  @Column(DATE) endsOn!: string | null;
  @Column(HASH) contentHash!: string;
  @IdColumn() draftedBy!: string;
  @InstantColumn() draftedAt!: number;
  @IdColumn({ nullable: true }) buyerSignedBy!: string | null;
  @IdColumn({ nullable: true }) supplierSignedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  @Column(REASON) refusal!: string | null;
}
