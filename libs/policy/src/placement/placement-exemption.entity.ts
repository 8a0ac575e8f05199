import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { ExemptionStatus } from '../core/index.js';

/** Leave for an organization to keep its things in a data centre outside of where the plans want them. */
@Entity('placement_exemption')
@Index('ix_placement_exemption_organization', ['organizationId', 'centreCode', 'status'])
export class PlacementExemptionEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @CodeColumn() centreCode!: string;
  @Column({ type: 'varchar', length: 2000 }) reason!: string;
  @Column({ type: 'varchar', length: 20 }) status!: ExemptionStatus;
  @IdColumn() grantedBy!: string;
  @InstantColumn() grantedAt!: number;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}
