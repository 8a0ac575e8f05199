import { type Actor, seesEverything } from '#identity';
import { Clock, dateOf, type Id, isId } from '#kernel';
import { bin, bins, type Conditions, newestFirst, type Page, type Slice, sliceOf } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { carriesBadge, recommendedStatusOn } from '../core/index.js';
import { type Offering } from '../offering/offering.row.js';
import { Offerings } from '../offering/offering.service.js';
import { mayKnow } from '../offering/visibility.js';
import { ruleFactsOf } from '../plan/plan-facts.js';
import {
  entriesOfIssues,
  entriesOfOfferings,
  noSuchIssue,
  type RecommendedEntry,
  type RecommendedIssue,
  selectIssues,
} from './recommended.rows.js';
import type { RecommendedBadgeType } from './recommended.type.js';

/** An entry with its offering. */
export interface SeenEntry extends RecommendedEntry {
  offering: Offering;
}

/** The recommended catalogue as people read it, and the badges that follow from it. */
@Injectable()
export class RecommendedReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly offerings: Offerings,
    private readonly policy: Policy,
    private readonly clock: Clock,
  ) {}

  /** Newest first: what was published, expired ones too; the operator and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<RecommendedIssue>> {
    const { tail, parameters } = newestFirst(visible(actor), page);
    const { nodes, ...rest } = sliceOf(await selectIssues(this.dataSource, tail, parameters), page.first);
    return { ...rest, nodes: nodes.map((issue) => this.today(issue)) };
  }

  /** NOT_FOUND for one that the caller may not know of. */
  async get(actor: Actor, issueId: Id): Promise<RecommendedIssue> {
    const { sql, parameters } = visible(actor);
    const where = `WHERE ${['id = ?', ...sql].join(' AND ')}`;
    const [issue] = isId(issueId) ? await selectIssues(this.dataSource, where, [bin(issueId), ...parameters]) : [];
    if (!issue) throw noSuchIssue();
    return this.today(issue);
  }

  /** The entries of issues by list and place, without offerings that the caller may not know of or a rule closes to it. */
  async entries(actor: Actor, issueIds: readonly Id[]): Promise<Map<Id, SeenEntry[]>> {
    const entries = await entriesOfIssues(this.dataSource, issueIds);
    const offerings = await this.offerings.byIds(entries.map(({ offeringId }) => offeringId));
    const seen = entries.flatMap((entry) => {
      const offering = offerings.get(entry.offeringId);
      return offering && mayKnow(actor, offering) && this.isOpen(actor, offering) ? [{ ...entry, offering }] : [];
    });
    return Map.groupBy(seen, ({ issueId }) => issueId);
  }

  /** The badges of offerings today, those of the newest issue first. */
  async badges(offeringIds: readonly Id[]): Promise<Map<Id, RecommendedBadgeType[]>> {
    const entries = await entriesOfOfferings(this.dataSource, offeringIds);
    if (!entries.length) return new Map();
    const ids = [...new Set(entries.map(({ issueId }) => issueId))];
    const issues = await selectIssues(this.dataSource, 'WHERE id IN (?)', [bins(ids)]);
    const today = dateOf(this.clock.now());
    const holding = new Map(issues.filter((issue) => carriesBadge(issue, today)).map((issue) => [issue.id, issue]));
    const badges = new Map<Id, RecommendedBadgeType[]>();
    for (const { issueId, offeringId, list } of entries.toReversed()) {
      const issue = holding.get(issueId);
      if (!issue) continue;
      const badge = { list, issueNumber: issue.number, issuer: issue.issuer, validTo: issue.validTo };
      badges.set(offeringId, [...(badges.get(offeringId) ?? []), badge]);
    }
    return badges;
  }

  private today(issue: RecommendedIssue): RecommendedIssue {
    return { ...issue, status: recommendedStatusOn(issue, dateOf(this.clock.now())) };
  }

  /** Whether no rule closes it to this kind of buyer (S0-05). */
  private isOpen({ organizationKind }: Actor, offering: Offering): boolean {
    const offerings = [ruleFactsOf({ ...offering, attributes: offering.effectiveAttributes }, [])];
    const facts = { buyer: { organizationKind }, offerings };
    return this.policy.decide('VIEW', facts, this.clock.now()).outcome !== 'REFUSE';
  }
}

const visible = (actor: Actor): Conditions =>
  seesEverything(actor.roles) ? { sql: [], parameters: [] } : { sql: ["status = 'PUBLISHED'"], parameters: [] };
