import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn } from '../database/columns.js';

/** One link of the chain over the audit trail: its hash covers the link before it and the whole row. */
@Entity('audit_seal')
@Index('uq_audit_seal_row', ['auditId'], { unique: true })
export class AuditSealEntity {
  @PrimaryColumn({ type: 'bigint', unsigned: true }) seq!: string;
  @IdColumn() auditId!: string;
  @Column({ type: 'binary', length: 32 }) hash!: Buffer;
}
