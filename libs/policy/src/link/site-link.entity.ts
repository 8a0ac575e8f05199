import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';
import type { LinkKind, LinkStatus } from '../core/index.js';

/** A link between two places: a pair for disaster recovery, a peering, a replication, a shared pool. */
@Entity('site_link')
@Index('ix_site_link_organization', ['organizationId', 'id'])
export class SiteLinkEntity {
  @PrimaryIdColumn() id!: string;
  /** Whose it is. */
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: LinkKind;
  /** Of a DR pair the production. */
  @CodeColumn() fromCode!: string;
  @CodeColumn() toCode!: string;
  @Column({ type: 'varchar', length: 20 }) status!: LinkStatus;
  /** What the rules said of it, and what they were told. */
  @Column({ type: 'json' }) decision!: unknown;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}
