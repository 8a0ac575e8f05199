import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, Index } from 'typeorm';
import type { PilotStatus } from '../core/index.js';

/** A pilot of a field of urbanisation, and what it taught. */
@Entity('pilot')
@Index('ix_pilot_field', ['field', 'id'])
@Check(
  'ck_pilot_closed',
  "(status = 'CLOSED') = (summary IS NOT NULL AND roll_out IS NOT NULL AND closed_at IS NOT NULL)",
)
export class PilotEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  /** An option of the attribute `urbanFields`. */
  @CodeColumn() field!: string;
  @Column({ type: 'varchar', length: 20 }) status!: PilotStatus;
  @Column({ type: 'varchar', length: 5000, nullable: true }) summary!: string | null;
  @Column({ type: 'tinyint', nullable: true }) rollOut!: number | null;
  @IdColumn() startedBy!: string;
  @InstantColumn() startedAt!: number;
  @InstantColumn({ nullable: true }) closedAt!: number | null;
}
