import { InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey } from 'typeorm';
import { PersonEntity } from '../person/person.entity.js';

/** What a person's codes are made of (RFC 6238). Without `confirmedAt` it was begun and counts for nothing. */
@Entity('second_factor')
export class SecondFactorEntity {
  @ForeignKey(() => PersonEntity, { name: 'fk_second_factor_person' })
  @PrimaryIdColumn()
  personId!: string;
  /** Readable only with the process's own secret. */
  @Column({ type: 'varbinary', length: 200 }) sealedSecret!: Buffer;
  /** SHA-256, hexadecimal, of the recovery codes that were not used. */
  @Column({ type: 'json' }) recoveryHashes!: string[];
  /** The 30 seconds since 1970 whose code was used last: it, and what lies before, counts no more. */
  @Column({ type: 'int', unsigned: true }) lastStep!: number;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) confirmedAt!: number | null;
}
