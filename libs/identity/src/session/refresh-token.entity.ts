import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { ClientCertificateEntity } from '../certificate/certificate.entity.js';
import { PersonEntity } from '../person/person.entity.js';
import { RelyingSystemEntity } from '../relying-system/relying-system.entity.js';

/** One refresh token; used once. All that follow from one sign-in are a family. */
@Entity('refresh_token')
@Index('ix_refresh_token_certificate', ['certificateId'])
@Index('ix_refresh_token_system', ['systemId'])
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
  /** The certificate that opened the session: it ends with it. */
  @ForeignKey(() => ClientCertificateEntity, { name: 'fk_refresh_token_certificate' })
  @IdColumn({ nullable: true })
  certificateId!: string | null;
  /** The relying system whose session it is; null: the product's own. */
  @ForeignKey(() => RelyingSystemEntity, { name: 'fk_refresh_token_system' })
  @IdColumn({ nullable: true })
  systemId!: string | null;
  /** Whether who let the person in has asked for a second factor already. */
  @Column({ type: 'tinyint', default: 0 }) factorElsewhere!: number;
  /** No exchange carries the session past this. */
  @InstantColumn({ nullable: true }) endsBy!: number | null;
}
