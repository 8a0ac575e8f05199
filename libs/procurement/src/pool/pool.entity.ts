import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A resource of an organization's pool, vCPU or GiB, and how much there is of it. 003 三(二). */
@Entity('pool_resource')
export class PoolResourceEntity {
  /** Whose pool it is: an organization has one. */
  @PrimaryIdColumn() ownerId!: string;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) code!: string;
  @Column({ type: 'varchar', length: 20 }) unit!: string;
  @QuantityColumn() capacity!: string;
}

/** How much of a resource one unit of a plan takes: a plan with rows is in the pool. */
@Entity('pool_plan')
export class PoolPlanEntity {
  @PrimaryIdColumn() ownerId!: string;
  @PrimaryIdColumn() offeringId!: string;
  /** Of the offering, in every revision. */
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) planCode!: string;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) resource!: string;
  @QuantityColumn() perUnit!: string;
}

/** How much of a resource of the owner's pool an organization may take. */
@Entity('pool_quota')
@ForeignKey(() => PoolResourceEntity, ['ownerId', 'resource'], ['ownerId', 'code'], { name: 'fk_pool_quota_resource' })
@Index('uq_pool_quota', ['ownerId', 'resource', 'organizationId'], { unique: true })
@Index('ix_pool_quota_organization', ['organizationId', 'id'])
export class PoolQuotaEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn()
  ownerId!: string;
  @IdColumn() organizationId!: string;
  /** A code of the owner's resources. */
  @CodeColumn() resource!: string;
  @QuantityColumn() quantity!: string;
  @InstantColumn() setAt!: number;
}
