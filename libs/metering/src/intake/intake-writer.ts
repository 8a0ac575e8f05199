import { requiredUsageMeters } from '#catalog/core';
import { Plans } from '#catalog';
import { Clock, type Id } from '#kernel';
import { Audit, type Change, type Doer, isDuplicate, isRetryable, Transactions } from '#platform';
import type { Actor } from '#identity';
import { type InstanceFacts, Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { judge, type MeteredInstance, type ReportedEvent, type Verdict } from '../core/index.js';
import { EventStore } from '../event/event-store.js';
import { correctedKeys, eventsByKey } from '../event/stored-events.js';

/** Events of one request that are written together; with others' they make one transaction. */
export interface Portion {
  actor: Actor;
  events: readonly ReportedEvent[];
}

/** Thrown inside a transaction that needs plans which are not at hand: a second connection could wait for ever. */
class PlansMissing extends Error {
  constructor(readonly planIds: Id[]) {
    super('plans missing');
  }
}

/** Plans kept at hand; the prices of a plan that has instances never change. */
const MOST_PLANS = 5_000;

/**
 * Judges and keeps portions in one transaction. When the database refuses it as a collision (a key kept meanwhile,
 * a deadlock, a lock not given in time) everything is read and judged again.
 */
@Injectable()
export class IntakeWriter {
  private readonly meters = new Map<Id, ReadonlySet<string>>();

  constructor(
    private readonly transactions: Transactions,
    private readonly store: EventStore,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The verdicts of each portion, in order; returns after commit. */
  async write(portions: readonly Portion[]): Promise<Verdict[][]> {
    for (;;) {
      try {
        return await this.transactions.run((manager) => this.attempt(manager, portions), isCollision);
      } catch (error) {
        if (!(error instanceof PlansMissing)) throw error;
        await this.loadPlans(error.planIds);
      }
    }
  }

  private async attempt(manager: EntityManager, portions: readonly Portion[]): Promise<Verdict[][]> {
    const events = portions.flatMap((portion) => portion.events);
    const originals = events.flatMap(({ correctsKey }) => correctsKey ?? []);
    const known = await eventsByKey(manager, [...events.map(({ key }) => key), ...originals]);
    const corrected = await correctedKeys(manager, originals);
    const instances = await this.metered(manager, events);
    const verdicts = judge(events, { now: this.clock.now(), instances, known, corrected });
    await this.store.append(
      manager,
      verdicts.flatMap((verdict) => (verdict.kind === 'ACCEPTED' ? verdict.event : [])),
    );
    let start = 0;
    const answers = portions.map((portion) => verdicts.slice(start, (start += portion.events.length)));
    await this.audit.writeAll(
      manager,
      portions.flatMap((portion, index) => recordOf(portion, answers[index]!)),
    );
    return answers;
  }

  /** The instances named, held shared: none is terminated before the events are kept. */
  private async metered(manager: EntityManager, events: readonly ReportedEvent[]): Promise<MeteredInstance[]> {
    const found: InstanceFacts[] = [];
    for (const providerId of [...new Set(events.map((event) => event.providerId))].sort()) {
      const own = events.filter((event) => event.providerId === providerId);
      const ids = [...new Set(own.flatMap(({ instanceId }) => instanceId ?? []))].sort();
      const externalIds = [...new Set(own.flatMap(({ externalId }) => externalId ?? []))].sort();
      found.push(...(await this.instances.forUsage(manager, providerId, ids, externalIds)));
    }
    const missing = new Set(found.map(({ planId }) => planId).filter((planId) => !this.meters.has(planId)));
    if (missing.size) throw new PlansMissing([...missing]);
    return found.map((instance) => ({ ...instance, meters: this.meters.get(instance.planId)! }));
  }

  private async loadPlans(planIds: Id[]): Promise<void> {
    if (this.meters.size > MOST_PLANS) this.meters.clear();
    const plans = await this.plans.byIds(planIds);
    for (const planId of planIds)
      this.meters.set(planId, new Set(requiredUsageMeters(plans.get(planId)?.prices ?? [])));
  }
}

/** What the audit trail keeps of a portion: nothing when it changed nothing. */
function recordOf({ actor, events }: Portion, verdicts: readonly Verdict[]): { doer: Doer; change: Change }[] {
  const count = (kind: Verdict['kind']): number => verdicts.filter((verdict) => verdict.kind === kind).length;
  const accepted = count('ACCEPTED');
  if (!accepted) return [];
  const first = events[verdicts.findIndex(({ kind }) => kind === 'ACCEPTED')]!;
  const after = {
    accepted,
    duplicates: count('DUPLICATE'),
    rejected: count('REJECTED'),
    first: { source: first.source, id: first.id },
  };
  return [{ doer: actor, change: { action: 'reportUsage', subject: 'usage', subjectId: null, after } }];
}

const isCollision = (error: unknown): boolean => isRetryable(error) || isDuplicate(error);
