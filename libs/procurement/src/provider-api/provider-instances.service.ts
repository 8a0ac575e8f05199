import { Plans } from '#catalog';
import type { Actor } from '#identity';
import { Clock, dateOf, formatInstant, type Id, type Instant } from '#kernel';
import type { Page } from '#platform';
import { Injectable } from '@nestjs/common';
import {
  type Asked,
  currentQuantity,
  exitChecklist,
  type ExitTask,
  type InstanceStatus,
  lasting,
  type Notice,
  type Suspender,
} from '../core/index.js';
import { Exits } from '../exit/exits.service.js';
import { Successions } from '../exit/successions.service.js';
import { type InstanceFilter, InstanceReading } from '../instance/instance-reading.js';
import type { InstanceFacts } from '../instance/instance-rows.js';
import { nextOf } from './page-query.js';

/** An instance as its provider's agent reconciles it with what really runs. */
export interface InstanceView {
  id: Id;
  orderId: Id;
  offeringCode: string;
  planCode: string;
  externalId: string | null;
  state: InstanceStatus;
  /** Now. */
  quantity: string;
  activatedAt: string | null;
  terminatedAt: string | null;
  /** The one that lasts; null: none. */
  suspension: { from: string; by: Suspender; reason: string } | null;
  /** When it ends, as one side has said; it runs on until then. */
  notice: { by: Notice['by']; endsAt: string; reason: string } | null;
  /** What is done and what remains of the way out; null until it has ended. */
  exit: ExitTask[] | null;
  /** The instance that replaces it, and until when both are to run. */
  successor: { id: Id; handoverUntil: string | null } | null;
  predecessorIds: Id[];
  /** What a used-up budget's policy asks; null: nothing. */
  asked: Asked | null;
}

export interface InstancePageView {
  instances: InstanceView[];
  next: string | null;
  /** Sent back as `updatedSince` the next time. */
  syncedThrough: string;
}

const told = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant));

/** Instances for agents of providers. */
@Injectable()
export class ProviderInstances {
  constructor(
    private readonly reading: InstanceReading,
    private readonly plans: Plans,
    private readonly exits: Exits,
    private readonly successions: Successions,
    private readonly clock: Clock,
  ) {}

  /** Newest first. Whoever turns pages keeps the first one's `syncedThrough`. */
  async list(
    actor: Actor,
    filter: Pick<InstanceFilter, 'statuses' | 'updatedSince'>,
    page: Page,
  ): Promise<InstancePageView> {
    const found = await this.reading.synced(actor, filter, page);
    return {
      ...{ instances: await this.views(found.nodes), next: nextOf(found) },
      syncedThrough: formatInstant(found.syncedThrough),
    };
  }

  async views(instances: readonly InstanceFacts[]): Promise<InstanceView[]> {
    const plans = await this.plans.byIds(instances.map(({ planId }) => planId));
    const ids = instances.map(({ id }) => id);
    const exits = await this.exits.of(ids);
    const successions = await this.successions.of(ids);
    const today = dateOf(this.clock.now());
    return instances.map((instance) => {
      const exit = exits.get(instance.id);
      const successor = successions.find(({ instanceId }) => instanceId === instance.id);
      const before = successions.filter(({ successorId }) => successorId === instance.id);
      const paused = lasting(instance);
      const { offeringCode, code } = plans.get(instance.planId)!;
      return {
        ...{ id: instance.id, orderId: instance.orderId, offeringCode, planCode: code },
        ...{ externalId: instance.externalId, state: instance.status, quantity: currentQuantity(instance) },
        ...{ activatedAt: told(instance.activatedAt), terminatedAt: told(instance.terminatedAt) },
        suspension: paused && { from: formatInstant(paused.from), by: paused.by, reason: paused.reason },
        notice: instance.notice && { ...instance.notice, endsAt: formatInstant(instance.notice.endsAt) },
        exit: exit ? exitChecklist({ ...exit, status: instance.status }, today) : null,
        successor: successor ? { id: successor.successorId, handoverUntil: successor.handoverUntil } : null,
        predecessorIds: before.map(({ instanceId }) => instanceId),
        asked: instance.asked,
      };
    });
  }
}
