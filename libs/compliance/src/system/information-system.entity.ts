import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A system of a buyer's, with the level of protection and the recovery grade that it needs. */
@Entity('information_system')
@Index('uq_information_system_code', ['organizationId', 'code'], { unique: true })
@Check('ck_information_system_levels', 'mlps_level BETWEEN 1 AND 5 AND (dr_grade IS NULL OR dr_grade BETWEEN 1 AND 6)')
export class InformationSystemEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @CodeColumn() code!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'int' }) mlpsLevel!: number;
  @Column({ type: 'int', nullable: true }) drGrade!: number | null;
  @InstantColumn() updatedAt!: number;
}

/** A kind of evidence that a buyer demands of everything it orders. */
@Entity('evidence_demand')
export class EvidenceDemandEntity {
  @PrimaryIdColumn() organizationId!: string;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) kind!: string;
}
