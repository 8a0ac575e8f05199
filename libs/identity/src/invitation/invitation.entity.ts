import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '../core/index.js';
import { OrganizationEntity } from '../organization/organization.entity.js';

/** Somebody asked to join an organization, who chooses a password when they come. */
@Entity('invitation')
@Index('uq_invitation_token', ['tokenHash'], { unique: true })
@Index('ix_invitation_organization', ['organizationId', 'id'])
@Check('ck_invitation_accepted', 'person_id IS NULL OR ended_at IS NOT NULL')
export class InvitationEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OrganizationEntity, { name: 'fk_invitation_organization' })
  @IdColumn()
  organizationId!: string;
  @Column({ type: 'varchar', length: 200 }) email!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'json' }) roles!: Role[];
  @Column({ type: 'binary', length: 32 }) tokenHash!: Buffer;
  @IdColumn() invitedBy!: string;
  @InstantColumn() createdAt!: number;
  @InstantColumn() expiresAt!: number;
  /** When it was accepted or withdrawn. */
  @InstantColumn({ nullable: true }) endedAt!: number | null;
  /** Who came of it. */
  @IdColumn({ nullable: true }) personId!: string | null;
}
