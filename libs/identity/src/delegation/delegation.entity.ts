import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '../core/index.js';
import { OrganizationEntity } from '../organization/organization.entity.js';
import { PersonEntity } from '../person/person.entity.js';

/** Roles of one person that a colleague may act in, within [startsAt, endsAt). */
@Entity('delegation')
@Index('ix_delegation_organization', ['organizationId', 'id'])
@Index('ix_delegation_from', ['fromPersonId', 'id'])
@Index('ix_delegation_to', ['toPersonId', 'id'])
@Check('ck_delegation_people', 'from_person_id <> to_person_id')
@Check('ck_delegation_period', 'starts_at <= ends_at')
export class DelegationEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OrganizationEntity, { name: 'fk_delegation_organization' })
  @IdColumn()
  organizationId!: string;
  @ForeignKey(() => PersonEntity, { name: 'fk_delegation_from' })
  @IdColumn()
  fromPersonId!: string;
  @ForeignKey(() => PersonEntity, { name: 'fk_delegation_to' })
  @IdColumn()
  toPersonId!: string;
  @Column({ type: 'json' }) roles!: Role[];
  @InstantColumn() startsAt!: number;
  /** As agreed; ended before, it is the instant of that, or the start. */
  @InstantColumn() endsAt!: number;
  @InstantColumn() createdAt!: number;
}
