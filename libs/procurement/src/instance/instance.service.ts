import { type Actor, Tenancy, outsideSandboxes } from '#identity';
import {
  Clock,
  DomainError,
  type Id,
  type Instant,
  invalid,
  isId,
  Issues,
  type Period,
  text,
  textInput,
  transition,
  dec,
} from '#kernel';
import { at, Audit, bin, bins, type Doer, id, isDuplicate, rows, type Runner, Transactions } from '#platform';
import { ChannelCapacity } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  checkedResize,
  currentQuantity,
  endedAt,
  INSTANCE_MACHINE,
  lasting,
  type QuantityChange,
  type Suspension,
} from '../core/index.js';
import { ContractUse } from '../contract/contract-use.service.js';
import { endBindings } from '../broker/binding-rows.js';
import { queueChange } from '../broker/broker-queue.js';
import { PoolUse } from '../pool/pool-use.service.js';
import { WayOut } from '../exit/way-out.js';
import { OrderNews } from '../news/order-news.js';
import { OrderFunds } from '../order/order-funds.js';
import { OrderProgress } from '../order/order-progress.js';
import { lockOrder, type Order } from '../order/order-rows.js';
import { type Activation, checkedActivation, type Resizing } from './activation.js';
import {
  changesOf,
  findInstance,
  insertResize,
  type Instance,
  type InstanceFacts,
  instancesById,
  instanceSnapshot,
  noSuchInstance,
  saveInstance,
  selectInstances,
  type UsageInstance,
  usageInstances,
} from './instance-rows.js';
import { instancesLivingIn, ordersThatGoOn } from './instances-living.js';
import { saveSuspension, suspensionsOf } from './suspension-rows.js';

/** Whose use goes on one invoice. */
export interface Account {
  organizationId: Id;
  providerId: Id;
  currency: string;
}

/** Service instances: who may see them, how they are locked, and what happens to them. */
@Injectable()
export class Instances {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly tenancy: Tenancy,
    private readonly progress: OrderProgress,
    private readonly funds: OrderFunds,
    private readonly capacity: ChannelCapacity,
    private readonly news: OrderNews,
    private readonly wayOut: WayOut,
    private readonly contracts: ContractUse,
    private readonly pools: PoolUse,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The instance, or NOT_FOUND. Says nothing about who may see it. */
  async get(instanceId: Id): Promise<InstanceFacts> {
    const found = isId(instanceId) ? await findInstance(this.dataSource, instanceId) : null;
    if (!found) throw noSuchInstance();
    return found;
  }

  /** Unknown ids are absent. Says nothing about who may see them. */
  byIds(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, InstanceFacts>> {
    return instancesById(runner, ids);
  }

  /** The instance when the caller may read it, else NOT_FOUND. */
  async forReading(actor: Actor, instanceId: Id): Promise<InstanceFacts> {
    const found = await this.get(instanceId);
    if (!(await this.tenancy.mayRead(actor, found.organizationId, found.providerId))) throw noSuchInstance();
    return found;
  }

  /**
   * This provider's instances among the ids and external ids, in the order of their ids; others are absent. Their
   * rows are shared with other readers and kept from termination until the transaction ends. Behind them those that
   * are one service with one of them.
   */
  async forUsage(
    manager: EntityManager,
    providerId: Id,
    ids: readonly Id[],
    externalIds: readonly string[],
  ): Promise<UsageInstance[]> {
    const provider = bin(providerId);
    // External ids become ids first: rows are always locked by primary key, in its order.
    const named = externalIds.length
      ? await rows<{ id: Buffer }>(
          manager,
          'SELECT id FROM service_instance WHERE provider_id = ? AND external_id IN (?)',
          [provider, [...new Set(externalIds)]],
        )
      : [];
    const wanted = [
      ...new Set([...ids.filter(isId).map((each) => each.toLowerCase()), ...named.map((row) => id(row.id))]),
    ];
    if (!wanted.length) return [];
    const found = await usageInstances(manager, providerId, wanted.sort());
    return [...found, ...(await this.ofServices(manager, providerId, found))];
  }

  /** The others of services that went on as other instances: use is told by any name of theirs. */
  private async ofServices(
    manager: EntityManager,
    providerId: Id,
    found: readonly UsageInstance[],
  ): Promise<UsageInstance[]> {
    const services = [...new Set(found.flatMap(({ serviceId }) => serviceId ?? []))];
    if (!services.length) return [];
    const there = new Set(found.map((one) => one.id));
    const all = await rows<{ id: Buffer }>(manager, 'SELECT id FROM service_instance WHERE service_id IN (?)', [
      bins(services),
    ]);
    const others = all.map((row) => id(row.id)).filter((each) => !there.has(each));
    return others.length ? usageInstances(manager, providerId, others.sort()) : [];
  }

  /** Locks an instance until the transaction ends; null when there is none. */
  async lock(manager: EntityManager, instanceId: Id): Promise<InstanceFacts | null> {
    return this.locked(manager, instanceId);
  }

  private async locked(manager: EntityManager, instanceId: Id): Promise<Instance | null> {
    if (!isId(instanceId)) return null;
    return (await selectInstances(manager, 'WHERE id = ? FOR UPDATE', [bin(instanceId)]))[0] ?? null;
  }

  /**
   * CREATING becomes ACTIVE from `activatedAt` on. NOT_FOUND unless it is the caller's own provider's;
   * INVALID_TRANSITION; VALIDATION_FAILED with BEFORE_START, IN_FUTURE, TOO_LONG, REQUIRED or EXTERNAL_ID_TAKEN.
   * An order whose first day has come starts first; it is finished when no item is being made any more.
   */
  async activate(manager: EntityManager, actor: Actor, activation: Activation): Promise<InstanceFacts> {
    const { order, instance } = await this.forWork(manager, actor, activation.instanceId);
    const status = transition(INSTANCE_MACHINE, instance.status, 'activate');
    const { externalId, activatedAt } = checkedActivation(activation, order.startsOn!, this.clock.now());
    const started = await this.started(manager, actor, order);
    const after = { ...instance, status, externalId, activatedAt };
    try {
      await saveInstance(manager, after);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw invalid(
        ['externalId'],
        'EXTERNAL_ID_TAKEN',
        text('Another instance has this externalId.', '该 externalId 已被其他实例使用。'),
      );
    }
    await this.told(manager, actor, 'activateInstance', instance, after);
    await this.news.ofInstance(manager, order, { event: 'INSTANCE_ACTIVATED', instanceId: after.id });
    await this.progress.settle(manager, actor, started);
    return after;
  }

  /**
   * The end of an instance at `terminatedAt`, in the past or now. The caller has locked it, knows that it may do so
   * and that no use lies at or after that instant. INVALID_TRANSITION unless it runs. The days to return its data
   * begin.
   * @param told whether a broker that made it is still to be asked
   */
  async terminate(
    manager: EntityManager,
    doer: Doer,
    { id: instanceId }: Pick<InstanceFacts, 'id'>,
    terminatedAt: Instant,
    told = true,
  ): Promise<InstanceFacts> {
    const instance = await this.locked(manager, instanceId);
    if (!instance) throw noSuchInstance();
    const status = transition(INSTANCE_MACHINE, instance.status, 'terminate');
    const suspensions = [...instance.suspensions];
    const paused = lasting(instance);
    if (paused) suspensions.splice(-1, 1, endedAt(paused, terminatedAt));
    const after = { ...instance, status, suspensions, terminatedAt };
    await saveInstance(manager, after);
    if (paused) await saveSuspension(manager, instance.id, suspensions.length, suspensions.at(-1)!);
    await this.capacity.release(manager, doer, { orderItemId: instance.orderItemId });
    await endBindings(manager, doer, instance.id, this.clock.now());
    await this.wayOut.begin(manager, doer, after);
    if (told) await queueChange(manager, doer, instance.id, { kind: 'DEPROVISION' }, this.clock.now());
    await this.told(manager, doer, 'terminateInstance', instance, after);
    return after;
  }

  /**
   * Another quantity from `at` (default now) on; `from` is null when it has that quantity already. The caller has
   * locked it and knows that it may do so. INVALID_TRANSITION unless it is ACTIVE; CEILING_EXCEEDED, QUOTA_EXCEEDED;
   * VALIDATION_FAILED by the rules of `checkedResize`.
   */
  async resize(
    manager: EntityManager,
    doer: Doer,
    { id: instanceId }: Pick<InstanceFacts, 'id'>,
    { beyondOrdered, told = true, orderId, bandwidthMbps, ...wanted }: Resizing,
  ): Promise<{ instance: InstanceFacts; from: Instant | null }> {
    const instance = await this.locked(manager, instanceId);
    if (!instance) throw noSuchInstance();
    const status = transition(INSTANCE_MACHINE, instance.status, 'resize');
    const alive = { ...instance, activatedAt: instance.activatedAt! };
    const change = checkedResize(alive, wanted, { now: this.clock.now(), beyondOrdered });
    if (!change) return { instance, from: null };
    const more = dec(change.quantity).minus(currentQuantity(instance));
    await this.contracts.holdQuantity(manager, orderId ?? instance.orderId, {
      ...{ instanceId: instance.id, planId: instance.planId, change: more },
    });
    // What an order says is allocated since its submission.
    if (more.gt(0) && !orderId) await this.pools.holdPlan(manager, instance.organizationId, instance.planId, more);
    const after = { ...instance, status, resizes: [...instance.resizes, change] };
    await insertResize(manager, instance, change);
    await this.capacity.resize(manager, doer, instance.orderItemId, { quantity: change.quantity, bandwidthMbps });
    const { quantity } = change;
    if (told) await queueChange(manager, doer, instance.id, { kind: 'UPDATE', quantity }, this.clock.now());
    await this.told(manager, doer, 'resizeInstance', instance, after);
    return { instance: after, from: change.from };
  }

  /** The provider could not make it: CREATING becomes FAILED, its share of the order's commitment comes free. */
  async fail(actor: Actor, instanceId: Id, reason: string): Promise<InstanceFacts> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const { order, instance } = await this.forWork(manager, actor, instanceId);
      const after = { ...instance, status: transition(INSTANCE_MACHINE, instance.status, 'fail') };
      const started = await this.started(manager, actor, order);
      await saveInstance(manager, after);
      await this.capacity.release(manager, actor, { orderItemId: instance.orderItemId });
      await this.told(manager, actor, 'failInstance', instance, after, { reason: why });
      await this.news.ofInstance(manager, order, { event: 'INSTANCE_FAILED', instanceId: after.id, reason: why });
      await this.progress.settle(manager, actor, await this.funds.releaseShare(manager, actor, started, instance));
      return after;
    });
  }

  /**
   * Every buyer, provider and currency with instances activated before the instant, of one buyer or of all outside of
   * sandboxes, and how many these are. In the order of buyer, provider and currency.
   */
  async accounts(
    manager: EntityManager,
    before: Instant,
    organizationId: Id | null,
  ): Promise<(Account & { instances: number })[]> {
    const found = await rows<{ organization_id: Buffer; provider_id: Buffer; currency: string; n: string }>(
      manager,
      `SELECT organization_id, provider_id, currency, COUNT(*) AS n FROM service_instance WHERE activated_at < ?
       AND ${organizationId === null ? outsideSandboxes('organization_id') : 'organization_id = ?'}
       GROUP BY organization_id, provider_id, currency ORDER BY organization_id, provider_id, currency`,
      organizationId === null ? [at(before)] : [at(before), bin(organizationId)],
    );
    return found.map((row) => ({
      organizationId: id(row.organization_id),
      providerId: id(row.provider_id),
      currency: row.currency,
      instances: Number(row.n),
    }));
  }

  /** The instances of these accounts activated before the instant, in the order of their ids. */
  async ofAccounts(manager: EntityManager, accounts: readonly Account[], before: Instant): Promise<InstanceFacts[]> {
    if (!accounts.length) return [];
    const one = '(organization_id = ? AND provider_id = ? AND currency = ? AND activated_at < ?)';
    return selectInstances(
      manager,
      `WHERE ${accounts.map(() => one).join(' OR ')} ORDER BY id`,
      accounts.flatMap(({ organizationId, providerId, currency }) => [
        bin(organizationId),
        bin(providerId),
        currency,
        at(before),
      ]),
    );
  }

  /** The changes of quantity of these instances; those never resized are absent. Waits for nothing. */
  async resizesOf(manager: EntityManager, instanceIds: readonly Id[]): Promise<Map<Id, QuantityChange[]>> {
    return changesOf(manager, bins(instanceIds));
  }

  /** The suspensions of these instances; those never suspended are absent. Waits for nothing. */
  async suspensionsOf(manager: EntityManager, instanceIds: readonly Id[]): Promise<Map<Id, Suspension[]>> {
    return suspensionsOf(manager, bins(instanceIds));
  }

  /** The orders under these contracts, by contract; contracts without any are absent. */
  async ordersUnder(runner: Runner, contractIds: readonly Id[]): Promise<Map<Id, Id[]>> {
    if (!contractIds.length) return new Map();
    const found = await rows<{ id: Buffer; contract_id: Buffer }>(
      runner,
      'SELECT id, contract_id FROM purchase_order WHERE contract_id IN (?)',
      [bins([...new Set(contractIds)])],
    );
    const orders = Map.groupBy(found, (row) => id(row.contract_id));
    return new Map([...orders].map(([contractId, some]) => [contractId, some.map((row) => id(row.id))]));
  }

  /** The contracts these orders are executed under; orders without one are absent. */
  async contractsOf(manager: EntityManager, orderIds: readonly Id[]): Promise<Map<Id, Id>> {
    if (!orderIds.length) return new Map();
    const found = await rows<{ id: Buffer; contract_id: Buffer }>(
      manager,
      'SELECT id, contract_id FROM purchase_order WHERE id IN (?) AND contract_id IS NOT NULL',
      [bins([...new Set(orderIds)])],
    );
    return new Map(found.map((row) => [id(row.id), id(row.contract_id)]));
  }

  /**
   * Instances that lived in the period, of one buyer or of all outside of sandboxes, in the order of their ids after `after`: at most
   * `limit`.
   */
  async livingIn(
    period: Period,
    organizationId: Id | null,
    page: { after: Id | null; limit: number },
  ): Promise<InstanceFacts[]> {
    return instancesLivingIn(this.dataSource, period, organizationId, page);
  }

  /** Which of these orders have an instance that is still being made, runs, or began at or after the instant. */
  async ordersGoingOn(manager: EntityManager, orderIds: readonly Id[], instant: Instant): Promise<Set<Id>> {
    return ordersThatGoOn(manager, orderIds, instant);
  }

  /** Locks the order, then the instance, of the caller's own provider; else NOT_FOUND. */
  private async forWork(
    manager: EntityManager,
    actor: Actor,
    instanceId: Id,
  ): Promise<{ order: Order; instance: Instance }> {
    const seen = isId(instanceId) ? await findInstance(manager, instanceId) : null;
    if (seen?.providerId !== actor.organizationId) throw noSuchInstance();
    const order = await lockOrder(manager, seen.orderId);
    const instance = await this.locked(manager, instanceId);
    return { order: order!, instance: instance! };
  }

  /** The order, executing; INVALID_TRANSITION while its first day is still to come. */
  private async started(manager: EntityManager, doer: Doer, order: Order): Promise<Order> {
    const started = await this.progress.startIfDue(manager, doer, order);
    if (started.status === 'ASSESSING_CANCELLATION')
      throw new DomainError(
        'INVALID_TRANSITION',
        text('Its buyer asks to cancel it: answer first.', '采购方已请求取消该订单，请先答复。'),
      );
    if (started.status !== 'EXECUTING')
      throw new DomainError(
        'INVALID_TRANSITION',
        text(`The order begins on ${order.startsOn}.`, `订单自 ${order.startsOn} 起生效。`),
      );
    return started;
  }

  private async told(
    manager: EntityManager,
    doer: Doer,
    action: string,
    before: Instance,
    after: Instance,
    more: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.write(manager, doer, {
      action,
      subject: 'instance',
      subjectId: before.id,
      before: instanceSnapshot(before),
      after: { ...instanceSnapshot(after), ...more },
    });
  }
}
