import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Operation, Role } from '../core/index.js';
import { PersonEntity } from '../person/person.entity.js';

@Entity('api_key')
@Index('uq_api_key_hash', ['secretHash'], { unique: true })
@Index('ix_api_key_organization', ['organizationId'])
export class ApiKeyEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @ForeignKey(() => PersonEntity, { name: 'fk_api_key_person' })
  @IdColumn()
  personId!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'json' }) roles!: Role[];
  /** What it may do of what its roles may; null: all of it. */
  @Column({ type: 'json', nullable: true }) operations!: Operation[] | null;
  @Column({ type: 'binary', length: 32 }) secretHash!: Buffer;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) expiresAt!: number | null;
  @InstantColumn({ nullable: true }) revokedAt!: number | null;
}
