import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { Answer } from '../core/index.js';

/** What an organization found of its own data. Never updated or deleted: the newest counts. */
@Entity('self_assessment')
@Index('ix_self_assessment_organization', ['organizationId', 'questionnaire', 'id'])
export class SelfAssessmentEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @CodeColumn() questionnaire!: string;
  @Column({ type: 'varchar', length: 20 }) questionnaireVersion!: string;
  @Column({ type: 'json' }) answers!: Answer[];
  @Column({ type: 'decimal', precision: 5, scale: 2 }) score!: string;
  @IdColumn() assessedBy!: string;
  @InstantColumn() assessedAt!: number;
}
