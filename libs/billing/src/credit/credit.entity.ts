import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A prepaid credit of a buyer with a provider. Only `remaining` changes: it is the sum of its BALANCE entries. */
@Entity('credit_grant')
@Index('ix_credit_grant_account', ['organizationId', 'providerId', 'currency'])
@Index('ix_credit_grant_provider', ['providerId', 'id'])
@Index('ix_credit_grant_expiry', ['expiresOn'])
export class CreditGrantEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @AmountColumn() amount!: string;
  @AmountColumn() remaining!: string;
  @Column({ type: 'varchar', length: 10, default: 'PREPAID' }) origin!: string;
  @Column({ type: 'int' }) priority!: number;
  @Column({ type: 'date', nullable: true }) expiresOn!: string | null;
  @Column({ type: 'varchar', length: 600 }) reason!: string;
  @IdColumn() grantedBy!: string;
  @InstantColumn() grantedAt!: number;
}

/** One side of a transaction of the ledger: only added, and the two of a transaction sum to zero. */
@Entity('credit_entry')
@Index('ix_credit_entry_grant', ['grantId', 'transactionId'])
@Index('ix_credit_entry_invoice', ['invoiceId', 'transactionId'])
export class CreditEntryEntity {
  @PrimaryIdColumn() transactionId!: string;
  @PrimaryColumn({ type: 'varchar', length: 10 }) account!: string;
  @Column({ type: 'varchar', length: 10 }) kind!: string;
  @ForeignKey(() => CreditGrantEntity, { name: 'fk_credit_entry_grant' })
  @IdColumn()
  grantId!: string;
  @IdColumn({ nullable: true }) invoiceId!: string | null;
  @AmountColumn() amount!: string;
  @Column({ type: 'date' }) bookedOn!: string;
  @InstantColumn() bookedAt!: number;
}
