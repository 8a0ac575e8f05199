import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Unique } from 'typeorm';

/** The statement of a provider's month in one currency, as it was issued; never changed. */
@Entity('provider_statement')
@Unique('uq_provider_statement_number', ['number'])
@Unique('uq_provider_statement_month', ['providerId', 'period', 'currency'])
export class ProviderStatementEntity {
  @PrimaryIdColumn() id!: string;
  @Column({ type: 'varchar', length: 120, collation: 'utf8mb4_bin' }) number!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'char', length: 7 }) period!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @AmountColumn() managementCharge!: string;
  /** The figures, as texts of the currency. */
  @Column({ type: 'json' }) content!: unknown;
  @IdColumn() issuedBy!: string;
  @InstantColumn() issuedAt!: number;
}
