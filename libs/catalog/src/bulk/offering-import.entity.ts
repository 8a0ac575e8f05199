import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { CreateOfferingInput } from '../offering/offering.input.js';
import type { OfferingFileFormat } from './offering-file.js';
import type { ImportMode, ImportStatus, RowAction, RowIssue } from './offering-import.row.js';

/** Offerings that a provider sent in one file, and how far they are written. */
@Entity('offering_import')
@Index('ix_offering_import_provider', ['providerId', 'id'])
@Index('ix_offering_import_status', ['status', 'id'])
export class OfferingImportEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  @IdColumn() uploadedBy!: string;
  @Column({ type: 'varchar', length: 10 }) format!: OfferingFileFormat;
  @Column({ type: 'varchar', length: 20 }) mode!: ImportMode;
  @Column({ type: 'boolean' }) dryRun!: boolean;
  @Column({ type: 'varchar', length: 10 }) status!: ImportStatus;
  /** Whether its rows are written: neither tried out nor refused as a whole. */
  @Column({ type: 'boolean', default: false }) applied!: boolean;
  @InstantColumn() receivedAt!: number;
  @InstantColumn({ nullable: true }) finishedAt!: number | null;
}

/** One row of it. What it says is forgotten once it is known what came of it. */
@Entity('offering_import_row')
export class OfferingImportRowEntity {
  @ForeignKey(() => OfferingImportEntity, { name: 'fk_offering_import_row' })
  @PrimaryIdColumn()
  importId!: string;
  /** From 1. */
  @PrimaryColumn({ type: 'int', unsigned: true }) rowNo!: number;
  @CodeColumn({ length: 100 }) code!: string;
  @Column({ type: 'json', nullable: true }) input!: CreateOfferingInput | null;
  @Column({ type: 'varchar', length: 10, nullable: true }) action!: RowAction | null;
  @IdColumn({ nullable: true }) offeringId!: string | null;
  @Column({ type: 'json', nullable: true }) issues!: RowIssue[] | null;
}
