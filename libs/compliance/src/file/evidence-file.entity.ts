import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { EvidenceEntity } from '../evidence/evidence.entity.js';

/** A file that belongs to evidence; its bytes lie in the object store under its id. */
@Entity('evidence_file')
@Index('ix_evidence_file_waiting', ['evidenceId', 'uploadedAt'])
@Index('ix_evidence_file_evidence', ['evidenceId'])
@Index('ix_evidence_file_organization', ['organizationId', 'evidenceId'])
export class EvidenceFileEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  /** Null until evidence is handed in with it. */
  @ForeignKey(() => EvidenceEntity, { name: 'fk_evidence_file_evidence' })
  @IdColumn({ nullable: true })
  evidenceId!: string | null;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'varchar', length: 100 }) mediaType!: string;
  @Column({ type: 'int' }) bytes!: number;
  @Column({ type: 'binary', length: 32 }) sha256!: Buffer;
  @IdColumn() uploadedBy!: string;
  @InstantColumn() uploadedAt!: number;
}
