import { MarketFacts } from '#compliance';
import { type Actor, isBuyerKind, isWithin, Organizations, seesEverything } from '#identity';
import { Clock, type Id, invalid, isId, notFound, text } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import { type OfferingFacts, Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { OFFERING_STANDING, type Price } from '../core/index.js';
import type { Offering } from '../offering/offering.row.js';
import { mayKnow } from '../offering/visibility.js';
import { refuseClosed, replacedError, replacedOf } from './on-sale.js';
import { RevisionEffects } from '../revision/revision-effect.service.js';
import { PlanCache } from './plan-cache.js';
import { withBundled } from './bundled.js';
import {
  type PlanFacts,
  type PlanHead,
  planHeadOf,
  type PlanRow,
  pricedPlanOf,
  type PricedPlanRow,
  ruleFactsOf,
  SELECT_PLANS,
} from './plan-facts.js';
import { byPlan, priceOf, type PriceRow, SELECT_PRICED_PLANS, SELECT_PRICES } from './price.row.js';

const NONE: ReadonlySet<Id> = new Set();
const what = text('plan', '套餐');

const tooManyPrices = (most: number): Error =>
  invalid(
    ['first'],
    'TOO_MANY',
    text(
      `More than ${most} prices: ask for fewer offerings at once.`,
      `价格超过 ${most} 条：请减少一次查询的服务数量。`,
    ),
  );

/** Plans and their prices, as estimates, orders, metering and billing read them. */
@Injectable()
export class Plans {
  private readonly cache = new PlanCache();

  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: Organizations,
    private readonly policy: Policy,
    private readonly facts: MarketFacts,
    private readonly effects: RevisionEffects,
    private readonly clock: Clock,
  ) {}

  /** The plans of these ids; unknown ids are absent. Says nothing about who may see them. */
  async byIds(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, PlanFacts>> {
    const found = new Map<Id, PlanFacts>();
    const missing: Id[] = [];
    for (const planId of new Set(ids)) {
      const kept = this.cache.get(planId);
      if (kept) found.set(planId, kept);
      else missing.push(planId);
    }
    for (const [planId, plan] of await this.read(missing, runner)) found.set(planId, plan);
    return found;
  }

  /**
   * The plans a caller names in an estimate or an order: NOT_FOUND for one that it may not know of, NOT_ON_SALE for one
   * of an offering that is closed, PLAN_REPLACED for one that a revision in force sells no more, PLAN_RULE when a rule
   * closes its offering to this buyer. Whether the offering is still
   * on sale is read anew each time; who commits to it then holds it with `holdForSale`.
   * The answer's keys are the ids as they were written.
   * @param pinned plans that a contract holds to, also when they are replaced
   */
  async forBuying(
    actor: Actor,
    ids: readonly Id[],
    scope: 'ESTIMATE' | 'ORDER',
    pinned: ReadonlySet<Id> = NONE,
  ): Promise<Map<Id, PlanFacts>> {
    const plans = await this.known(actor, ids);
    refuseClosed([...plans.values()], 'sold');
    await this.refuseReplaced(this.dataSource, [...plans.values()], pinned);
    if (isBuyerKind(actor.organizationKind)) {
      const offerings = await this.ruleFacts([...plans.values()].map((plan) => plan.offeringId));
      const buyer = await this.organizations.get(actor.organizationId);
      this.policy.refuse(scope, await this.facts.of(buyer, offerings), this.clock.now());
    }
    return plans;
  }

  /**
   * The plans a caller names without buying them yet: NOT_FOUND for one that it may not know of. How their offerings
   * stand is read anew. The answer's keys are the ids as they were written.
   */
  async known(actor: Actor, ids: readonly Id[]): Promise<Map<Id, PlanFacts>> {
    if (!ids.every(isId)) throw notFound(what);
    const lower = [...new Set(ids.map((planId) => planId.toLowerCase()))];
    await this.effects.settlePlans(lower, actor.requestId);
    const found = await this.byIdsNow(lower);
    const plans = new Map<Id, PlanFacts>();
    for (const planId of ids) {
      const plan = found.get(planId.toLowerCase());
      if (!plan) throw notFound(what);
      const status = plan.offeringStatus;
      // Of what was published once it is said why it is not on sale.
      const isKnown = OFFERING_STANDING[status].published
        ? isWithin(actor, plan) || seesEverything(actor.roles)
        : mayKnow(actor, { ...plan, status });
      if (!isKnown) throw notFound(what);
      plans.set(planId, plan);
    }
    return plans;
  }

  /** The plans of these ids, with how their offerings stand now; no question who asks. */
  byIdsNow(ids: readonly Id[]): Promise<Map<Id, PlanFacts>> {
    return this.read([...new Set(ids)]);
  }

  /**
   * Keeps the offerings of these plans as they are until the transaction that orders them ends. NOT_ON_SALE when one is
   * closed, PLAN_REPLACED when one is sold no more; false when a revision of one is due first: ask `forBuying` again.
   */
  async holdForSale(manager: EntityManager, planIds: readonly Id[], pinned: ReadonlySet<Id> = NONE): Promise<boolean> {
    const plans = await this.held(manager, planIds);
    refuseClosed(plans, 'sold');
    await this.refuseReplaced(manager, plans, pinned);
    return !(await this.effects.isDue(manager, planIds));
  }

  /** The same for what was ordered when it was on sale and is now accepted: NOT_ON_SALE while it is suspended. */
  async holdForDelivery(manager: EntityManager, planIds: readonly Id[]): Promise<void> {
    refuseClosed(await this.held(manager, planIds), 'delivered');
  }

  /** The plan that is on sale in place of one that is no more, by the latter's id; absent where there is none. */
  async replacements(planIds: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, PlanHead>> {
    if (!planIds.length) return new Map();
    const found = await rows<{ old_id: Buffer; new_id: Buffer }>(
      runner,
      `SELECT p.id AS old_id, n.id AS new_id FROM plan p JOIN offering o ON o.id = p.offering_id
         JOIN plan n ON n.offering_id = o.id AND n.revision = o.plans_revision AND n.code = p.code
        WHERE p.id IN (?) AND p.revision <> o.plans_revision`,
      [bins(planIds)],
    );
    const plans = await this.read(
      found.map((row) => id(row.new_id)),
      runner,
    );
    return new Map(found.map((row) => [id(row.old_id), plans.get(id(row.new_id))!]));
  }

  private async refuseReplaced(runner: Runner, plans: readonly PlanHead[], pinned: ReadonlySet<Id>): Promise<void> {
    const replaced = replacedOf(plans).filter((plan) => !pinned.has(plan.id));
    if (!replaced.length) return;
    const ids = replaced.map((plan) => plan.id);
    throw replacedError(replaced, await this.replacements(ids, runner));
  }

  private async held(manager: EntityManager, planIds: readonly Id[]): Promise<PlanHead[]> {
    const found = await rows<PlanRow>(manager, `${SELECT_PLANS} WHERE p.id IN (?) LOCK IN SHARE MODE`, [bins(planIds)]);
    return found.map(planHeadOf);
  }

  /** What the plan rules are told of these offerings, all their plans included. */
  async ruleFacts(offeringIds: readonly Id[]): Promise<OfferingFacts[]> {
    const heads = [...(await this.ofOfferings(offeringIds)).values()].flat();
    const plans = await this.byIds(heads.map((head) => head.id));
    const grouped = Map.groupBy(plans.values(), (plan) => plan.offeringId);
    const told = [...grouped.values()].map((group) => {
      const { offeringId, offeringCode, ...offering } = group[0]!;
      return ruleFactsOf({ ...offering, id: offeringId, code: offeringCode }, group);
    });
    return withBundled(this.dataSource, told);
  }

  /** The plans on sale of many offerings, or to be, without their prices, each offering's in their order. */
  async ofOfferings(offeringIds: readonly Id[]): Promise<Map<Id, PlanHead[]>> {
    if (!offeringIds.length) return new Map();
    const found = await rows<PlanRow>(
      this.dataSource,
      `${SELECT_PLANS} WHERE p.offering_id IN (?) AND p.revision = o.plans_revision ORDER BY p.offering_id, p.position`,
      [bins([...new Set(offeringIds)])],
    );
    return Map.groupBy(found.map(planHeadOf), (plan) => plan.offeringId);
  }

  /**
   * The plans of these offerings with their prices, by offering, in their order: one statement.
   * @param most beyond so many prices: VALIDATION_FAILED / TOO_MANY
   */
  async priced(offerings: readonly Offering[], most: number | null = null): Promise<Map<Id, PlanFacts[]>> {
    const byId = new Map(offerings.map((offering) => [offering.id, offering]));
    const limit = most === null ? '' : ` LIMIT ${most + 1}`;
    const found = await rows<PricedPlanRow>(this.dataSource, SELECT_PRICED_PLANS + limit, [bins([...byId.keys()])]);
    if (most !== null && found.length > most) throw tooManyPrices(most);
    const plans = new Map<Id, PlanFacts[]>();
    let last: { bytes: Buffer; plan: PlanFacts } | null = null;
    for (const row of found) {
      if (!last?.bytes.equals(row.priced_plan_id)) {
        last = { bytes: row.priced_plan_id, plan: pricedPlanOf(row, byId.get(id(row.offering_id))!) };
        plans.set(last.plan.offeringId, [...(plans.get(last.plan.offeringId) ?? []), last.plan]);
      }
      if (row.plan_id) last.plan.prices.push(priceOf(row));
    }
    return plans;
  }

  /**
   * The prices of many plans, each plan's in their order.
   * @param most beyond so many prices: VALIDATION_FAILED / TOO_MANY
   */
  async pricesOf(
    planIds: readonly Id[],
    most: number | null = null,
    runner: Runner = this.dataSource,
  ): Promise<Map<Id, Price[]>> {
    if (!planIds.length) return new Map();
    const limit = most === null ? '' : ` LIMIT ${most + 1}`;
    const found = await rows<PriceRow>(runner, SELECT_PRICES + limit, [bins(planIds)]);
    if (most !== null && found.length > most) throw tooManyPrices(most);
    return byPlan(found);
  }

  /** From the database; prices that are already in memory are not read again. */
  private async read(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, PlanFacts>> {
    if (!ids.length) return new Map();
    const heads = (await rows<PlanRow>(runner, `${SELECT_PLANS} WHERE p.id IN (?)`, [bins(ids)])).map(planHeadOf);
    // Taken before the next await: what is in memory now may be gone after it.
    const prices = new Map(heads.map(({ id }) => [id, this.cache.get(id)?.prices]));
    const read = await this.pricesOf(
      ids.filter((planId) => prices.has(planId) && !prices.get(planId)),
      null,
      runner,
    );
    const plans = heads.map((head): PlanFacts => ({ ...head, prices: prices.get(head.id) ?? read.get(head.id) ?? [] }));
    plans.forEach((plan) => this.cache.put(plan));
    return new Map(plans.map((plan) => [plan.id, plan]));
  }
}
