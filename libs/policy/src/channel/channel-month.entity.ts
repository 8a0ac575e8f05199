import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';

/** What was measured of a channel in a month, beside its baseline. Never updated: the last word on a month counts. */
@Entity('channel_month')
@Index('ix_channel_month_channel', ['channelCode', 'month'])
export class ChannelMonthEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() channelCode!: string;
  @Column({ type: 'char', length: 7, collation: 'utf8mb4_bin' }) month!: string;
  @QuantityColumn() baselineLatencyMs!: string;
  @QuantityColumn() latencyMs!: string;
  /** Per cent of packets. */
  @QuantityColumn() baselineLossPercent!: string;
  @QuantityColumn() lossPercent!: string;
  @IdColumn() recordedBy!: string;
  @InstantColumn() recordedAt!: number;
}
