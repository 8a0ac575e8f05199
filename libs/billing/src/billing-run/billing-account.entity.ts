import { PrimaryIdColumn } from '#platform';
import { Entity, PrimaryColumn } from 'typeorm';

/** The row that whoever issues for a buyer, provider and currency locks first: one at a time. */
@Entity('billing_account')
export class BillingAccountEntity {
  @PrimaryIdColumn() organizationId!: string;
  @PrimaryIdColumn() providerId!: string;
  @PrimaryColumn({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
}
