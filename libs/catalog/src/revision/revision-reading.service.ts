import type { Actor } from '#identity';
import { Clock, type Id, isId, notFound } from '#kernel';
import {
  bin,
  type Conditions,
  type Connection,
  connectionOf,
  cursorOf,
  id,
  json,
  newestFirst,
  type Page,
  rows,
  sliceOf,
} from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type PricePlan, type RevisionChange, revisionChanges, type RevisionStatus } from '../core/index.js';
import { Offerings } from '../offering/offering.service.js';
import { hiddenFrom, visibleRevisionsSql } from '../offering/visibility.js';
import { type PlanRow, planHeadOf, SELECT_PLANS } from '../plan/plan-facts.js';
import { Plans } from '../plan/plan.service.js';
import { noRevision } from './revision-steps.service.js';
import { type Revision, revisionOf, type RevisionRow, SELECT_REVISIONS } from './revision.row.js';
import { revisedPlans } from './revision-store.js';

/** A plan as a revision sells it, or would: without an id until it takes effect. */
export interface RevisedPlan extends PricePlan {
  id: Id | null;
}

/** The most prices the revisions of one answer hold. */
const MOST_PRICES = 50_000;

/** Revisions as callers find and compare them. */
@Injectable()
export class RevisionReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: Policy,
    private readonly offerings: Offerings,
    private readonly plans: Plans,
    private readonly clock: Clock,
  ) {}

  /**
   * Newest first: what is, was and will be in effect; providers see their own, the operator all, in every state.
   * NOT_FOUND and PLAN_RULE for an offering that is named, as for `offering`.
   */
  async list(
    actor: Actor,
    { offeringId, statuses }: { offeringId: Id | null; statuses: readonly RevisionStatus[] | null },
    page: Page,
  ): Promise<Connection<Revision>> {
    const where = this.visible(actor);
    if (offeringId !== null) {
      where.sql.push('r.offering_id = ?');
      where.parameters.push(bin((await this.offerings.get(actor, offeringId)).id));
    }
    if (statuses?.length) {
      where.sql.push('r.status IN (?)');
      where.parameters.push(statuses);
    }
    const { tail, parameters } = newestFirst(where, page, 'r.id');
    const found = await rows<RevisionRow>(this.dataSource, `${SELECT_REVISIONS} ${tail}`, parameters);
    return connectionOf(sliceOf(found.map(revisionOf), page.first), (revision) => cursorOf(revision.id));
  }

  /** NOT_FOUND when the caller may not know of it. */
  async get(actor: Actor, revisionId: Id): Promise<Revision> {
    return this.one(actor, isId(revisionId) ? { sql: ['r.id = ?'], parameters: [bin(revisionId)] } : null);
  }

  /** Field by field what the second says otherwise than the first; NOT_FOUND for one that the caller does not see. */
  async difference(
    actor: Actor,
    offeringId: Id,
    { from, to }: { from: number; to: number },
  ): Promise<RevisionChange[]> {
    const offering = await this.offerings.get(actor, offeringId);
    const [before, after] = await Promise.all(
      [from, to].map(async (number) => {
        const numbered = { sql: ['r.offering_id = ?', 'r.revision = ?'], parameters: [bin(offering.id), number] };
        const revision = await this.one(actor, numbered);
        return { ...revision, plans: await revisedPlans(this.dataSource, revision) };
      }),
    );
    return revisionChanges(before!, after!);
  }

  /** The plans of many revisions with their prices; the new ones of open revisions have no ids yet. */
  async plansOf(revisions: readonly Revision[]): Promise<Map<Id, RevisedPlan[]>> {
    const found = new Map<Id, RevisedPlan[]>();
    const open = revisions.filter(({ plansRevision }) => plansRevision === null).map(({ id: one }) => bin(one));
    for (const row of open.length
      ? await rows<{ id: Buffer; plans: unknown }>(
          this.dataSource,
          'SELECT id, plans FROM offering_revision WHERE id IN (?)',
          [open],
        )
      : [])
      found.set(
        id(row.id),
        json<PricePlan[]>(row.plans).map((plan) => ({ ...plan, id: null })),
      );
    const made = revisions.filter(({ plansRevision }) => plansRevision !== null);
    const sold = await this.sold(made);
    for (const revision of made)
      found.set(revision.id, sold.get(keyOf(revision.offeringId, revision.plansRevision!)) ?? []);
    return found;
  }

  private async sold(revisions: readonly Revision[]): Promise<Map<string, RevisedPlan[]>> {
    if (!revisions.length) return new Map();
    const wanted = revisions.map(({ offeringId, plansRevision }) => [bin(offeringId), plansRevision]);
    const heads = (
      await rows<PlanRow>(
        this.dataSource,
        `${SELECT_PLANS} WHERE (p.offering_id, p.revision) IN (?) ORDER BY p.position`,
        [wanted],
      )
    ).map(planHeadOf);
    const prices = await this.plans.pricesOf(
      heads.map((head) => head.id),
      MOST_PRICES,
    );
    return Map.groupBy(
      heads.map((head) => ({ ...head, prices: prices.get(head.id) ?? [] })),
      (plan) => keyOf(plan.offeringId, plan.revision),
    );
  }

  private async one(actor: Actor, named: Conditions | null): Promise<Revision> {
    if (!named) throw notFound(noRevision);
    const visible = this.visible(actor);
    const [row] = await rows<RevisionRow>(
      this.dataSource,
      `${SELECT_REVISIONS} WHERE ${[...named.sql, ...visible.sql].join(' AND ')}`,
      [...named.parameters, ...visible.parameters],
    );
    if (!row) throw notFound(noRevision);
    return revisionOf(row);
  }

  private visible(actor: Actor): Conditions {
    return visibleRevisionsSql(actor, hiddenFrom(this.policy, actor, this.clock.now()));
  }
}

const keyOf = (offeringId: Id, revision: number): string => `${offeringId} ${revision}`;
