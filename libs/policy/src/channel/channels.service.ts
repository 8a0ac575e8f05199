import { type Actor, seesEverything } from '#identity';
import { dec, type Id, type Instant, invalid, notFound, plain, text } from '#kernel';
import { Audit, bin, id, newestFirst, type Page, rows, type Slice, sliceOf, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Channel } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import { ChannelCapacity } from './channel-capacity.js';

/** Bandwidth that an order holds. */
export interface Commitment {
  id: Id;
  channelCode: string;
  organizationId: Id;
  orderId: Id;
  orderItemId: Id;
  gatewayCode: string;
  serviceArea: string;
  gbps: string;
  heldAt: Instant;
  releasedAt: Instant | null;
}

interface Row {
  id: Buffer;
  channel_code: string;
  organization_id: Buffer;
  order_id: Buffer;
  order_item_id: Buffer;
  gateway_code: string;
  service_area: string;
  gbps: string;
  held_at: Instant;
  released_at: Instant | null;
}

/** What the operator does with channels, and what is read of them. */
@Injectable()
export class Channels {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly policy: Policy,
    private readonly capacity: ChannelCapacity,
    private readonly audit: Audit,
  ) {}

  /**
   * Puts a channel at one of its stages, from now on. STAGE_TOO_SMALL when more is committed than it holds; the stage
   * it is at already changes nothing.
   */
  async switchStage(actor: Actor, channelCode: string, stageCode: string): Promise<Channel> {
    const channel = this.policy.channels.find(({ code }) => code === channelCode);
    if (!channel) throw notFound(text('channel', '通道'));
    const stage = channel.stages.find(({ code }) => code === stageCode);
    if (!stage) throw invalid(['stage'], 'UNKNOWN_STAGE', text('No stage of this channel.', '该通道没有此阶段。'));
    await this.transactions.run(async (manager) => {
      await this.capacity.begin(manager, [channelCode]);
      const [before] = await this.capacity.standings(manager, [channelCode], true);
      if (before!.stage === stageCode) return;
      if (dec(before!.committedGbps).gt(stage.capacityGbps))
        throw invalid(
          ['stage'],
          'STAGE_TOO_SMALL',
          text(`${before!.committedGbps} Gbps are committed.`, `已承诺 ${before!.committedGbps} Gbps。`),
        );
      await manager.query('UPDATE channel_stage SET stage = ?, capacity_gbps = ? WHERE channel_code = ?', [
        stageCode,
        stage.capacityGbps,
        channelCode,
      ]);
      await this.audit.write(manager, actor, {
        action: 'switchChannelStage',
        subject: 'channel',
        subjectId: null,
        before: { channel: channelCode, stage: before!.stage },
        after: { channel: channelCode, stage: stageCode, capacityGbps: stage.capacityGbps },
      });
    });
    return channel;
  }

  /** Newest first: what one's own organization holds or held; operators and auditors see all. */
  async commitments(actor: Actor, channelCode: string | null, page: Page): Promise<Slice<Commitment>> {
    const sql: string[] = [];
    const parameters: unknown[] = [];
    if (!seesEverything(actor.roles)) {
      sql.push('organization_id = ?');
      parameters.push(bin(actor.organizationId));
    }
    if (channelCode !== null) {
      sql.push('channel_code = ?');
      parameters.push(channelCode);
    }
    const { tail, parameters: all } = newestFirst({ sql, parameters }, page);
    const found = await rows<Row>(
      this.dataSource,
      `SELECT id, channel_code, organization_id, order_id, order_item_id, gateway_code, service_area, gbps, held_at, released_at
         FROM channel_commitment ${tail}`,
      all,
    );
    return sliceOf(
      found.map((row) => ({
        id: id(row.id),
        channelCode: row.channel_code,
        organizationId: id(row.organization_id),
        orderId: id(row.order_id),
        orderItemId: id(row.order_item_id),
        gatewayCode: row.gateway_code,
        serviceArea: row.service_area,
        gbps: plain(row.gbps),
        heldAt: row.held_at,
        releasedAt: row.released_at,
      })),
      page.first,
    );
  }
}
