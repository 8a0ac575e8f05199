import { metersWhileSuspended, requiredUsageMeters } from '#catalog/core';
import { Plans } from '#catalog';
import { Clock, type Id } from '#kernel';
import { Audit, type Change, type Doer, isDuplicate, isRetryable, Transactions } from '#platform';
import { Instances, type UsageInstance } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { judge, type MeteredInstance, placesOfOriginals, type ReportedEvent, type Verdict } from '../core/index.js';
import { EventStore } from '../event/event-store.js';
import { payloadDigest } from '../event/event-key.js';
import { correctedKeys, eventsAt, fromKnownRow, identitiesOf, KNOWN_COLUMNS } from '../event/stored-events.js';

/** Events of one request that are written together; with others' they make one transaction. */
export interface Portion {
  actor: Doer;
  events: readonly ReportedEvent[];
  /** What else must be written with them, in the same transaction and after every lock of theirs. */
  alongside?: (manager: EntityManager, verdicts: readonly Verdict[]) => Promise<void>;
}

/** Writes portions in a transaction of the caller's. */
type Write = (portions: readonly Portion[]) => Promise<Verdict[][]>;

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
  private readonly meters = new Map<Id, Pick<MeteredInstance, 'meters' | 'whileSuspended'>>();

  constructor(
    private readonly transactions: Transactions,
    private readonly store: EventStore,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The verdicts of each portion, in order; returns after commit. */
  write(portions: readonly Portion[]): Promise<Verdict[][]> {
    return this.within((manager) => this.attempt(manager, portions));
  }

  /** Work in whose transaction portions are written; run again as a whole as said above. */
  async within<T>(work: (manager: EntityManager, write: Write) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.transactions.run(
          (manager) => work(manager, (portions) => this.attempt(manager, portions)),
          isCollision,
        );
      } catch (error) {
        if (!(error instanceof PlansMissing)) throw error;
        await this.loadPlans(error.planIds);
      }
    }
  }

  private async attempt(manager: EntityManager, portions: readonly Portion[]): Promise<Verdict[][]> {
    const events = portions.flatMap((portion) => portion.events);
    const originals = events.flatMap(({ correctsKey }) => correctsKey ?? []);
    const instances = await this.metered(manager, events);
    // Before the identities: who finds a correction of another moment finds also that it is this very event, sent twice.
    const corrected = await correctedKeys(manager, originals);
    const known = await identitiesOf(
      manager,
      events.map(({ key }) => key),
    );
    const kept = await eventsAt(manager, KNOWN_COLUMNS, placesOfOriginals(events, instances));
    const verdicts = judge(events, {
      now: this.clock.now(),
      instances,
      known,
      originals: new Map(kept.map(fromKnownRow).map((event) => [event.key, event])),
      corrected,
      digest: payloadDigest,
    });
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
    for (const [index, { alongside }] of portions.entries()) await alongside?.(manager, answers[index]!);
    return answers;
  }

  /** The instances named, held shared: none is terminated before the events are kept. */
  private async metered(manager: EntityManager, events: readonly ReportedEvent[]): Promise<MeteredInstance[]> {
    const found: UsageInstance[] = [];
    for (const providerId of [...new Set(events.map((event) => event.providerId))].sort()) {
      const own = events.filter((event) => event.providerId === providerId);
      const ids = [...new Set(own.flatMap(({ instanceId }) => instanceId ?? []))].sort();
      const externalIds = [...new Set(own.flatMap(({ externalId }) => externalId ?? []))].sort();
      found.push(...(await this.instances.forUsage(manager, providerId, ids, externalIds)));
    }
    const missing = new Set(found.map(({ planId }) => planId).filter((planId) => !this.meters.has(planId)));
    if (missing.size) throw new PlansMissing([...missing]);
    return found.map((instance) => ({ ...instance, ...this.meters.get(instance.planId)! }));
  }

  private async loadPlans(planIds: Id[]): Promise<void> {
    if (this.meters.size > MOST_PLANS) this.meters.clear();
    const plans = await this.plans.byIds(planIds);
    for (const planId of planIds) {
      const prices = plans.get(planId)?.prices ?? [];
      const whileSuspended = metersWhileSuspended(prices);
      this.meters.set(planId, { meters: new Set(requiredUsageMeters(prices)), whileSuspended });
    }
  }
}

/** What the audit trail keeps of a portion: nothing when it changed nothing and contradicted nothing that is kept. */
function recordOf({ actor, events }: Portion, verdicts: readonly Verdict[]): { doer: Doer; change: Change }[] {
  const count = (is: (verdict: Verdict) => boolean): number => verdicts.filter(is).length;
  const first = (is: (verdict: Verdict) => boolean): { source: string; id: string } => {
    const { source, id } = events[verdicts.findIndex(is)]!;
    return { source, id };
  };
  const accepted = count(isAccepted);
  const conflicts = count(isConflict);
  if (!accepted && !conflicts) return [];
  const after = {
    accepted,
    duplicates: count(({ kind }) => kind === 'DUPLICATE'),
    rejected: count(({ kind }) => kind === 'REJECTED'),
    ...(accepted && { first: first(isAccepted) }),
    ...(conflicts && { conflicts, firstConflict: first(isConflict) }),
  };
  return [{ doer: actor, change: { action: 'reportUsage', subject: 'usage', subjectId: null, after } }];
}

const isAccepted = ({ kind }: Verdict): boolean => kind === 'ACCEPTED';
const isConflict = (verdict: Verdict): boolean =>
  verdict.kind === 'REJECTED' && verdict.code === 'IDEMPOTENCY_CONFLICT';
const isCollision = (error: unknown): boolean => isRetryable(error) || isDuplicate(error);
