import type { Actor } from '#identity';
import { dec, type Id, isId, type Issue, Issues, type Period, text } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import { type PlanFacts, Plans } from '#catalog';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { currentQuantity, type InstanceStatus, type OrderItemKind, PROCUREMENT_ISSUES, termOf } from '../core/index.js';
import { type Instance, type InstanceFacts, instancesById, noSuchInstance } from '../instance/instance-rows.js';
import { type ExpectedUsage, type Order, type OrderItem, selectItems, selectOrders } from './order-rows.js';
import type { ItemRequest, ItemWish } from './order-request.js';
import { offeredTo } from '../transfer/transfer.rows.js';

/** What an item changes or ends: the instance, the order that pays for it, and what was ordered of it last. */
export interface Target {
  instance: InstanceFacts;
  plan: PlanFacts;
  order: Order;
  item: OrderItem;
  /** For which its order was approved. */
  term: Period;
}

export type TargetedItem = ItemRequest & { target: Target | null };

/** What can be ended: everything that is not over and was not only made. */
const ENDS: readonly InstanceStatus[] = ['ACTIVE', 'UPDATING', 'SUSPENDED', 'TERMINATING'];

/** What items of all kinds but ADD are about. Reads outside of transactions. */
@Injectable()
export class ChangeTargets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: Plans,
  ) {}

  /**
   * Every item with what it leaves open filled in from its instance. NOT_FOUND for another organization's instance;
   * VALIDATION_FAILED: NOT_RUNNING, INSTANCE_TWICE, NOTHING_CHANGED, OTHER_OFFERING.
   */
  async fill(actor: Actor, wishes: readonly ItemWish[]): Promise<TargetedItem[]> {
    const targets = await this.targets(actor.organizationId, wishes);
    const plans = await this.plansOf(wishes, targets);
    const issues = new Issues();
    const seen = new Set<Id>();
    const filled = wishes.map((written, index): TargetedItem => {
      const path = ['items', index];
      // What there is was filled in when it was written, and may be another quantity by now.
      const wish = written.quantityNamed ? written : { ...written, quantity: null };
      const target = wish.instanceId === null ? null : targets.get(wish.instanceId.toLowerCase());
      if (target === undefined) throw noSuchInstance();
      if (!target)
        return {
          ...wish,
          planId: wish.planId!,
          quantity: wish.quantity!,
          expectedUsage: wish.expectedUsage ?? [],
          target,
        };
      const plan = plans.get(written) ?? null;
      check(issues, path, wish, target, { plan, seen });
      seen.add(target.instance.id);
      return { ...whole(wish, target, plan), target };
    });
    issues.throwIfAny();
    return filled;
  }

  /** The other plan that a wish names; of a renewal the one that is sold now in place of the instance's. */
  private async plansOf(
    wishes: readonly ItemWish[],
    targets: ReadonlyMap<Id, Target>,
  ): Promise<Map<ItemWish, PlanFacts>> {
    const there = (wish: ItemWish): Id | undefined =>
      targets.get(wish.instanceId?.toLowerCase() ?? '')?.instance.planId;
    const renewed = wishes.flatMap((wish) =>
      wish.kind === 'RENEW' && wish.planId === null ? (there(wish) ?? []) : [],
    );
    const now = renewed.length ? await this.plans.replacements([...new Set(renewed)]) : new Map<Id, { id: Id }>();
    const wanted = wishes.flatMap((wish): [ItemWish, Id][] => {
      if (wish.instanceId === null || wish.kind === 'TERMINATE' || wish.kind === 'TRANSFER') return [];
      const planId = wish.planId?.toLowerCase() ?? now.get(there(wish) ?? '')?.id;
      return planId === undefined || planId === there(wish) ? [] : [[wish, planId]];
    });
    if (!wanted.length) return new Map();
    const plans = await this.plans.byIds([...new Set(wanted.map(([, planId]) => planId).filter(isId))]);
    return new Map(wanted.flatMap(([wish, planId]) => (plans.has(planId) ? [[wish, plans.get(planId)!]] : [])));
  }

  /** By instance; absent is what is neither the organization's own nor, for a TRANSFER, offered to it. */
  async targets(
    organizationId: Id,
    items: readonly { kind: OrderItemKind; instanceId: Id | null }[],
  ): Promise<Map<Id, Target>> {
    const idsOf = (given: boolean): Id[] =>
      items.flatMap(({ kind, instanceId }) =>
        (kind === 'TRANSFER') === given && instanceId !== null && isId(instanceId) ? [instanceId.toLowerCase()] : [],
      );
    const offered = await offeredTo(this.dataSource, organizationId, idsOf(true));
    return new Map([
      ...(await this.those(idsOf(false), (instance) => instance.organizationId === organizationId)),
      ...(await this.those([...offered], () => true)),
    ]);
  }

  /** An instance that is locked, with the locked order that pays for it. */
  async locked(manager: EntityManager, instance: InstanceFacts, order: Order): Promise<Target> {
    const item = (await this.latestItems(manager, [instance])).get(instance.id)!;
    const plan = (await this.plans.byIds([instance.planId], manager)).get(instance.planId)!;
    return { instance, plan, order, item, term: termOf({ ...order, startsOn: order.startsOn! }) };
  }

  private async those(ids: readonly Id[], mayChange: (instance: Instance) => boolean): Promise<Map<Id, Target>> {
    const instances = await instancesById(this.dataSource, ids);
    const own = [...instances.values()].filter(mayChange);
    if (!own.length) return new Map();
    const orders = await selectOrders(this.dataSource, 'WHERE id IN (?)', [bins(own.map(({ orderId }) => orderId))]);
    const byId = new Map(orders.map((order) => [order.id, order]));
    const items = await this.latestItems(this.dataSource, own);
    const plans = await this.plans.byIds([...new Set(own.map(({ planId }) => planId))]);
    return new Map(
      own.map((instance) => {
        const order = byId.get(instance.orderId)!;
        const term = termOf({ ...order, startsOn: order.startsOn! });
        const plan = plans.get(instance.planId)!;
        return [instance.id, { instance, plan, order, item: items.get(instance.id)!, term }];
      }),
    );
  }

  /** For each instance the item that changed it last, or the one that made it. */
  private async latestItems(runner: Runner, instances: readonly InstanceFacts[]): Promise<Map<Id, OrderItem>> {
    const changed = await rows<{ id: Buffer }>(
      runner,
      `SELECT id FROM order_item WHERE instance_id IN (?) AND kind = 'MODIFY' AND outcome = 'DONE' ORDER BY outcome_at, id`,
      [bins(instances.map((instance) => instance.id))],
    );
    const found = await selectItems(runner, 'WHERE t.id IN (?)', [
      [...bins(instances.map(({ orderItemId }) => orderItemId)), ...changed.map((row) => row.id)],
    ]);
    const byId = new Map(found.map((item) => [item.id, item]));
    const latest = new Map(instances.map((instance) => [instance.id, byId.get(instance.orderItemId)!]));
    for (const row of changed) {
      const item = byId.get(id(row.id))!;
      latest.set(item.instanceId!, item);
    }
    return latest;
  }
}

/** What the wish leaves open stays as it is. */
function whole(wish: ItemWish, { instance, item }: Target, plan: PlanFacts | null): ItemRequest {
  const quantity = currentQuantity(instance);
  const kept = {
    ...{ instanceId: instance.id, planId: instance.planId, zoneCode: item.zoneCode },
    ...{ quantity, expectedUsage: item.expectedUsage, configuration: item.configuration },
  };
  if (wish.kind === 'TERMINATE') return { ...wish, ...kept };
  // What its giver expected of it is the giver's.
  if (wish.kind === 'TRANSFER') return { ...wish, ...kept, expectedUsage: wish.expectedUsage ?? [] };
  return {
    ...{ ...wish, ...kept },
    ...(plan && { planId: plan.id }),
    quantity: wish.quantity ?? quantity,
    expectedUsage: wish.expectedUsage ?? usageUnder(item.expectedUsage, plan),
    configuration: wish.configuration ?? item.configuration,
  };
}

/** What was expected, as far as the other plan has a price for it. */
function usageUnder(usage: ExpectedUsage[], plan: PlanFacts | null): ExpectedUsage[] {
  const priced = plan && new Set(plan.prices.map(({ meter }) => meter));
  return priced ? usage.filter(({ meter }) => priced.has(meter)) : usage;
}

function check(
  issues: Issues,
  path: Issue['path'],
  wish: ItemWish,
  target: Target,
  { plan, seen }: { plan: PlanFacts | null; seen: ReadonlySet<Id> },
): void {
  const { instance } = target;
  const runs = wish.kind === 'TERMINATE' ? ENDS.includes(instance.status) : instance.status === 'ACTIVE';
  const at = [...path, 'instanceId'];
  if (!runs)
    issues.add(
      at,
      PROCUREMENT_ISSUES.NOT_RUNNING,
      text(`The instance is ${instance.status}.`, `该实例状态为 ${instance.status}。`),
    );
  if (seen.has(instance.id))
    issues.add(at, PROCUREMENT_ISSUES.INSTANCE_TWICE, text('Another item is of it.', '另有项目针对同一实例。'));
  if (wish.kind === 'TERMINATE') return;
  if (wish.kind === 'TRANSFER') {
    const planId = wish.planId?.toLowerCase() ?? instance.planId;
    if (wish.quantity !== null || planId !== instance.planId)
      issues.add(
        path,
        PROCUREMENT_ISSUES.KIND_MISMATCH,
        text('It passes as it is: change it afterwards.', '服务按现状转移，如需变更请在转移后办理。'),
      );
    return;
  }
  const other = plan ?? (wish.planId === null || wish.planId.toLowerCase() === instance.planId ? instance : null);
  if (other?.offeringId !== instance.offeringId)
    issues.add(
      [...path, 'planId'],
      PROCUREMENT_ISSUES.OTHER_OFFERING,
      text('The plan is of another offering.', '该套餐属于其他产品。'),
    );
  else if (wish.kind === 'MODIFY' && !plan && !changes(wish, target))
    issues.add(
      path,
      PROCUREMENT_ISSUES.NOTHING_CHANGED,
      text('It leaves the instance as it is.', '该项目未对服务实例作任何变更。'),
    );
}

function changes({ quantity, configuration, expectedUsage }: ItemWish, { instance, item }: Target): boolean {
  const other = (wanted: unknown, there: unknown): boolean =>
    wanted !== null && JSON.stringify(wanted) !== JSON.stringify(there);
  // What is no number is told of by the check of quantities.
  const numbers = quantity === null || /^\d+(\.\d+)?$/.test(quantity);
  return (
    !numbers ||
    (quantity !== null && !dec(quantity).eq(dec(currentQuantity(instance)))) ||
    other(configuration, item.configuration) ||
    other(expectedUsage, item.expectedUsage)
  );
}
