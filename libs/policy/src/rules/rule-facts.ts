import { type Organization, Organizations } from '#identity';
import { Clock, dateOf, type DateOn, type Id } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Approvals } from '../approval/approvals.service.js';
import { DataCentres } from '../centre/data-centres.service.js';
import { Energy } from '../centre/energy.service.js';
import { ChannelCapacity } from '../channel/channel-capacity.js';
import {
  buyerFacts,
  centreOf,
  type CentreStanding,
  channelOf,
  type Facts,
  type ItemFacts,
  type OfferingFacts,
  REGION,
  type Standings,
} from '../core/index.js';
import { RuleSwitches } from '../switch/rule-switches.service.js';
import { confirmedSmes } from '../sme/sme-declaration.rows.js';
import { Policy } from './policy.service.js';

type Buyer = Pick<Organization, 'id' | 'kind' | 'uscc' | 'divisionCode'>;
type Eligible = Standings['eligible'][number];

/** What rules ask the standing of, by the offerings and items of a question. */
interface Concerned {
  zones: string[];
  channels: string[];
  centres: string[];
  /** Providers of offerings that a rule asks more of than their content. */
  sellers: string[];
  /** Whether something is for small and medium enterprises alone. */
  smes: boolean;
}

/**
 * What the rules are told beside what the caller knows: how the special zones, channels and data centres concerned
 * stand now, and what the buyer was given leave for. Ordinary offerings in ordinary regions cost no query.
 */
@Injectable()
export class RuleFacts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: Policy,
    private readonly approvals: Approvals,
    private readonly capacity: ChannelCapacity,
    private readonly centres: DataCentres,
    private readonly energy: Energy,
    private readonly organizations: Organizations,
    private readonly switches: RuleSwitches,
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
  ): Promise<Map<Id, Facts>> {
    const common = items ? { offerings, items } : { offerings };
    const concerned = this.concerned(offerings, items ?? []);
    if (!isAny(concerned)) return new Map(buyers.map((buyer) => [buyer.id, { buyer: buyerFacts(buyer), ...common }]));
    const standings = await this.standings(this.dataSource, concerned);
    const switchedOff = await this.switches.off(this.dataSource);
    const ids = buyers.map((buyer) => buyer.id);
    const [eligible, exempt] = [await this.eligible(ids, concerned.zones), await this.exempt(ids, concerned.centres)];
    const smes = concerned.smes ? await confirmedSmes(this.dataSource, ids, dateOf(this.clock.now())) : null;
    return new Map(
      buyers.map((buyer) => [
        buyer.id,
        {
          buyer: smes ? { ...buyerFacts(buyer), sme: smes.get(buyer.id) ?? null } : buyerFacts(buyer),
          ...common,
          switchedOff,
          standings: { ...standings, eligible: eligible.get(buyer.id) ?? [], exempt: exempt.get(buyer.id) ?? [] },
        },
      ]),
    );
  }

  /**
   * Of offerings that nobody buys yet.
   * @param runner the transaction's manager inside one
   */
  async withoutBuyer(offerings: readonly OfferingFacts[], runner: Runner = this.dataSource): Promise<Facts> {
    const concerned = this.concerned(offerings, []);
    if (!isAny(concerned)) return { buyer: null, offerings };
    const standings = await this.standings(runner, concerned);
    const switchedOff = await this.switches.off(runner);
    return { buyer: null, offerings, switchedOff, standings: { ...standings, eligible: [], exempt: [] } };
  }

  private concerned(offerings: readonly OfferingFacts[], items: readonly ItemFacts[]): Concerned {
    const zones = [
      ...offerings.flatMap(({ zoneCodes }) => zoneCodes),
      ...items.flatMap(({ zoneCode }) => zoneCode ?? []),
    ];
    return {
      zones: [...new Set(zones)].filter((code) => (this.policy.zone(code)?.kind ?? REGION) !== REGION),
      channels: [...new Set(offerings.flatMap((offering) => channelOf(offering) ?? []))],
      centres: [...new Set(offerings.flatMap((offering) => centreOf(offering) ?? []))],
      smes: offerings.some(({ smePlans }) => smePlans?.length),
      sellers: [
        ...new Set(offerings.flatMap((one) => (this.policy.asksSeller(one) && one.providerId ? one.providerId : []))),
      ],
    };
  }

  private async standings(
    runner: Runner,
    { zones, channels, centres, sellers }: Concerned,
  ): Promise<Omit<Standings, 'eligible' | 'exempt'>> {
    const steps = await this.approvals.stepsOf(zones, runner);
    return {
      zones: zones.map((code) => ({ code, state: this.approvals.stateOf(code, steps.get(code)!) })),
      channels: await this.capacity.standings(runner, channels),
      centres: await this.centreStandings(runner, centres),
      sellers: [...(await this.organizations.byIds(sellers, runner)).values()].map((seller) => ({
        id: seller.id,
        kinds: seller.providerKinds,
      })),
    };
  }

  private async centreStandings(runner: Runner, codes: readonly string[]): Promise<CentreStanding[]> {
    if (!codes.length) return [];
    const found = [...(await this.centres.byCodes(codes, runner)).values()];
    const readings = await this.energy.readings(
      found.map(({ code }) => code),
      runner,
    );
    return found.map((centre) => {
      const { pue } = this.energy.standing(centre, readings.get(centre.code) ?? [], 'DEMO_LABEL');
      const measured = pue.value !== null && !pue.missing.length;
      return { code: centre.code, status: centre.status, park: centre.zone, measured };
    });
  }

  private async eligible(buyers: readonly Id[], zones: readonly string[]): Promise<Map<Id, Eligible[]>> {
    if (!zones.length || !buyers.length) return new Map();
    const found = await rows<{
      organization_id: Buffer;
      zone: string;
      foreign_invested: number;
      valid_to: DateOn | null;
    }>(
      this.dataSource,
      `SELECT organization_id, zone_code AS zone, foreign_invested, CAST(valid_to AS CHAR) AS valid_to FROM zone_eligibility
         WHERE organization_id IN (?) AND zone_code IN (?) AND status = 'APPROVED' AND (valid_to IS NULL OR valid_to > ?)
         ORDER BY id`,
      [bins(buyers), zones, dateOf(this.clock.now())],
    );
    const grouped = Map.groupBy(found, (row) => id(row.organization_id));
    const eligible = (row: (typeof found)[number]): Eligible => ({
      zone: row.zone,
      foreignInvested: row.foreign_invested === 1,
      validTo: row.valid_to,
    });
    return new Map([...grouped].map(([organizationId, own]) => [organizationId, own.map(eligible)]));
  }

  private async exempt(buyers: readonly Id[], centres: readonly string[]): Promise<Map<Id, string[]>> {
    if (!centres.length || !buyers.length) return new Map();
    const found = await rows<{ organization_id: Buffer; code: string }>(
      this.dataSource,
      `SELECT DISTINCT organization_id, centre_code AS code FROM placement_exemption
         WHERE organization_id IN (?) AND centre_code IN (?) AND status = 'ACTIVE' ORDER BY centre_code`,
      [bins(buyers), centres],
    );
    const grouped = Map.groupBy(found, (row) => id(row.organization_id));
    return new Map([...grouped].map(([organizationId, own]) => [organizationId, own.map(({ code }) => code)]));
  }
}

const isAny = ({ zones, channels, centres, sellers, smes }: Concerned): boolean =>
  smes || zones.length + channels.length + centres.length + sellers.length > 0;
