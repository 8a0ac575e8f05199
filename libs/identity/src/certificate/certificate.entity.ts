import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OrganizationEntity } from '../organization/organization.entity.js';
import { PersonEntity } from '../person/person.entity.js';

/** Hexadecimal in small letters, without leading zeros. */
const SERIAL = { type: 'varchar', length: 64, collation: 'utf8mb4_bin' } as const;

/** A certification body whose certificates are taken: a root, or one that a registered one has certified. */
@Entity('certificate_authority')
@Index('uq_certificate_authority_fingerprint', ['fingerprint'], { unique: true })
@Index('ix_certificate_authority_subject', ['subjectHash'])
@Check('ck_certificate_authority_list', '(list_from IS NULL) = (list_until IS NULL)')
export class CertificateAuthorityEntity {
  @PrimaryIdColumn() id!: string;
  /** Who certified it; null: a root, trusted because an operator registered it. */
  @ForeignKey(() => CertificateAuthorityEntity, { name: 'fk_certificate_authority_parent' })
  @IdColumn({ nullable: true })
  parentId!: string | null;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  /** DER. */
  @Column({ type: 'blob' }) certificate!: Buffer;
  /** SHA-256 of the DER. */
  @Column({ type: 'binary', length: 32 }) fingerprint!: Buffer;
  /** SHA-256 of its name: what the certificates it issues name as their issuer. */
  @Column({ type: 'binary', length: 32 }) subjectHash!: Buffer;
  @InstantColumn() createdAt!: number;
  /** Since when nothing it issued is taken. */
  @InstantColumn({ nullable: true }) endedAt!: number | null;
  /** thisUpdate of its revocation list. */
  @InstantColumn({ nullable: true }) listFrom!: number | null;
  /** nextUpdate of it: from then on nobody knows what is revoked. */
  @InstantColumn({ nullable: true }) listUntil!: number | null;
}

/** What the standing revocation list of an authority names. */
@Entity('revoked_certificate')
export class RevokedCertificateEntity {
  @ForeignKey(() => CertificateAuthorityEntity, { name: 'fk_revoked_certificate_authority' })
  @PrimaryIdColumn()
  authorityId!: string;
  @PrimaryColumn(SERIAL) serial!: string;
  @InstantColumn() revokedAt!: number;
}

/** A certificate bound to a person of an organization. */
@Entity('client_certificate')
@Index('uq_client_certificate_serial', ['authorityId', 'serial'], { unique: true })
@Index('uq_client_certificate_fingerprint', ['fingerprint'], { unique: true })
@Index('ix_client_certificate_organization', ['organizationId', 'id'])
@Index('ix_client_certificate_person', ['personId', 'id'])
export class ClientCertificateEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => CertificateAuthorityEntity, { name: 'fk_client_certificate_authority' })
  @IdColumn()
  authorityId!: string;
  @Column(SERIAL) serial!: string;
  /** SHA-256 of the whole certificate. */
  @Column({ type: 'binary', length: 32 }) fingerprint!: Buffer;
  @ForeignKey(() => PersonEntity, { name: 'fk_client_certificate_person' })
  @IdColumn()
  personId!: string;
  @ForeignKey(() => OrganizationEntity, { name: 'fk_client_certificate_organization' })
  @IdColumn()
  organizationId!: string;
  @InstantColumn() createdAt!: number;
  /** When an administrator ended it here, whatever the authority says. */
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}
