import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { SmeSize, SmeStatus } from '../core/index.js';

/** What an enterprise declares of its size, and what the operator found. */
@Entity('sme_declaration')
@Index('uq_sme_declaration_open', ['organizationId', 'openMark'], { unique: true })
@Index('ix_sme_declaration_organization', ['organizationId', 'status', 'id'])
export class SmeDeclarationEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 10 }) size!: SmeSize;
  @Column({ type: 'int', unsigned: true }) employees!: number;
  /** CNY of the year before. */
  @QuantityColumn() annualRevenue!: string;
  @Column({ type: 'varchar', length: 200 }) industry!: string;
  @CodeColumn({ nullable: true }) parkCode!: string | null;
  @Column({ type: 'varchar', length: 20 }) status!: SmeStatus;
  @IdColumn() declaredBy!: string;
  @InstantColumn() declaredAt!: number;
  @Column({ type: 'varchar', length: 2000, nullable: true }) comment!: string | null;
  /** The first day on which it no longer counts. */
  @Column({ type: 'date', nullable: true }) validTo!: string | null;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  /** The same for all that wait, so that an organization has one; then the own id. */
  @IdColumn() openMark!: string;
}
