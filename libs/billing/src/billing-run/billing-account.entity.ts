import { PrimaryIdColumn } from '#platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The row that whoever issues for a buyer, provider and currency locks first: one at a time. */
@Entity('billing_account')
export class BillingAccountEntity {
  @PrimaryIdColumn() organizationId!: string;
  @PrimaryIdColumn() providerId!: string;
  @PrimaryColumn({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  /** The last month at whose billing nothing was left owing; what comes of earlier months since is found by its marks. */
  @Column({ type: 'varchar', length: 7, nullable: true }) settledThrough!: string | null;
}
