import { InstantColumn, PrimaryIdColumn } from '#platform';
import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { EvidenceEntity } from './evidence.entity.js';

/** That a provider was warned before evidence runs out: once for each of 90, 60 and 30 days. */
@Entity('evidence_warning')
export class EvidenceWarningEntity {
  @ForeignKey(() => EvidenceEntity, { name: 'fk_evidence_warning_evidence' })
  @PrimaryIdColumn()
  evidenceId!: string;
  @PrimaryColumn({ type: 'int' }) daysBefore!: number;
  @InstantColumn() warnedAt!: number;
}
