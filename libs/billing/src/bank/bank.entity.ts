import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { PaymentEntity } from '../payment/payment.entity.js';

/** A statement file of a bank, as it was sent; never changed. */
@Entity('bank_statement')
@Unique('uq_bank_statement_content', ['organizationId', 'sha256'])
export class BankStatementEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'binary', length: 32 }) sha256!: Buffer;
  @Column({ type: 'varchar', length: 10 }) format!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'mediumblob' }) content!: Buffer;
  @Column({ type: 'int' }) entryCount!: number;
  /** Those that no earlier file had. */
  @Column({ type: 'int' }) newCount!: number;
  /** Left out, since the bank had not booked them. */
  @Column({ type: 'int' }) pendingCount!: number;
  @IdColumn() receivedBy!: string;
  @InstantColumn() receivedAt!: number;
}

/** One movement of a bank account, once for ever whatever files tell of it. */
@Entity('bank_entry')
@Unique('uq_bank_entry_key', ['entryKey'])
@Index('ix_bank_entry_organization', ['organizationId', 'id'])
@Index('ix_bank_entry_statement', ['statementId', 'id'])
export class BankEntryEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @ForeignKey(() => BankStatementEntity, { name: 'fk_bank_entry_statement' })
  @IdColumn()
  statementId!: string;
  @Column({ type: 'binary', length: 32 }) entryKey!: Buffer;
  @Column({ type: 'varchar', length: 100 }) account!: string;
  @Column({ type: 'varchar', length: 200, nullable: true }) reference!: string | null;
  @Column({ type: 'date' }) bookedOn!: string;
  @Column({ type: 'varchar', length: 10 }) direction!: string;
  @AmountColumn() amount!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @Column({ type: 'varchar', length: 300 }) counterparty!: string;
  @Column({ type: 'varchar', length: 2000 }) text!: string;
  @Column({ type: 'varchar', length: 20 }) status!: string;
  @Column({ type: 'varchar', length: 30, nullable: true }) reason!: string | null;
  /** Why it, or what was left of it, was ignored. */
  @Column({ type: 'varchar', length: 600, nullable: true }) note!: string | null;
  @AmountColumn() matched!: string;
}

/** The payment that a part of an entry became. */
@Entity('bank_match')
@Index('ix_bank_match_entry', ['entryId'])
export class BankMatchEntity {
  @ForeignKey(() => PaymentEntity, { name: 'fk_bank_match_payment' })
  @PrimaryIdColumn()
  paymentId!: string;
  @ForeignKey(() => BankEntryEntity, { name: 'fk_bank_match_entry' })
  @IdColumn()
  entryId!: string;
  @IdColumn() invoiceId!: string;
  @AmountColumn() amount!: string;
}
