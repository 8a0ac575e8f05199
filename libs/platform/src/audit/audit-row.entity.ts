import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '../database/columns.js';
import { Column, Entity, Index } from 'typeorm';

/** One change: who, in which role, on which request, what was before and after. Never updated or deleted. */
@Entity('audit_row')
@Index('ix_audit_subject', ['subjectId', 'at'])
@Index('ix_audit_organization', ['organizationId', 'at'])
@Index('ix_audit_at', ['at', 'id'])
@Index('ix_audit_action', ['action', 'at'])
@Index('ix_audit_person', ['personId', 'at'])
export class AuditRowEntity {
  @PrimaryIdColumn() id!: string;
  @InstantColumn() at!: number;
  @IdColumn({ nullable: true }) personId!: string | null;
  /** In whose roles, by a delegation. */
  @IdColumn({ nullable: true }) onBehalfOf!: string | null;
  @IdColumn({ nullable: true }) organizationId!: string | null;
  @Column({ type: 'varchar', length: 500 }) roles!: string;
  @CodeColumn() requestId!: string;
  @CodeColumn() action!: string;
  @CodeColumn() subject!: string;
  @IdColumn({ nullable: true }) subjectId!: string | null;
  @Column({ type: 'json', nullable: true }) before!: unknown;
  @Column({ type: 'json', nullable: true }) after!: unknown;
}
