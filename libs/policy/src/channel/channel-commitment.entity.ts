import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** The stage at which a channel is, and how much of it is committed: the row that all who want some of it wait for. */
@Entity('channel_stage')
export class ChannelStageEntity {
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) channelCode!: string;
  @CodeColumn() stage!: string;
  @QuantityColumn() capacityGbps!: string;
  /** The sum of the commitments that are not released. */
  @QuantityColumn() committedGbps!: string;
}

/** Bandwidth of a channel that an order holds, from its approval until it ends. */
@Entity('channel_commitment')
@Index('uq_channel_commitment_item', ['orderItemId'], { unique: true })
@Index('ix_channel_commitment_order', ['orderId'])
@Index('ix_channel_commitment_organization', ['organizationId', 'id'])
export class ChannelCommitmentEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => ChannelStageEntity, { name: 'fk_channel_commitment_stage' })
  @CodeColumn()
  channelCode!: string;
  @IdColumn() organizationId!: string;
  /** Of procurement. */
  @IdColumn() orderId!: string;
  @IdColumn() orderItemId!: string;
  /** Over which it leaves the country. */
  @CodeColumn() gatewayCode!: string;
  @Column({ type: 'varchar', length: 100 }) serviceArea!: string;
  /** Of one unit. */
  @QuantityColumn() bandwidthMbps!: string;
  /** Of the whole item. */
  @QuantityColumn() gbps!: string;
  @InstantColumn() heldAt!: number;
  @InstantColumn({ nullable: true }) releasedAt!: number | null;
}
