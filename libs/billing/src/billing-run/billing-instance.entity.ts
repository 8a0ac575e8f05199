import { PrimaryIdColumn } from '#platform';
import { Column, Entity } from 'typeorm';

/**
 * With which life and prices an instance was settled with an organization: while they are the same, only use can
 * change what its settled months cost. Absent: all its months are rated again.
 */
@Entity('billing_instance')
export class BillingInstanceEntity {
  @PrimaryIdColumn() organizationId!: string;
  @PrimaryIdColumn() instanceId!: string;
  @Column({ type: 'binary', length: 32 }) inputs!: Buffer;
}
