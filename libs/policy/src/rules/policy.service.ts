import type { OrganizationKind } from '#identity';
import { type DateOn, type Instant, notFound, text } from '#kernel';
import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  type CategoryNode,
  type Channel,
  type ChannelSeeds,
  type Decision,
  evaluate,
  type EnergyLimit,
  type Facts,
  type HiddenAttribute,
  hiddenAttributes,
  hiddenZones,
  isValidOn,
  type OfferingFacts,
  type Park,
  type PlanDocument,
  type PlanRule,
  REGION,
  type RuleScope,
  type RuleUsed,
  sellerConditions,
  type SiteSeeds,
  type Zone,
  type ZoneFactSeeds,
} from '../core/index.js';
import { readPolicySeeds } from './seeds.js';

/**
 * The plans' rules, categories and zones, read once when the process starts. Everything answers from memory;
 * callers hand over the facts, since this lib reads no table.
 */
@Injectable()
export class Policy {
  private readonly seeds = readPolicySeeds();
  private readonly categoryByCode = new Map(this.seeds.categories.map((node) => [node.code, node]));
  private readonly zoneByCode = new Map(this.seeds.zones.map((zone) => [zone.code, zone]));
  private readonly sellerRules = sellerConditions(this.seeds.rules);
  private readonly childrenOf = Map.groupBy(this.seeds.categories, ({ parent }) => parent);

  get documents(): readonly PlanDocument[] {
    return this.seeds.documents;
  }

  /** The rules valid on a day, or on any; of one document, or of all. */
  rules({ on, document }: { on: DateOn | null; document: string | null }): PlanRule[] {
    return this.seeds.rules.filter(
      (rule) =>
        (on === null || isValidOn(rule, on)) &&
        (document === null || rule.citation.document.startsWith(`${document} `)),
    );
  }

  /** What the rules in force at `at`, or those of these forms, say of a request; never throws for what it finds. */
  decide(scope: RuleScope, facts: Facts, at: Instant, forms?: readonly string[]): Decision {
    return evaluate(this.seeds.rules, { scope, facts, at, forms });
  }

  /** PLAN_RULE with all findings when a rule refuses the request; otherwise nothing. */
  refuse(scope: RuleScope, facts: Facts, at: Instant): void {
    assertAllowed(this.decide(scope, facts, at));
  }

  /** Whether a rule of any day may ask who sells this offering. */
  asksSeller({ attributes }: Pick<OfferingFacts, 'attributes'>): boolean {
    return this.sellerRules.some(({ attribute, equals }) => attributes[attribute] === equals);
  }

  /** One version of a rule, as decisions name those they used; undefined when the plans have it no more. */
  rule({ id, version }: RuleUsed): PlanRule | undefined {
    return this.seeds.rules.find((rule) => rule.id === id && rule.validFrom === version);
  }

  /** The zones whose offerings organizations of this kind never see in lists at `at`. */
  hiddenZones(kind: OrganizationKind, at: Instant): string[] {
    return hiddenZones(this.seeds.rules, kind, at);
  }

  /** What else they never see in lists: offerings whose values of an attribute are all among these. */
  hiddenAttributes(kind: OrganizationKind, at: Instant): HiddenAttribute[] {
    return hiddenAttributes(this.seeds.rules, kind, at);
  }

  /** The children of a category in the plans' order, the roots without one; NOT_FOUND for an unknown code. */
  categories(root?: string | null): CategoryNode[] {
    if (root !== null && root !== undefined && !this.categoryByCode.has(root))
      throw notFound(text('category', '服务分类'));
    return this.childrenOf.get(root ?? null) ?? [];
  }

  category(code: string): CategoryNode | undefined {
    return this.categoryByCode.get(code);
  }

  /** The category and those above it; nothing for an unknown code. */
  lineageCodes(code: string): string[] {
    const category = this.categoryByCode.get(code);
    return category ? [code, ...(category.parent === null ? [] : this.lineageCodes(category.parent))] : [];
  }

  /** The category and everything below it; nothing for an unknown code. */
  descendantCodes(code: string): string[] {
    if (!this.categoryByCode.has(code)) return [];
    return [code, ...this.categories(code).flatMap((child) => this.descendantCodes(child.code))];
  }

  /** All zones, or those of one kind; none of an unknown kind. Of a division: the special zones that lie in it. */
  zones(kind?: string | null, division?: string | null): Zone[] {
    return this.seeds.zones.filter(
      (zone) =>
        (kind === null || kind === undefined || zone.kind === kind) &&
        (division === null || division === undefined || (zone.hostDivision === division && zone.kind !== REGION)),
    );
  }

  zone(code: string): Zone | undefined {
    return this.zoneByCode.get(code);
  }

  /** Everything else the plans say of zones. */
  get zoneFacts(): ZoneFactSeeds {
    return this.seeds.zoneFacts;
  }

  get gateways(): ChannelSeeds['gateways'] {
    return this.seeds.channels.gateways;
  }

  get channels(): readonly Channel[] {
    return this.seeds.channels.channels;
  }

  get parks(): readonly Park[] {
    return this.seeds.parks;
  }

  get energyLimits(): readonly EnergyLimit[] {
    return this.seeds.energyLimits;
  }

  /** The data centres that the plans name, and the kinds of those who run them. */
  get sites(): SiteSeeds {
    return this.seeds.sites;
  }
}
