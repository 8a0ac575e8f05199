import type { AgreementStatus, TaxCategory } from '#catalog/core';
import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';

/** Money a buyer commits to spend with a provider. Its content never changes; what its rest is billed may. */
@Entity('commitment')
@Index('uq_commitment_number', ['number'], { unique: true })
@Index('ix_commitment_account', ['organizationId', 'providerId', 'currency'])
@Index('ix_commitment_provider', ['providerId', 'id'])
export class CommitmentEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() number!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  /** Of procurement; null for all contracts between the two. */
  @IdColumn({ nullable: true }) contractId!: string | null;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  @AmountColumn() amount!: string;
  /** Service months [fromMonth, toMonth). */
  @Column({ type: 'varchar', length: 7 }) fromMonth!: string;
  @Column({ type: 'varchar', length: 7 }) toMonth!: string;
  @Column({ type: 'varchar', length: 30 }) taxCategory!: TaxCategory;
  @Column({ type: 'varchar', length: 20 }) status!: AgreementStatus;
  @Column({ type: 'int', unsigned: true }) version!: number;
  @Column({ type: 'varchar', length: 2000, nullable: true }) reason!: string | null;
  @IdColumn() proposedBy!: string;
  @InstantColumn() proposedAt!: number;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  /** The sum of the lines of its rest. */
  @AmountColumn() billedAmount!: string;
  /** 1 once there was such a line. */
  @Column({ type: 'tinyint' }) truedUp!: number;
}
