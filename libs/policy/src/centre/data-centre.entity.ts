import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { CentreKind, CentreOwner, OperatorKind, SiteRole } from '../core/index.js';

/** A data centre that a provider runs, beside those that the plans name. */
@Entity('data_centre')
@Index('uq_data_centre_code', ['code'], { unique: true })
@Index('ix_data_centre_organization', ['organizationId', 'id'])
@Index('ix_data_centre_cluster', ['cluster', 'id'])
export class DataCentreEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @CodeColumn() code!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'char', length: 6, collation: 'utf8mb4_bin' }) division!: string;
  /** The park or special zone it lies in. */
  @CodeColumn({ nullable: true }) zoneCode!: string | null;
  @CodeColumn({ nullable: true }) hub!: string | null;
  @CodeColumn({ nullable: true }) cluster!: string | null;
  @Column({ type: 'varchar', length: 20, nullable: true }) operatorKind!: OperatorKind | null;
  @Column({ type: 'varchar', length: 20, nullable: true }) role!: SiteRole | null;
  /** Its provider declares that it is secure and under control. */
  @Column({ type: 'tinyint' }) securityControllable!: number;
  @Column({ type: 'json', nullable: true }) kinds!: CentreKind[] | null;
  /** Who has built it together; null for nobody. */
  @Column({ type: 'json', nullable: true }) owners!: CentreOwner[] | null;
  @InstantColumn() registeredAt!: number;
}

/** What a data centre used in a month. Never updated: of a month told again the last word counts. */
@Entity('energy_reading')
@Index('ix_energy_reading_centre', ['centreCode', 'month'])
export class EnergyReadingEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() centreCode!: string;
  @Column({ type: 'char', length: 7, collation: 'utf8mb4_bin' }) month!: string;
  @QuantityColumn() totalKwh!: string;
  @QuantityColumn() itKwh!: string;
  /** Where it was measured: the number of a meter's protocol. */
  @Column({ type: 'varchar', length: 1000 }) evidence!: string;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
}
