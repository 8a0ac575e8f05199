import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, Index } from 'typeorm';
import type { WarningGrade } from './security-warning.type.js';

/** What a provider's monitoring told of, and how it was answered. */
@Entity('security_warning')
@Index('uq_security_warning_event', ['providerId', 'eventId'], { unique: true })
@Index('ix_security_warning_open', ['resolvedAt', 'grade', 'id'])
@Check('ck_security_warning_resolved', '(resolved_at IS NULL) = (resolution IS NULL)')
export class SecurityWarningEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  /** The provider's own name for it. */
  @CodeColumn({ length: 200 }) eventId!: string;
  @Column({ type: 'varchar', length: 20 }) grade!: WarningGrade;
  @Column({ type: 'varchar', length: 2000 }) message!: string;
  @InstantColumn() occurredAt!: number;
  @InstantColumn() reportedAt!: number;
  @Column({ type: 'varchar', length: 2000, nullable: true }) resolution!: string | null;
  @InstantColumn({ nullable: true }) resolvedAt!: number | null;
}
