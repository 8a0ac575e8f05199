import { Standings } from '#compliance';
import type { Actor } from '#identity';
import { Clock, type Id, Issues, textInput } from '#kernel';
import { at } from '#platform';
import type { RuleScope } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OfferingAttributes } from '../attribute/offering-attributes.service.js';
import type { PricePlan } from '../core/index.js';
import { ProviderMeters } from '../meter/provider-meters.service.js';
import { plansOf } from '../plan/plan-store.js';
import type { Offering } from './offering.row.js';
import { insertFirstRevision } from '../revision/revision-store.js';
import { OfferingRules } from './offering-rules.service.js';
import { type Columns, OfferingSteps } from './offering-steps.service.js';

/** An offering's way from its provider's draft through the operator's review to the catalogue. */
@Injectable()
export class OfferingReviews {
  constructor(
    private readonly steps: OfferingSteps,
    private readonly rules: OfferingRules,
    private readonly meters: ProviderMeters,
    private readonly attributes: OfferingAttributes,
    private readonly standings: Standings,
    private readonly clock: Clock,
  ) {}

  /**
   * Hands an own draft to the operator; in a sandbox, where no operator is, it is published at once by the same rules.
   * PLAN_RULE when a rule refuses it, METER_CONFLICT against what is published.
   */
  submit(actor: Actor, offeringId: Id): Promise<Id> {
    const command = actor.sandboxOf ? 'pass' : 'submit';
    return this.steps.take(actor, offeringId, command, async (manager, offering) => {
      const effectiveAttributes = await this.declared(manager, offering);
      const plans = await this.ruled(manager, { ...offering, effectiveAttributes }, 'SUBMIT_OFFERING');
      const issues = new Issues();
      await this.meters.check(manager, issues, offering.providerId, plans);
      issues.throwIfAny();
      const submitted = { submitted_at: at(this.clock.now()) };
      if (command === 'submit') return submitted;
      return { ...submitted, ...(await this.publish(manager, actor, { ...offering, effectiveAttributes })) };
    });
  }

  /** Publishes it: the rules are asked again, and its meters are fixed for its provider. */
  approve(actor: Actor, offeringId: Id): Promise<Id> {
    return this.steps.take(actor, offeringId, 'approve', (manager, offering) => this.publish(manager, actor, offering));
  }

  private async publish(manager: EntityManager, actor: Actor, offering: Offering): Promise<Columns> {
    const plans = await this.ruled(manager, offering, 'APPROVE_OFFERING');
    await this.meters.fix(manager, offering.providerId, offering.id, plans);
    const now = this.clock.now();
    await insertFirstRevision(manager, offering, { deciderId: actor.personId, now });
    await this.standings.changed(manager, offering.providerId); // what it sells is looked at with it
    return { published_at: at(now), change_reason: null };
  }

  /** Gives it back to its provider, who reads the reason. */
  requestChanges(actor: Actor, offeringId: Id, reason: string): Promise<Id> {
    return this.steps.take(actor, offeringId, 'requestChanges', async (manager, offering) => {
      const issues = new Issues();
      const checked = textInput(issues, ['reason'], reason, { max: 2000 });
      issues.throwIfAny();
      await this.declared(manager, offering);
      return { change_reason: checked };
    });
  }

  /** What it declares in all by its provider's defaults of now, kept. */
  private async declared(
    manager: EntityManager,
    { id, providerId, attributes }: Offering,
  ): Promise<Record<string, unknown>> {
    const effective = await this.attributes.effective(manager, providerId, attributes);
    await this.attributes.write(manager, id, effective);
    return effective;
  }

  /** The offering's plans, once the rules of this moment have nothing against it. */
  private async ruled(manager: EntityManager, offering: Offering, scope: RuleScope): Promise<PricePlan[]> {
    const plans = await plansOf(manager, offering.id, offering.plansRevision);
    await this.rules.refuse(manager, scope, offering, plans);
    return plans;
  }
}
