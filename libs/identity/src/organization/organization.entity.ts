import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { OrganizationKind, ProviderKind } from '../core/index.js';

@Entity('organization')
@Index('uq_organization_code', ['code'], { unique: true })
@Index('ix_organization_path', ['path'])
@Index('ix_organization_parent', ['parentId'])
@Index('ix_organization_sandbox', ['sandboxOf'])
@Index('ix_organization_uscc', ['uscc'])
export class OrganizationEntity {
  @PrimaryIdColumn() id!: string;
  @Column({ type: 'varchar', length: 30 }) kind!: OrganizationKind;
  @CodeColumn() code!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'varchar', length: 18, nullable: true }) uscc!: string | null;
  @Column({ type: 'varchar', length: 6, nullable: true }) divisionCode!: string | null;
  @ForeignKey(() => OrganizationEntity, { name: 'fk_organization_parent' })
  @IdColumn({ nullable: true })
  parentId!: string | null;
  /** Of a provider; null for none. */
  @Column({ type: 'json', nullable: true }) providerKinds!: ProviderKind[] | null;
  /** The ids from the root to this organization, each followed by "/": descendants begin with it. */
  @Column({ type: 'varchar', length: 400, collation: 'utf8mb4_bin' }) path!: string;
  /** The provider whose sandbox it is in; null for what is real. */
  @ForeignKey(() => OrganizationEntity, { name: 'fk_organization_sandbox' })
  @IdColumn({ nullable: true })
  sandboxOf!: string | null;
  @InstantColumn() createdAt!: number;
}
