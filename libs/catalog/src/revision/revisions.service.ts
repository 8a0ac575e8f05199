import type { Actor } from '#identity';
import {
  Clock,
  DAY,
  DomainError,
  type Id,
  type Instant,
  invalid,
  isId,
  notFound,
  text,
  transition,
  versionConflict,
} from '#kernel';
import { Audit, Idempotency, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OfferingAttributes } from '../attribute/offering-attributes.service.js';
import { Dependencies } from '../dependency/dependencies.service.js';
import { OFFERING_MACHINE, type PricePlan } from '../core/index.js';
import type { OfferingContent } from '../offering/offering.check.js';
import { merged, OfferingContents, type OfferingEdits, type Writer } from '../offering/offering-contents.service.js';
import { type Offering, statusBeneath } from '../offering/offering.row.js';
import { noOffering } from '../offering/offering.service.js';
import { lockOffering } from '../offering/offering-store.js';
import { plansOf } from '../plan/plan-store.js';
import { RevisionEffects } from './revision-effect.service.js';
import type { ReviseOfferingInput, UpdateOfferingRevisionInput } from './revision.input.js';
import type { Revision } from './revision.row.js';
import { RevisionSteps } from './revision-steps.service.js';
import { type Draft, draftColumns, insertDraft, openRevision, revisedPlans, updateRevision } from './revision-store.js';

const MOST_DAYS_AHEAD = 731;

/** Writing revisions of an offering that is published, by its own provider. */
@Injectable()
export class Revisions {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly contents: OfferingContents,
    private readonly attributes: OfferingAttributes,
    private readonly dependencies: Dependencies,
    private readonly effects: RevisionEffects,
    private readonly steps: RevisionSteps,
    private readonly clock: Clock,
  ) {}

  /**
   * A draft of what the offering is to say from `effectiveFrom` on: what the input leaves out stays as it is.
   * VERSION_CONFLICT when the offering is no longer the version that was read, REVISION_OPEN when another is open.
   */
  async revise(actor: Actor, { idempotencyKey, ...input }: ReviseOfferingInput): Promise<Id> {
    const { organizationId } = actor;
    const once = { organizationId, operation: 'reviseOffering', key: idempotencyKey, body: input };
    if (!isId(input.offeringId)) throw notFound(noOffering);
    await this.effects.settle([input.offeringId], actor.requestId);
    return this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, input)),
    );
  }

  private async insert(manager: EntityManager, actor: Actor, input: ReviseOfferingInput): Promise<Id> {
    const offering = await lockOffering(manager, input.offeringId);
    if (offering?.providerId !== actor.organizationId) throw notFound(noOffering);
    if (offering.version !== input.version) throw versionConflict(offering.version);
    transition(OFFERING_MACHINE, statusBeneath(offering), 'revise');
    if (await openRevision(manager, offering.id)) throw revisionOpen();
    return this.draft(manager, actor, offering, input);
  }

  /** A draft of an offering whose row is locked and that has no open revision. */
  async draft(
    manager: EntityManager,
    actor: Writer,
    offering: Offering,
    input: OfferingEdits & { effectiveFrom?: Instant | null },
  ): Promise<Id> {
    const effectiveFrom = this.checkedInstant(input.effectiveFrom ?? null);
    const plans = await plansOf(manager, offering.id, offering.plansRevision);
    const content = await this.checked(manager, { ...offering, offeringId: offering.id, plans }, input);
    const now = this.clock.now();
    const after = { ...content, effectiveFrom };
    const made = await insertDraft(manager, offering.id, after, { authorId: actor.personId, now });
    await this.audit.write(manager, actor, {
      action: 'reviseOffering',
      subject: 'offeringRevision',
      subjectId: made,
      after: { offeringId: offering.id, ...after },
    });
    return made;
  }

  /** Rewrites a draft or what changes were asked of. VERSION_CONFLICT when it is no longer the version that was read. */
  update(actor: Actor, input: UpdateOfferingRevisionInput): Promise<Id> {
    return this.steps.take(actor, input.id, 'update', async (manager, revision) => {
      if (revision.version !== input.version) throw versionConflict(revision.version);
      const effectiveFrom =
        input.effectiveFrom === null || input.effectiveFrom === undefined
          ? revision.effectiveFrom
          : this.checkedInstant(input.effectiveFrom);
      const plans = await revisedPlans(manager, revision);
      const content = await this.checked(manager, { ...revision, plans }, input);
      return { columns: draftColumns({ ...content, effectiveFrom }) };
    });
  }

  /** Rewrites a draft, or what changes were asked of; the offering's row is locked. */
  async rewrite(manager: EntityManager, actor: Writer, revision: Revision, input: OfferingEdits): Promise<void> {
    const plans = await revisedPlans(manager, revision);
    const content = await this.checked(manager, { ...revision, plans }, input);
    const columns = draftColumns({ ...content, effectiveFrom: revision.effectiveFrom });
    await updateRevision(manager, revision.id, columns);
    await this.audit.write(manager, actor, {
      action: 'updateOfferingRevision',
      subject: 'offeringRevision',
      subjectId: revision.id,
      before: { status: revision.status, version: revision.version },
      after: { ...columns, version: revision.version + 1 },
    });
  }

  /** Given up by its provider, also after its approval as long as it is not in effect. */
  withdraw(actor: Actor, revisionId: Id): Promise<Id> {
    return this.steps.take(actor, revisionId, 'withdraw', () => Promise.resolve({ columns: { effective_at: null } }));
  }

  private async checked(
    manager: EntityManager,
    before: OfferingContent & { offeringId: Id; providerId: Id; sandboxOf: Id | null; plans: PricePlan[] },
    input: OfferingEdits,
  ): Promise<Omit<Draft, 'effectiveFrom'>> {
    const { providerId } = before;
    const { content, plans } = await this.contents.check(manager, providerId, merged(before, input), input.plans);
    if (!input.plans) this.contents.checkKept(content, before.plans);
    const effectiveAttributes = await this.attributes.effective(manager, providerId, content.attributes);
    await this.dependencies.check(manager, before, effectiveAttributes);
    return { ...content, effectiveAttributes, plans: input.plans ? plans : before.plans };
  }

  /** IN_PAST before now, OUT_OF_RANGE more than two years ahead. */
  private checkedInstant(effectiveFrom: Instant | null): Instant | null {
    if (effectiveFrom === null) return null;
    const now = this.clock.now();
    if (effectiveFrom < now)
      throw invalid(['effectiveFrom'], 'IN_PAST', text('It must not lie in the past.', '不得早于当前时间。'));
    if (effectiveFrom > now + MOST_DAYS_AHEAD * DAY)
      throw invalid(
        ['effectiveFrom'],
        'OUT_OF_RANGE',
        text(`At most ${MOST_DAYS_AHEAD} days ahead.`, `最多提前 ${MOST_DAYS_AHEAD} 天。`),
      );
    return effectiveFrom;
  }
}

const revisionOpen = (): DomainError =>
  new DomainError('REVISION_OPEN', text('Another revision of it is still open.', '该服务商品尚有未完成的修订。'));
