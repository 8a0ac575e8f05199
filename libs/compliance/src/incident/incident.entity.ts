import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { IncidentGrade, IncidentKind, IncidentStatus, OperatorKind } from '../core/index.js';

/** A security incident of somebody's network, and its clocks. */
@Entity('incident')
@Index('ix_incident_organization', ['organizationId', 'id'])
export class IncidentEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: IncidentKind;
  @Column({ type: 'varchar', length: 20 }) grade!: IncidentGrade;
  @Column({ type: 'varchar', length: 20 }) operatorKind!: OperatorKind;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  @Column({ type: 'varchar', length: 20 }) status!: IncidentStatus;
  @InstantColumn() discoveredAt!: number;
  @InstantColumn({ nullable: true }) reportDueAt!: number | null;
  @InstantColumn({ nullable: true }) reportedAt!: number | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) reportedTo!: string | null;
  @InstantColumn({ nullable: true }) containedAt!: number | null;
  @InstantColumn({ nullable: true }) resolvedAt!: number | null;
  @InstantColumn({ nullable: true }) reviewedAt!: number | null;
  /** What was said at each step: a list of { command, at, note }. */
  @Column({ type: 'json' }) notes!: unknown;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
}
