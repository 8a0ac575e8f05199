import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { FlowClass, FlowRoute, FlowStatus } from '../core/index.js';

/** A flow of data through a zone, as it was told, and which route it takes; what needs an application is decided on. */
@Entity('data_flow')
@Index('ix_data_flow_organization', ['organizationId', 'id'])
export class DataFlowEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @CodeColumn() zoneCode!: string;
  @Column({ type: 'char', length: 2, collation: 'utf8mb4_bin' }) sourceCountry!: string;
  @Column({ type: 'char', length: 2, collation: 'utf8mb4_bin' }) destinationCountry!: string;
  @Column({ type: 'tinyint' }) domesticDataAdded!: number;
  @Column({ type: 'varchar', length: 1000 }) purpose!: string;
  @Column({ type: 'varchar', length: 20 }) flowClass!: FlowClass;
  @Column({ type: 'varchar', length: 20 }) route!: FlowRoute;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
  @Column({ type: 'varchar', length: 20, default: 'RECORDED' }) status!: FlowStatus;
  @Column({ type: 'varchar', length: 2000, nullable: true }) reason!: string | null;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
}
