import type { Organization } from '#identity';
import { Clock, dateOf, type DateOn, type Id } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Approvals } from '../approval/approvals.service.js';
import { ChannelCapacity } from '../channel/channel-capacity.js';
import {
  buyerFacts,
  channelOf,
  type Facts,
  type ItemFacts,
  type OfferingFacts,
  REGION,
  type Standings,
} from '../core/index.js';
import { Policy } from './policy.service.js';

type Buyer = Pick<Organization, 'id' | 'kind' | 'uscc'>;

/**
 * What the rules are told beside what the caller knows: how the special zones and channels concerned stand now, and
 * where the buyer has an approval. Ordinary regions cost no query.
 */
@Injectable()
export class RuleFacts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: Policy,
    private readonly approvals: Approvals,
    private readonly capacity: ChannelCapacity,
    private readonly clock: Clock,
  ) {}

  async of(buyer: Buyer, offerings: readonly OfferingFacts[], items?: readonly ItemFacts[]): Promise<Facts> {
    return (await this.ofMany([buyer], offerings, items)).get(buyer.id)!;
  }

  /** The same question of many buyers, by their ids. */
  async ofMany(
    buyers: readonly Buyer[],
    offerings: readonly OfferingFacts[],
    items?: readonly ItemFacts[],
    runner: Runner = this.dataSource,
  ): Promise<Map<Id, Facts>> {
    const common = items ? { offerings, items } : { offerings };
    const zones = this.specialZones(offerings, items ?? []);
    const channels = [...new Set(offerings.flatMap((offering) => channelOf(offering) ?? []))];
    if (!zones.length && !channels.length)
      return new Map(buyers.map((buyer) => [buyer.id, { buyer: buyerFacts(buyer), ...common }]));
    const steps = await this.approvals.stepsOf(zones, runner);
    const eligible = await this.eligible(runner, buyers, zones);
    const standings: Omit<Standings, 'eligible'> = {
      zones: zones.map((code) => ({ code, state: this.approvals.stateOf(code, steps.get(code)!) })),
      channels: await this.capacity.standings(runner, channels),
    };
    return new Map(
      buyers.map((buyer) => [
        buyer.id,
        {
          buyer: buyerFacts(buyer),
          ...common,
          standings: { ...standings, eligible: eligible.get(buyer.id) ?? [] },
        },
      ]),
    );
  }

  private specialZones(offerings: readonly OfferingFacts[], items: readonly ItemFacts[]): string[] {
    const named = [
      ...offerings.flatMap(({ zoneCodes }) => zoneCodes),
      ...items.flatMap(({ zoneCode }) => zoneCode ?? []),
    ];
    return [...new Set(named)].filter((code) => {
      const zone = this.policy.zone(code);
      return zone !== undefined && zone.kind !== REGION;
    });
  }

  private async eligible(
    runner: Runner,
    buyers: readonly Buyer[],
    zones: readonly string[],
  ): Promise<Map<Id, Standings['eligible'][number][]>> {
    if (!zones.length) return new Map();
    const found = await rows<{
      organization_id: Buffer;
      zone: string;
      foreign_invested: number;
      valid_to: DateOn | null;
    }>(
      runner,
      `SELECT organization_id, zone_code AS zone, foreign_invested, CAST(valid_to AS CHAR) AS valid_to FROM zone_eligibility
         WHERE organization_id IN (?) AND zone_code IN (?) AND status = 'APPROVED' AND (valid_to IS NULL OR valid_to > ?)
         ORDER BY id`,
      [bins(buyers.map((buyer) => buyer.id)), zones, dateOf(this.clock.now())],
    );
    const grouped = Map.groupBy(found, (row) => id(row.organization_id));
    return new Map(
      [...grouped].map(([organizationId, own]) => [
        organizationId,
        own.map((row) => ({
          zone: row.zone,
          foreignInvested: row.foreign_invested === 1,
          validTo: row.valid_to,
        })),
      ]),
    );
  }
}
