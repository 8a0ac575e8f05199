import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { EligibilityStatus } from '../core/index.js';

/** An organization's application to buy in a zone, and what was decided on it. */
@Entity('zone_eligibility')
@Index('ix_zone_eligibility_organization', ['organizationId', 'zoneCode', 'status'])
@Index('uq_zone_eligibility_open', ['organizationId', 'zoneCode', 'openMark'], { unique: true })
@Index('ix_zone_eligibility_zone', ['zoneCode', 'status', 'id'])
export class ZoneEligibilityEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @CodeColumn() zoneCode!: string;
  @Column({ type: 'varchar', length: 20 }) status!: EligibilityStatus;
  @Column({ type: 'char', length: 2, collation: 'utf8mb4_bin' }) registrationCountry!: string;
  @Column({ type: 'varchar', length: 100 }) registrationNumber!: string;
  @Column({ type: 'json' }) countries!: unknown;
  /** What it does there, of the list OFFSHORE_BUSINESS, or OTHER. */
  @CodeColumn({ nullable: true }) business!: string | null;
  @Column({ type: 'tinyint' }) foreignInvested!: number;
  /** A list of { fact, reference }. */
  @Column({ type: 'json' }) evidence!: unknown;
  @Column({ type: 'json', nullable: true }) verifiedFacts!: unknown;
  /** What it lacked when it was decided on. */
  @Column({ type: 'json', nullable: true }) gaps!: unknown;
  @Column({ type: 'varchar', length: 2000, nullable: true }) comment!: string | null;
  /** The first day on which an approval no longer counts. */
  @Column({ type: 'date', nullable: true }) validTo!: string | null;
  @IdColumn() appliedBy!: string;
  @InstantColumn() appliedAt!: number;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  /** The same for all that wait, so that an organization has one for a zone; then the own id. */
  @IdColumn() openMark!: string;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
}
