import type { Actor } from '#identity';
import { Clock, DomainError, type Id, type Instant, Issues, text, textInput } from '#kernel';
import { at, bin } from '#platform';
import type { RuleScope } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OfferingAttributes } from '../attribute/offering-attributes.service.js';
import { fieldsToReview, type PricePlan, revisionChanges } from '../core/index.js';
import { ProviderMeters } from '../meter/provider-meters.service.js';
import { OfferingRules } from '../offering/offering-rules.service.js';
import type { Offering } from '../offering/offering.row.js';
import { plansOf } from '../plan/plan-store.js';
import { RevisionSteps } from './revision-steps.service.js';
import type { Revision } from './revision.row.js';
import { revisedPlans } from './revision-store.js';

/** A revision's way from its provider's draft through the operator's review to its effect. */
@Injectable()
export class RevisionReviews {
  constructor(
    private readonly steps: RevisionSteps,
    private readonly rules: OfferingRules,
    private readonly attributes: OfferingAttributes,
    private readonly meters: ProviderMeters,
    private readonly clock: Clock,
  ) {}

  /**
   * Hands it to the operator; where nothing of it needs a review, and in a sandbox, it is approved at once. NOTHING_CHANGED, PLAN_RULE,
   * METER_CONFLICT against what is published.
   */
  submit(actor: Actor, revisionId: Id): Promise<Id> {
    return this.steps.take(actor, revisionId, 'submit', async (manager, written, offering) => {
      const { providerId, attributes } = written;
      const effectiveAttributes = await this.attributes.effective(manager, providerId, attributes);
      const revision = { ...written, effectiveAttributes };
      const plans = await revisedPlans(manager, revision);
      const changes = revisionChanges(await live(manager, offering), { ...revision, plans });
      if (!changes.length)
        throw new DomainError('NOTHING_CHANGED', text('It changes nothing.', '该修订未作任何更改。'));
      await this.ruled(manager, revision, plans, 'SUBMIT_OFFERING');
      const issues = new Issues();
      await this.meters.check(manager, issues, revision.providerId, plans);
      issues.throwIfAny();
      const submitted = {
        submitted_at: at(this.clock.now()),
        change_reason: null,
        effective_attributes: JSON.stringify(effectiveAttributes),
      };
      const review = fieldsToReview(changes);
      if (review.length && !actor.sandboxOf) return { columns: submitted, told: { review } };
      await this.ruled(manager, revision, plans, 'APPROVE_OFFERING');
      if (review.length) await this.meters.fix(manager, revision.providerId, revision.offeringId, plans);
      const { columns, takesEffect } = this.approved(revision);
      return { command: 'pass', columns: { ...submitted, ...columns }, takesEffect };
    });
  }

  /** The rules are asked again and its meters are fixed; it takes effect at its instant, at once when that is over. */
  approve(actor: Actor, revisionId: Id): Promise<Id> {
    return this.steps.take(actor, revisionId, 'approve', async (manager, revision) => {
      const plans = await revisedPlans(manager, revision);
      await this.ruled(manager, revision, plans, 'APPROVE_OFFERING');
      await this.meters.fix(manager, revision.providerId, revision.offeringId, plans);
      const { columns, takesEffect } = this.approved(revision);
      return { columns: { ...columns, decider_id: bin(actor.personId) }, takesEffect };
    });
  }

  /** Gives it back to its provider, who reads the reason. */
  requestChanges(actor: Actor, revisionId: Id, reason: string): Promise<Id> {
    return this.steps.take(actor, revisionId, 'requestChanges', () => {
      const issues = new Issues();
      const checked = textInput(issues, ['reason'], reason, { max: 2000 });
      issues.throwIfAny();
      return Promise.resolve({ columns: { change_reason: checked, decider_id: bin(actor.personId) } });
    });
  }

  private approved({ effectiveFrom }: Revision): { columns: Record<string, unknown>; takesEffect: boolean } {
    const now: Instant = this.clock.now();
    const effectiveAt = Math.max(effectiveFrom ?? now, now);
    return {
      columns: { effective_at: at(effectiveAt), decided_at: at(now), change_reason: null },
      takesEffect: effectiveAt <= now,
    };
  }

  /** PLAN_RULE when the rules of this moment refuse the offering as the revision would have it. */
  private async ruled(
    manager: EntityManager,
    revision: Revision,
    plans: readonly PricePlan[],
    scope: RuleScope,
  ): Promise<void> {
    await this.rules.refuse(manager, scope, { ...revision, id: revision.offeringId }, plans);
  }
}

const live = async (manager: EntityManager, offering: Offering): Promise<Offering & { plans: PricePlan[] }> => ({
  ...offering,
  plans: await plansOf(manager, offering.id, offering.plansRevision),
});
