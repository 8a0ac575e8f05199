import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { PersonEntity } from '../person/person.entity.js';

/** Somebody as a provider of identities knows them, and who that is here. */
@Entity('oidc_identity')
@Index('uq_oidc_identity_subject', ['issuer', 'subject'], { unique: true })
@Index('ix_oidc_identity_person', ['personId', 'id'])
export class OidcIdentityEntity {
  @PrimaryIdColumn() id!: string;
  @Column({ type: 'varchar', length: 300, collation: 'utf8mb4_bin' }) issuer!: string;
  /** `sub`: never given to another by its issuer (OpenID Connect Core, 2). */
  @Column({ type: 'varchar', length: 255, collation: 'utf8mb4_bin' }) subject!: string;
  @ForeignKey(() => PersonEntity, { name: 'fk_oidc_identity_person' })
  @IdColumn()
  personId!: string;
  @InstantColumn() createdAt!: number;
}
