import { Plans } from '#catalog';
import type { Actor } from '#identity';
import { formatInstant, type Id, type Instant } from '#kernel';
import type { Page } from '#platform';
import { Injectable } from '@nestjs/common';
import { type Asked, currentQuantity, type InstanceStatus, lasting, type Suspender } from '../core/index.js';
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
    return instances.map((instance) => {
      const paused = lasting(instance);
      const { offeringCode, code } = plans.get(instance.planId)!;
      return {
        ...{ id: instance.id, orderId: instance.orderId, offeringCode, planCode: code },
        ...{ externalId: instance.externalId, state: instance.status, quantity: currentQuantity(instance) },
        ...{ activatedAt: told(instance.activatedAt), terminatedAt: told(instance.terminatedAt) },
        suspension: paused && { from: formatInstant(paused.from), by: paused.by, reason: paused.reason },
        asked: instance.asked,
      };
    });
  }
}
