import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { AdmissionApplicationEntity } from './admission-application.entity.js';

/** That a provider was admitted, and until when. How it stands follows from this, its evidence and the day. */
@Entity('admission')
@Check('ck_admission_basis', 'application_id IS NOT NULL OR reference IS NOT NULL')
@Check('ck_admission_validity', 'admitted_on <= last_valid_on')
export class AdmissionEntity {
  @PrimaryIdColumn() providerId!: string;
  @ForeignKey(() => AdmissionApplicationEntity, { name: 'fk_admission_application' })
  @IdColumn({ nullable: true })
  applicationId!: string | null;
  /** The decision it rests on where that was not made here. */
  @Column({ type: 'varchar', length: 500, nullable: true }) reference!: string | null;
  @Column({ type: 'date' }) admittedOn!: string;
  @Column({ type: 'date' }) lastValidOn!: string;
  @Column({ type: 'date', nullable: true }) removedOn!: string | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) removalReason!: string | null;
  @InstantColumn() updatedAt!: number;
}

/** What an admitted provider has still to do. */
@Entity('admission_condition')
@Index('ix_admission_condition_provider', ['providerId', 'id'])
export class AdmissionConditionEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => AdmissionEntity, { name: 'fk_admission_condition_provider' })
  @IdColumn()
  providerId!: string;
  @Column({ type: 'varchar', length: 2000 }) statement!: string;
  /** The last day for it. */
  @Column({ type: 'date' }) dueOn!: string;
  @Column({ type: 'date', nullable: true }) metOn!: string | null;
  @InstantColumn() createdAt!: number;
}

/** A suspension by the operator, which ends by itself. */
@Entity('admission_suspension')
@Index('ix_admission_suspension_provider', ['providerId', 'id'])
@Check('ck_admission_suspension_period', 'until_on IS NULL OR from_on < until_on')
export class AdmissionSuspensionEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => AdmissionEntity, { name: 'fk_admission_suspension_provider' })
  @IdColumn()
  providerId!: string;
  @Column({ type: 'varchar', length: 2000 }) reason!: string;
  @Column({ type: 'date' }) fromOn!: string;
  /** The first day on which it is over; null: until it is lifted. */
  @Column({ type: 'date', nullable: true }) untilOn!: string | null;
  @Column({ type: 'date', nullable: true }) liftedOn!: string | null;
  @InstantColumn() createdAt!: number;
}
