import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '../core/index.js';
import { OrganizationEntity } from '../organization/organization.entity.js';

/** An information system of an organization's that lets people in by their sign-in here. */
@Entity('relying_system')
@Index('uq_relying_system_code', ['code'], { unique: true })
@Index('ix_relying_system_organization', ['organizationId', 'id'])
export class RelyingSystemEntity {
  @PrimaryIdColumn() id!: string;
  /** Who runs it, and asks here who is signed in to it. */
  @ForeignKey(() => OrganizationEntity, { name: 'fk_relying_system_organization' })
  @IdColumn()
  organizationId!: string;
  @CodeColumn() code!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}

/** Lets the people of an organization who hold a role into a system. */
@Entity('system_grant')
@Index('uq_system_grant', ['systemId', 'organizationId', 'role'], { unique: true })
@Index('ix_system_grant_system', ['systemId', 'id'])
@Index('ix_system_grant_organization', ['organizationId'])
export class SystemGrantEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => RelyingSystemEntity, { name: 'fk_system_grant_system' })
  @IdColumn()
  systemId!: string;
  @ForeignKey(() => OrganizationEntity, { name: 'fk_system_grant_organization' })
  @IdColumn()
  organizationId!: string;
  @Column({ type: 'varchar', length: 30 }) role!: Role;
  @InstantColumn() createdAt!: number;
}
