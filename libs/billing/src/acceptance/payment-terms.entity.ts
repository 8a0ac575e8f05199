import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';

/** What a provider granted a buyer from an instant on, for invoices issued from then on; only added. */
@Entity('payment_terms')
@Index('ix_payment_terms_parties', ['organizationId', 'providerId', 'agreedAt'])
export class PaymentTermsEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'int', nullable: true }) paymentDays!: number | null;
  @Column({ type: 'int', nullable: true }) acceptanceDays!: number | null;
  @Column({ type: 'decimal', precision: 6, scale: 5, nullable: true }) annualRate!: string | null;
  @InstantColumn() agreedAt!: number;
  @IdColumn() agreedBy!: string;
}
