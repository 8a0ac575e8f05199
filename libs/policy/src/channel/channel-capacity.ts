import { Clock, dec, type Decimal, type Id, newId, plain } from '#kernel';
import { at, Audit, bin, bins, type Doer, id, insertRows, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  assertAllowed,
  CHANNEL_FORM_NAMES,
  channelOf,
  type ChannelStanding,
  type Facts,
  gbpsOf,
  type HeldOfChannel,
  type ItemFacts,
  type KeptFacts,
  moreOf,
  type OfferingFacts,
} from '../core/index.js';
import { Approvals } from '../approval/approvals.service.js';
import { Policy } from '../rules/policy.service.js';

interface StageRow {
  code: string;
  stage: string;
  capacity_gbps: string;
  committed_gbps: string;
}

interface HeldRow {
  id: Buffer;
  channel_code: string;
  order_id: Buffer;
  service_area: string;
  bandwidth_mbps: string;
  gbps: string;
}

/**
 * The ledger of what channels have committed. An order holds bandwidth when it is approved and gives it back when it
 * ends; what is committed never exceeds the stage, since whoever wants some locks the channel's row first.
 */
@Injectable()
export class ChannelCapacity {
  constructor(
    private readonly policy: Policy,
    private readonly approvals: Approvals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** How these channels stand; those that the plans do not know are left out. `lock`: until the transaction ends. */
  async standings(runner: Runner, codes: readonly string[], lock = false): Promise<ChannelStanding[]> {
    const channels = this.policy.channels.filter(({ code }) => codes.includes(code));
    if (!channels.length) return [];
    const known = channels.map(({ code }) => code);
    const stages = new Map((await this.stageRows(runner, known, lock)).map((row) => [row.code, row]));
    const steps = await this.approvals.stepsOf(known, runner);
    return channels.map(({ code, gateway, coverage, stages: [first] }) => {
      const row = stages.get(code);
      return {
        code,
        state: this.approvals.stateOf(code, steps.get(code)!),
        gateway,
        coverage,
        stage: row?.stage ?? first!.code,
        capacityGbps: plain(row?.capacity_gbps ?? first!.capacityGbps),
        committedGbps: plain(row?.committed_gbps ?? '0'),
      };
    });
  }

  /**
   * Holds what an order wants of channels beyond what its services have, in the transaction of its approval: the rules are asked again with how the
   * channels stand now, so PLAN_RULE / CAPACITY_EXCEEDED among all that they refuse. Nothing for any other order.
   * @param facts what its decision was made from
   */
  async hold(
    manager: EntityManager,
    doer: Doer,
    order: { id: Id; organizationId: Id; facts: KeptFacts | undefined },
  ): Promise<void> {
    const wanted = channelItems(order.facts);
    if (!order.facts || !wanted.length) return;
    const codes = [...new Set(wanted.map(({ channel }) => channel))].sort();
    await this.begin(manager, codes);
    const channels = await this.standings(manager, codes, true);
    const now = this.clock.now();
    const facts: Facts = {
      ...order.facts,
      offerings: order.facts.offerings.map((offering) => ({ ...offering, plans: [] })),
      standings: { ...order.facts.standings!, channels },
    };
    assertAllowed(this.policy.decide('ORDER', facts, now, CHANNEL_FORM_NAMES));
    const gateways = new Map(channels.map(({ code, gateway }) => [code, gateway]));
    const held = wanted
      .map(({ item, channel }) => ({ item, channel, more: moreOf(item, channel) }))
      .filter(({ more }) => more.gt(0));
    if (!held.length) return;
    await insertRows(
      manager,
      'INSERT INTO channel_commitment (id, channel_code, organization_id, order_id, order_item_id, gateway_code, service_area, bandwidth_mbps, gbps, held_at, released_at)',
      held.map(({ item, channel, more }) => [
        bin(newId()),
        channel,
        bin(order.organizationId),
        bin(order.id),
        bin(item.id),
        gateways.get(channel),
        item.serviceArea,
        item.bandwidthMbps,
        plain(more),
        at(now),
        null,
      ]),
    );
    for (const { channel, more } of held) await this.add(manager, channel, more);
    await this.audit.write(manager, doer, {
      action: 'holdChannelCapacity',
      subject: 'order',
      subjectId: order.id,
      after: held.map(({ item, channel, more }) => ({ item: item.id, channel, gbps: plain(more) })),
    });
  }

  /** What these items have of channels; those that have nothing are absent. */
  async heldOf(runner: Runner, orderItemIds: readonly Id[]): Promise<Map<Id, HeldOfChannel[]>> {
    if (!orderItemIds.length) return new Map();
    const found = await rows<{ order_item_id: Buffer; channel_code: string; gbps: string }>(
      runner,
      'SELECT order_item_id, channel_code, gbps FROM channel_commitment WHERE order_item_id IN (?) AND released_at IS NULL',
      [bins(orderItemIds)],
    );
    const held = found.map((row) => ({
      item: id(row.order_item_id),
      channel: row.channel_code,
      gbps: plain(row.gbps),
    }));
    return Map.groupBy(held, ({ item }) => item);
  }

  /**
   * Another quantity, or bandwidth of each, of an item that holds bandwidth: PLAN_RULE / CAPACITY_EXCEEDED. Nothing for
   * any other item.
   * @param wanted null or no bandwidth: as it is
   */
  async resize(
    manager: EntityManager,
    doer: Doer,
    orderItemId: Id,
    { quantity, ...wanted }: { quantity: string; bandwidthMbps?: string | null },
  ): Promise<void> {
    const [held] = await this.heldBy(manager, 'order_item_id', orderItemId);
    if (!held) return;
    const bandwidthMbps = wanted.bandwidthMbps ?? plain(held.bandwidth_mbps);
    const [channel] = await this.standings(manager, [held.channel_code], true);
    const item: ItemFacts = {
      ...{
        id: orderItemId,
        offeringId: orderItemId,
        planCode: null,
        zoneCode: null,
        serviceArea: held.service_area,
        sector: null,
        system: null,
      },
      ...{ bandwidthMbps, quantity },
    };
    const others = plain(dec(channel!.committedGbps).minus(held.gbps));
    const offering = {
      serviceModel: 'IAAS',
      clouds: [],
      zoneCodes: [],
      attributes: { channel: channel!.code },
      plans: [],
    };
    const facts: Facts = {
      buyer: null,
      offerings: [{ ...offering, id: orderItemId, code: channel!.code } as OfferingFacts],
      items: [item],
      standings: {
        zones: [],
        eligible: [],
        centres: [],
        exempt: [],
        sellers: [],
        channels: [{ ...channel!, committedGbps: others }],
      },
    };
    assertAllowed(this.policy.decide('ORDER', facts, this.clock.now(), ['CHANNEL_CAPACITY']));
    const gbps = gbpsOf(item)!;
    if (dec(gbps).eq(held.gbps) && dec(bandwidthMbps).eq(held.bandwidth_mbps)) return;
    await manager.query('UPDATE channel_commitment SET gbps = ?, bandwidth_mbps = ? WHERE id = ?', [
      ...[gbps, bandwidthMbps, held.id],
    ]);
    await this.add(manager, held.channel_code, dec(gbps).minus(held.gbps));
    await this.audit.write(manager, doer, {
      action: 'resizeChannelCapacity',
      subject: 'order',
      subjectId: id(held.order_id),
      before: { gbps: plain(held.gbps) },
      after: { gbps },
    });
  }

  /** What one item holds is another one's, for what goes on, and its order's and its organization's. */
  async pass(
    manager: EntityManager,
    fromItemId: Id,
    to: { itemId: Id; orderId: Id; organizationId: Id },
  ): Promise<void> {
    await manager.query(
      'UPDATE channel_commitment SET order_item_id = ?, order_id = ?, organization_id = ? WHERE order_item_id = ? AND released_at IS NULL',
      [bin(to.itemId), bin(to.orderId), bin(to.organizationId), bin(fromItemId)],
    );
  }

  /** Gives back what an order, or one item of it, still holds. Run again it finds nothing. */
  async release(manager: EntityManager, doer: Doer, held: { orderId: Id } | { orderItemId: Id }): Promise<void> {
    const [column, value] =
      'orderId' in held ? (['order_id', held.orderId] as const) : (['order_item_id', held.orderItemId] as const);
    const found = await this.heldBy(manager, column, value);
    for (const row of found) {
      await this.add(manager, row.channel_code, dec(row.gbps).negated());
      await manager.query('UPDATE channel_commitment SET released_at = ? WHERE id = ?', [at(this.clock.now()), row.id]);
    }
    if (found.length)
      await this.audit.write(manager, doer, {
        action: 'releaseChannelCapacity',
        subject: 'order',
        subjectId: id(found[0]!.order_id),
        after: found.map((row) => ({ channel: row.channel_code, gbps: plain(row.gbps) })),
      });
  }

  /** The channel's row, made when it is first needed. */
  async begin(manager: EntityManager, codes: readonly string[]): Promise<void> {
    const first = this.policy.channels.filter(({ code }) => codes.includes(code));
    await insertRows(
      manager,
      'INSERT INTO channel_stage (channel_code, stage, capacity_gbps, committed_gbps)',
      first.map(({ code, stages: [stage] }) => [code, stage!.code, stage!.capacityGbps, '0']),
      'ON DUPLICATE KEY UPDATE channel_code = channel_stage.channel_code',
    );
  }

  private stageRows(runner: Runner, codes: readonly string[], lock: boolean): Promise<StageRow[]> {
    return rows<StageRow>(
      runner,
      `SELECT channel_code AS code, stage, capacity_gbps, committed_gbps FROM channel_stage WHERE channel_code IN (?)
         ORDER BY channel_code${lock ? ' FOR UPDATE' : ''}`,
      [codes],
    );
  }

  /** What an order or an item still holds, locked. */
  private heldBy(manager: EntityManager, column: 'order_id' | 'order_item_id', value: Id): Promise<HeldRow[]> {
    return rows<HeldRow>(
      manager,
      `SELECT id, channel_code, order_id, service_area, bandwidth_mbps, gbps FROM channel_commitment
         WHERE ${column} = ? AND released_at IS NULL ORDER BY channel_code, id FOR UPDATE`,
      [bin(value)],
    );
  }

  private async add(manager: EntityManager, channel: string, gbps: Decimal): Promise<void> {
    await manager.query(
      'UPDATE channel_stage SET committed_gbps = committed_gbps + CAST(? AS DECIMAL(38,12)) WHERE channel_code = ?',
      [gbps.toFixed(), channel],
    );
  }
}

/** The items of an order that are part of a channel. */
function channelItems(facts: KeptFacts | undefined): { item: ItemFacts; channel: string }[] {
  return (facts?.items ?? []).flatMap((item) => {
    const offering = facts!.offerings.find(({ id: offeringId }) => offeringId === item.offeringId);
    const channel = offering && channelOf(offering);
    return channel === undefined ? [] : [{ item, channel }];
  });
}
