import { Plans } from '#catalog';
import { Organizations } from '#identity';
import { type Decimal, type Id, type Period, plain, ZERO } from '#kernel';
import { at, bin, bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  checkQuota,
  needsOf,
  partsFor,
  type Pooled,
  type PoolPart,
  type PoolWish,
  resourceHours,
} from '../core/index.js';
import { selectInstances } from '../instance/instance-rows.js';
import { CURRENT_QUANTITY, OPEN_CHANGES, STANDING_ITEMS, STANDING_QUANTITY } from '../order/standing.js';
import { lockQuotas, partsOf, type PoolQuota } from './pool.rows.js';

/** So much of a plan, and what there is in its place until then. */
export interface PlanWish {
  planId: Id;
  quantity: string;
  instead: { planId: Id; quantity: string } | null;
}

/** What is asked for is not also counted as taken. */
type Except = { orderId: Id } | { itemId: Id } | null;

/** What an organization has of quotas, by owner and resource. */
type Taken = Map<string, Decimal>;

const keyOf = (ownerId: Id, resource: string): string => `${ownerId} ${resource}`;

/** What services take of pools. What was taken is never kept: it is what was ordered and what runs, as of now. */
@Injectable()
export class PoolUse {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: Organizations,
    private readonly plans: Plans,
  ) {}

  /**
   * QUOTA_EXCEEDED when these come to more than what the buyer's quotas leave. Its quotas stay locked, so that of two
   * that race for the last of one wins. Nothing for what is in no pool above the buyer.
   * @param except the order that these are the items of, or the one item that this is
   */
  async hold(
    manager: EntityManager,
    organizationId: Id,
    items: readonly PlanWish[],
    except: Except = null,
  ): Promise<void> {
    const parts = (await this.partsAbove(manager, [organizationId])).get(organizationId)!;
    if (!parts.length) return;
    const needs = needsOf(parts, await this.wishes(manager, items));
    if (!needs.length) return;
    const quotas = await lockQuotas(manager, organizationId, [...new Set(needs.map(({ ownerId }) => ownerId))]);
    const taken = await this.taken(manager, new Map([[organizationId, parts]]), except);
    for (const need of needs) {
      const key = keyOf(need.ownerId, need.resource);
      checkQuota(need, quotas.get(key) ?? null, taken.get(organizationId)?.get(key) ?? ZERO);
    }
  }

  /** The same of so much more of a plan. */
  async holdPlan(manager: EntityManager, organizationId: Id, planId: Id, more: Decimal): Promise<void> {
    await this.hold(manager, organizationId, [{ planId, quantity: plain(more), instead: null }]);
  }

  /** How much of each quota is allocated: what was ordered and is not off, and what runs. Keys are the quotas' ids. */
  async allocated(quotas: readonly PoolQuota[]): Promise<Map<Id, Decimal>> {
    const parts = await this.partsAbove(this.dataSource, [...new Set(quotas.map((quota) => quota.organizationId))]);
    const taken = await this.taken(this.dataSource, parts, null);
    return new Map(
      quotas.map((quota) => [
        quota.id,
        taken.get(quota.organizationId)?.get(keyOf(quota.ownerId, quota.resource)) ?? ZERO,
      ]),
    );
  }

  /** Resource-hours that ran under each quota in [from, to). Keys are the quotas' ids. */
  async hours(quotas: readonly PoolQuota[], period: Period): Promise<Map<Id, Decimal>> {
    const organizations = [...new Set(quotas.map(({ organizationId }) => organizationId))];
    const parts = await this.partsAbove(this.dataSource, organizations);
    const offerings = [...new Set([...parts.values()].flat().map(({ offeringId }) => offeringId))];
    const ran = offerings.length
      ? await selectInstances(
          this.dataSource,
          `WHERE organization_id IN (?) AND offering_id IN (?) AND activated_at < ?
             AND (terminated_at IS NULL OR terminated_at > ?) ORDER BY id`,
          [bins(organizations), bins(offerings), at(period.to), at(period.from)],
        )
      : [];
    const plans = await this.plans.byIds(ran.map(({ planId }) => planId));
    return new Map(
      quotas.map((quota) => {
        const own = ran.filter(({ organizationId }) => organizationId === quota.organizationId);
        const lives = own.flatMap((instance) =>
          parts
            .get(quota.organizationId)!
            .filter(
              (part) =>
                part.ownerId === quota.ownerId &&
                part.resource === quota.resource &&
                part.offeringId === instance.offeringId &&
                part.planCode === plans.get(instance.planId)!.code,
            )
            .map(({ perUnit }) => ({ life: { ...instance, activatedAt: instance.activatedAt! }, perUnit })),
        );
        return [quota.id, resourceHours(lives, period)];
      }),
    );
  }

  /** The parts that count for each of these buyers. */
  private async partsAbove(runner: Runner, organizationIds: readonly Id[]): Promise<Map<Id, PoolPart[]>> {
    const buyers = await this.organizations.byIds(organizationIds, runner);
    const chains = new Map([...buyers].map(([buyerId, { path }]) => [buyerId, path.split('/').slice(0, -1).reverse()]));
    const parts = await partsOf(runner, [...new Set([...chains.values()].flat())]);
    return new Map([...chains].map(([buyerId, chain]) => [buyerId, partsFor(chain, parts)]));
  }

  /** @param buyers and the parts that count for each */
  private async taken(
    runner: Runner,
    buyers: ReadonlyMap<Id, readonly PoolPart[]>,
    except: Except,
  ): Promise<Map<Id, Taken>> {
    const order = except && 'orderId' in except ? [bin(except.orderId)] : [];
    const offerings = [...new Set([...buyers.values()].flat().map(({ offeringId }) => offeringId))];
    if (!offerings.length) return new Map();
    const found = await rows<{ organization_id: Buffer; plan_id: Buffer; total: string }>(
      runner,
      `SELECT o.organization_id, t.plan_id, SUM(${STANDING_QUANTITY}) AS total FROM ${STANDING_ITEMS}
         AND o.organization_id IN (?) AND t.offering_id IN (?) ${order.length ? 'AND o.id <> ?' : ''}
       GROUP BY o.organization_id, t.plan_id`,
      [bins([...buyers.keys()]), bins(offerings), ...order],
    );
    const standing = found.map((row) => ({
      ...{ organizationId: id(row.organization_id), planId: id(row.plan_id) },
      ...{ quantity: plain(row.total), instead: null },
    }));
    const open = await this.openChanges(runner, [...buyers.keys()], offerings, except);
    const groups = Map.groupBy([...standing, ...open], ({ organizationId }) => organizationId);
    const wishes = await this.wishes(runner, [...groups.values()].flat());
    const byOrganization = new Map(
      [...groups].map(([organizationId, { length }]) => [organizationId, wishes.splice(0, length)]),
    );
    return new Map(
      [...byOrganization].map(([organizationId, items]) => {
        const needs = needsOf(buyers.get(organizationId)!, items);
        return [organizationId, new Map(needs.map((need) => [keyOf(need.ownerId, need.resource), need.quantity]))];
      }),
    );
  }

  /** What orders under way will change, beside what there is of it. */
  private async openChanges(
    runner: Runner,
    organizationIds: readonly Id[],
    offeringIds: readonly Id[],
    except: Except,
  ): Promise<(PlanWish & { organizationId: Id })[]> {
    const [column, value] = !except ? [] : 'orderId' in except ? ['o.id', except.orderId] : ['t.id', except.itemId];
    const found = await rows<{
      organization_id: Buffer;
      plan_id: Buffer;
      quantity: string;
      there_plan_id: Buffer;
      there: string;
    }>(
      runner,
      `SELECT o.organization_id, t.plan_id, t.quantity, i.plan_id AS there_plan_id, ${CURRENT_QUANTITY} AS there
         FROM ${OPEN_CHANGES} AND o.organization_id IN (?) AND t.offering_id IN (?) ${column ? `AND ${column} <> ?` : ''}`,
      [bins(organizationIds), bins(offeringIds), ...(value ? [bin(value)] : [])],
    );
    return found.map((row) => ({
      ...{ organizationId: id(row.organization_id), planId: id(row.plan_id), quantity: plain(row.quantity) },
      instead: { planId: id(row.there_plan_id), quantity: plain(row.there) },
    }));
  }

  private async wishes(runner: Runner, items: readonly PlanWish[]): Promise<PoolWish[]> {
    const named = items.flatMap(({ planId, instead }) => (instead ? [planId, instead.planId] : [planId]));
    const plans = await this.plans.byIds([...new Set(named)], runner);
    const pooled = ({ planId, quantity }: Pick<PlanWish, 'planId' | 'quantity'>): Pooled => {
      const { offeringId, code } = plans.get(planId)!;
      return { offeringId, planCode: code, quantity };
    };
    return items.map((item) => ({ ...pooled(item), instead: item.instead && pooled(item.instead) }));
  }
}
