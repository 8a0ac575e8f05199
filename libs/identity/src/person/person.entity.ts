import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '../core/index.js';
import { OrganizationEntity } from '../organization/organization.entity.js';

@Entity('person')
@Index('uq_person_email', ['email'], { unique: true })
@Index('ix_person_organization', ['organizationId'])
export class PersonEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OrganizationEntity, { name: 'fk_person_organization' })
  @IdColumn()
  organizationId!: string;
  /** Lower case: an address signs in however it is written. */
  @Column({ type: 'varchar', length: 200 }) email!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'json' }) roles!: Role[];
  /** argon2id; null: this person cannot sign in with a password. */
  @Column({ type: 'varchar', length: 200, nullable: true }) passwordHash!: string | null;
  @InstantColumn() createdAt!: number;
  /** Since when the person acts no more; what they did stays theirs. */
  @InstantColumn({ nullable: true }) deactivatedAt!: number | null;
}
