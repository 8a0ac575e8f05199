import { type PlanFacts, Plans } from '#catalog';
import { metersWhileSuspended, platformMeters, yearsFrom } from '#catalog/core';
import type { Actor, Role } from '#identity';
import {
  Clock,
  dayStart,
  formatInstant,
  hourStart,
  type Id,
  type Instant,
  invalid,
  notFound,
  text,
  transition,
} from '#kernel';
import { at, bin, type Doer, Hints, Idempotency, log, rows, system, Transactions } from '#platform';
import {
  INSTANCE_ENDED,
  type InstanceFacts,
  Instances,
  ItemWork,
  type OpenChange,
  type OrderItem,
  WayOut,
} from '#procurement';
import { goesOn, INSTANCE_MACHINE, lasting, lastChange, type Suspender } from '#procurement/core';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CORRECTION_OF } from '../event/stored-events.js';
import { continueGauges } from '../ledger/carried.js';
import { PlatformMeters } from '../platform/platform-meters.js';
import { METERING_QUEUE, METER_PLATFORM } from '../platform/queue.js';
import { Pauses } from './pauses.js';

export interface ActivateInstance {
  instanceId: Id;
  externalId?: string | null;
  activatedAt?: Instant | null;
}

export interface ResizeInstance {
  instanceId: Id;
  quantity: string;
  at?: Instant | null;
  idempotencyKey?: string | null;
}

/** Who may go beyond what the order was approved for: the buyer's approver, or the provider who says what runs. */
const BEYOND_ORDERED: readonly Role[] = ['APPROVER'];

/** Where an instance's life begins, pauses and ends, metering does so with it, in the same transaction. */
@Injectable()
export class Lifecycle {
  constructor(
    private readonly transactions: Transactions,
    private readonly instances: Instances,
    private readonly pauses: Pauses,
    private readonly wayOut: WayOut,
    private readonly items: ItemWork,
    private readonly plans: Plans,
    private readonly meters: PlatformMeters,
    private readonly idempotency: Idempotency,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** CREATING becomes ACTIVE, by the rules of `Instances.activate`; the platform's meters of its plan start. */
  async activate(actor: Actor, input: ActivateInstance): Promise<InstanceFacts> {
    // The plan first: inside the transaction a second connection could be waited for in vain.
    const { planId } = await this.instances.forReading(actor, input.instanceId);
    const prices = await this.pricesOf(planId);
    const meters = platformMeters(prices);
    const instance = await this.transactions.run(async (manager) => {
      const active = await this.instances.activate(manager, actor, input);
      await this.meters.start(manager, active, meters, metersWhileSuspended(prices));
      return active;
    });
    if (meters.length) await this.hint(instance.id);
    return instance;
  }

  /**
   * TERMINATED at once, as of `end` (default now): NOT_FOUND unless the instance is the caller's own buyer's or
   * provider's; INVALID_TRANSITION unless it runs; VALIDATION_FAILED with IN_FUTURE, BEFORE_ACTIVATION,
   * BEFORE_LAST_CHANGE when it lies before its last suspension, or USAGE_AFTER_END when the provider's use lies at or after
   * the end; HANDOVER_GOES_ON for its provider while it is handed over to another. The platform's own use there is
   * corrected soon after.
   */
  async terminate(actor: Actor, instanceId: Id, end: Instant | null): Promise<InstanceFacts> {
    const instance = await this.transactions.run(async (manager) => {
      const waiting = await this.items.lockOf(manager, instanceId);
      const found = await this.own(manager, actor, instanceId);
      // What its buyer has ordered to end is not held up by a handover.
      if (!waiting.some(({ item }) => item.kind === 'TERMINATE'))
        await this.wayOut.demandNoHandover(manager, actor, found);
      const ended = await this.end(manager, actor, found, end);
      await this.items.ended(manager, actor, waiting, { instance: found, from: ended.terminatedAt! });
      return ended;
    });
    await this.hint(instance.id);
    return instance;
  }

  private async end(
    manager: EntityManager,
    actor: Actor,
    found: InstanceFacts,
    end: Instant | null,
    told = true,
  ): Promise<InstanceFacts> {
    transition(INSTANCE_MACHINE, found.status, 'terminate');
    const now = this.clock.now();
    const endedAt = end ?? now;
    this.checkEnd(endedAt, found, now);
    await this.refuseUseAfter(manager, found.id, endedAt);
    await this.meters.end(manager, found.id, endedAt, now);
    return this.instances.terminate(manager, actor, found, endedAt, told);
  }

  /**
   * The provider has changed or ended what an order says, as of `at` (default now): by the rules of a resize or an end.
   * NOT_FOUND unless it is the caller's own provider's; INVALID_TRANSITION for an item that is not under way.
   */
  async complete(actor: Actor, itemId: Id, at: Instant | null): Promise<OrderItem> {
    // The plans first, as for an activation.
    const prices = await this.pricesAround(await this.items.find(actor, itemId));
    const instanceId = await this.transactions.run(async (manager) => {
      const change = await this.items.lock(manager, actor, itemId, actor.organizationId);
      await this.items.done(manager, actor, change, await this.carryOut(manager, actor, change, { at, prices }));
      return change.instance.id;
    });
    await this.hint(instanceId);
    return this.items.find(actor, itemId);
  }

  /** Since when it is as ordered. */
  private async carryOut(
    manager: EntityManager,
    actor: Actor,
    change: OpenChange,
    { at, prices }: { at: Instant | null; prices: Record<'next' | 'before', PlanFacts['prices']> },
  ): Promise<Instant> {
    const { instance, item } = change;
    if (goesOn(item, instance)) {
      const ready = await this.withMoney(manager, actor, change);
      const from = item.kind === 'RENEW' ? await this.termStart(manager, ready) : (at ?? this.clock.now());
      if (item.kind === 'TRANSFER') refuseBeforeOrder(from, ready);
      await this.goOn(manager, actor, ready, { from, prices });
      return from;
    }
    if (item.kind === 'TERMINATE')
      // Its broker, if one made it, was asked when the order was accepted.
      return instance.terminatedAt ?? (await this.end(manager, actor, instance, at, false)).terminatedAt!;
    const from = await this.items.resize(manager, actor, change, at);
    if (from !== null) {
      await this.meters.change(manager, instance.id, from, this.clock.now());
      return from;
    }
    // What was used before is charged as it was: nothing of that comes free.
    if (at !== null) refuseBeforeOrder(at, change);
    return at ?? this.clock.now();
  }

  /** Begins the terms of renewed services whose first day has come: nobody has to do anything for them. */
  async renewDue(requestId: string): Promise<void> {
    for (const itemId of await this.items.renewalsDue())
      await this.renew(system(requestId), itemId).catch((error: unknown) =>
        // One that fails is looked at again by the next sweep; those behind it do not wait for it.
        log.error({ item: itemId, err: error instanceof Error ? error.stack : String(error) }, 'service not renewed'),
      );
  }

  private async renew(doer: Doer, itemId: Id): Promise<void> {
    const prices = await this.pricesAround(await this.items.renewal(itemId));
    await this.transactions.run(async (manager) => {
      const found = await this.items.lock(manager, doer, itemId, null);
      if (found.instance.terminatedAt !== null) return this.items.drop(manager, doer, found, INSTANCE_ENDED);
      const change = await this.withMoney(manager, doer, found);
      // Whatever else keeps it from running is over first.
      if (change.instance.status !== 'ACTIVE') return;
      const from = await this.termStart(manager, change);
      await this.goOn(manager, doer, change, { from, prices });
      await this.items.done(manager, doer, change, from);
    });
  }

  private async pricesOf(planId: Id): Promise<PlanFacts['prices']> {
    return (await this.plans.byIds([planId])).get(planId)?.prices ?? [];
  }

  /** Of the plan the service goes on by, and of the one it had. */
  private async pricesAround({
    planId,
    instanceId,
  }: OrderItem): Promise<Record<'next' | 'before', PlanFacts['prices']>> {
    const next = await this.pricesOf(planId);
    const there = instanceId === null ? null : (await this.instances.get(instanceId)).planId;
    return { next, before: there === null || there === planId ? next : await this.pricesOf(there) };
  }

  /** What the policy of the old term's budget has suspended goes on: the new term has money of its own. */
  private async withMoney(manager: EntityManager, doer: Doer, change: OpenChange): Promise<OpenChange> {
    const { item, instance } = change;
    if (item.kind !== 'RENEW' || instance.status !== 'SUSPENDED' || lasting(instance)?.by !== 'POLICY') return change;
    await this.pauses.endWithMoney(manager, doer, instance);
    return { ...change, instance: (await this.instances.lock(manager, instance.id))! };
  }

  /**
   * The start of the first day, or the end of the last suspension, or the last change of the quantity, where these are
   * later: what was not there is not charged. Where use is reported for since then: now, so that nothing is charged anew.
   */
  private async termStart(manager: EntityManager, { order, instance }: OpenChange): Promise<Instant> {
    const start = Math.max(dayStart(order.startsOn!), lastChange({ ...instance, activatedAt: instance.activatedAt! }));
    return (await this.useAfter(manager, instance.id, start)) ? this.clock.now() : start;
  }

  /** One instance ends where the next begins, and so do the platform's meters. */
  private async goOn(
    manager: EntityManager,
    doer: Doer,
    change: OpenChange,
    { from, prices }: { from: Instant; prices: Record<'next' | 'before', PlanFacts['prices']> },
  ): Promise<void> {
    const instance = { ...change.instance, activatedAt: change.instance.activatedAt! };
    const now = this.clock.now();
    this.checkEnd(from, instance, now);
    refuseBefore(from, lastChange(instance));
    await this.refuseUseAfter(manager, instance.id, from);
    await this.meters.end(manager, instance.id, from, now);
    const since = yearsFrom(instance, prices.before, from);
    const next = await this.items.goOn(manager, doer, change, { from, yearsFrom: since });
    await this.meters.start(manager, next, platformMeters(prices.next), metersWhileSuspended(prices.next));
    await continueGauges(manager, { instanceId: next.id, beforeId: instance.id, since: from }, prices);
  }

  /**
   * Another quantity as of `at` (default now): NOT_FOUND unless the instance is the caller's own buyer's or
   * provider's; else by the rules of `Instances.resize`. Hours that the platform metered already are corrected soon
   * after. The quantity it has already changes nothing.
   */
  async resize(actor: Actor, { idempotencyKey, ...input }: ResizeInstance): Promise<InstanceFacts> {
    const instanceId = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'resizeInstance', key: idempotencyKey, body: input },
        () => this.resizeOnce(manager, actor, input),
      ),
    );
    await this.hint(instanceId);
    return this.instances.get(instanceId);
  }

  /**
   * SUSPENDED from now on: nothing is metered until it is resumed. NOT_FOUND unless the instance is the caller's own
   * buyer's or provider's; else by the rules of `Suspensions.suspend`.
   */
  async suspend(actor: Actor, instanceId: Id, reason: string): Promise<InstanceFacts> {
    const { planId } = await this.instances.forReading(actor, instanceId);
    const gauges = await this.pauses.gaugesOf(planId);
    return this.paused(actor, instanceId, (manager, found, by) =>
      this.pauses.begin(manager, actor, found, { by, reason, gauges }),
    );
  }

  /** ACTIVE again from now on: the same, by the rules of `Suspensions.resume`. */
  resume(actor: Actor, instanceId: Id): Promise<InstanceFacts> {
    return this.paused(actor, instanceId, (manager, found, by) => this.pauses.end(manager, actor, found, by));
  }

  private async paused(
    actor: Actor,
    instanceId: Id,
    step: (manager: EntityManager, instance: InstanceFacts, by: Suspender) => Promise<void>,
  ): Promise<InstanceFacts> {
    const id = await this.transactions.run(async (manager) => {
      const found = await this.own(manager, actor, instanceId);
      await step(manager, found, found.organizationId === actor.organizationId ? 'BUYER' : 'PROVIDER');
      return found.id;
    });
    await this.hint(id);
    return this.instances.get(id);
  }

  private async resizeOnce(manager: EntityManager, actor: Actor, input: ResizeInstance): Promise<Id> {
    const found = await this.own(manager, actor, input.instanceId);
    const { from } = await this.instances.resize(manager, actor, found, {
      quantity: input.quantity,
      at: input.at ?? null,
      beyondOrdered: actor.roles.some((role) => BEYOND_ORDERED.includes(role)),
    });
    if (from !== null) await this.meters.change(manager, found.id, from, this.clock.now());
    return found.id;
  }

  /** The instance, locked; NOT_FOUND unless it is the caller's own buyer's or provider's. */
  private async own(manager: EntityManager, actor: Actor, instanceId: Id): Promise<InstanceFacts> {
    const found = await this.instances.lock(manager, instanceId);
    if (!found || ![found.organizationId, found.providerId].includes(actor.organizationId))
      throw notFound(text('service instance', '服务实例'));
    return found;
  }

  private checkEnd(endedAt: Instant, { activatedAt, suspensions }: InstanceFacts, now: Instant): void {
    if (endedAt > now) throw invalid(['at'], 'IN_FUTURE', text('Must not be in the future.', '不能晚于当前时间。'));
    if (endedAt < activatedAt!) {
      const on = formatInstant(activatedAt!);
      throw invalid(['at'], 'BEFORE_ACTIVATION', text(`The instance was activated at ${on}.`, `该实例于 ${on} 激活。`));
    }
    const paused = suspensions.at(-1);
    if (paused && endedAt < paused.from) {
      const on = formatInstant(paused.from);
      throw invalid(
        ['at'],
        'BEFORE_LAST_CHANGE',
        text(`The instance was suspended at ${on}.`, `该实例于 ${on} 暂停。`),
      );
    }
  }

  /** The instance's row is held alone, so no use can come in between this look and the end. */
  private async refuseUseAfter(manager: EntityManager, instanceId: Id, endedAt: Instant): Promise<void> {
    const event = await this.useAfter(manager, instanceId, endedAt);
    if (!event) return;
    const when = formatInstant(event.at);
    throw invalid(
      ['at'],
      'USAGE_AFTER_END',
      text(
        `Use of ${event.meter} is reported at ${when} (event ${event.event_id}): void it first, or end later.`,
        `计量项 ${event.meter} 在 ${when} 有已上报的用量（事件 ${event.event_id}）：请先作废，或选择更晚的终止时间。`,
      ),
    );
  }

  /** The last event of the provider at or after the instant; null when there is none. */
  private async useAfter(
    manager: EntityManager,
    instanceId: Id,
    endedAt: Instant,
  ): Promise<{ event_id: string; meter: string; at: Instant } | null> {
    const used = await rows<{ meter: string }>(
      manager,
      'SELECT DISTINCT meter FROM usage_rollup WHERE instance_id = ? AND hour >= ? AND n > 0',
      [bin(instanceId), at(hourStart(endedAt))],
    );
    if (!used.length) return null;
    const [event] = await rows<{ event_id: string; meter: string; at: Instant }>(
      manager,
      `SELECT e.event_id, e.meter, e.at FROM usage_event e ${CORRECTION_OF}
        WHERE e.instance_id = ? AND e.meter IN (?) AND e.at >= ? AND NOT e.platform
          AND c.corrected_key IS NULL AND (e.corrects_key IS NULL OR e.quantity > 0)
        ORDER BY e.at DESC LIMIT 1`,
      [bin(instanceId), used.map(({ meter }) => meter), at(endedAt)],
    );
    return event ?? null;
  }

  private hint(instanceId: Id): Promise<void> {
    return this.hints.send(METERING_QUEUE, METER_PLATFORM, {}, `${METER_PLATFORM}-${instanceId}`);
  }
}

/** BEFORE_START where a service would be its receiver's before that one's order begins. */
function refuseBeforeOrder(from: Instant, { order: { startsOn } }: OpenChange): void {
  if (from >= dayStart(startsOn!)) return;
  throw invalid(['at'], 'BEFORE_START', text(`The order begins on ${startsOn}.`, `订单自 ${startsOn} 起生效。`));
}

/** BEFORE_LAST_CHANGE where a service would go on as another instance from within what this one has been through. */
function refuseBefore(from: Instant, changed: Instant): void {
  if (from >= changed) return;
  const on = formatInstant(changed);
  throw invalid(
    ['at'],
    'BEFORE_LAST_CHANGE',
    text(`It last changed, or ran again, at ${on}: not before that.`, `该实例上次变更或恢复于 ${on}，不能早于该时间。`),
  );
}
