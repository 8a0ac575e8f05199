import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { PersonEntity } from '../person/person.entity.js';

/** One refresh token; used once. All that follow from one sign-in are a family. */
@Entity('refresh_token')
@Index('uq_refresh_token_hash', ['tokenHash'], { unique: true })
@Index('ix_refresh_token_family', ['familyId'])
@Index('ix_refresh_token_expires', ['expiresAt'])
@Index('ix_refresh_token_person', ['personId', 'expiresAt'])
export class RefreshTokenEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => PersonEntity, { name: 'fk_refresh_token_person' })
  @IdColumn()
  personId!: string;
  @IdColumn() familyId!: string;
  @Column({ type: 'binary', length: 32 }) tokenHash!: Buffer;
  @InstantColumn() createdAt!: number;
  @InstantColumn() expiresAt!: number;
  /** When it was exchanged, or its family ended. */
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}
