import type { Actor } from '#identity';
import { Clock, type Id, isId, Issues, notFound, textInput, transition } from '#kernel';
import { at, Audit, bin, Transactions } from '#platform';
import { Policy, type RuleScope } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OFFERING_MACHINE, type OfferingCommand, type PricePlan } from '../core/index.js';
import { ProviderMeters } from '../meter/provider-meters.service.js';
import { ruleFactsOf } from '../plan/plan-facts.js';
import { plansOf } from '../plan/plan-store.js';
import { OPERATIONS } from './offering-actions.js';
import type { Offering } from './offering.row.js';
import { noOffering } from './offering.service.js';
import { lockOffering } from './offering-store.js';

type Step = Exclude<OfferingCommand, 'update'>;
/** Columns a step writes beside status and version. */
type Columns = Record<string, unknown>;

/** An offering's way from its provider's draft through the operator's review to the catalogue. */
@Injectable()
export class OfferingReviews {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly policy: Policy,
    private readonly meters: ProviderMeters,
    private readonly clock: Clock,
  ) {}

  /** Hands an own draft to the operator. PLAN_RULE when a rule refuses it, METER_CONFLICT against what is published. */
  submit(actor: Actor, offeringId: Id): Promise<Id> {
    return this.step(actor, offeringId, 'submit', async (manager, offering) => {
      const plans = await this.ruled(manager, offering, 'SUBMIT_OFFERING');
      const issues = new Issues();
      await this.meters.check(manager, issues, offering.providerId, plans);
      issues.throwIfAny();
      return { submitted_at: at(this.clock.now()) };
    });
  }

  /** Publishes it: the rules are asked again, and its meters are fixed for its provider. */
  approve(actor: Actor, offeringId: Id): Promise<Id> {
    return this.step(actor, offeringId, 'approve', async (manager, offering) => {
      const plans = await this.ruled(manager, offering, 'APPROVE_OFFERING');
      await this.meters.fix(manager, offering.providerId, offering.id, plans);
      return { published_at: at(this.clock.now()), change_reason: null };
    });
  }

  /** Gives it back to its provider, who reads the reason. */
  requestChanges(actor: Actor, offeringId: Id, reason: string): Promise<Id> {
    return this.step(actor, offeringId, 'requestChanges', () => {
      const issues = new Issues();
      const checked = textInput(issues, ['reason'], reason, { max: 2000 });
      issues.throwIfAny();
      return Promise.resolve({ change_reason: checked });
    });
  }

  private step(
    actor: Actor,
    offeringId: Id,
    command: Step,
    work: (manager: EntityManager, offering: Offering) => Promise<Columns>,
  ): Promise<Id> {
    const { operation, own } = OPERATIONS[command];
    return this.transactions.run(async (manager) => {
      const offering = isId(offeringId) ? await lockOffering(manager, offeringId) : null;
      if (!offering || (own && offering.providerId !== actor.organizationId)) throw notFound(noOffering);
      const status = transition(OFFERING_MACHINE, offering.status, command);
      const columns = { ...(await work(manager, offering)), status, updated_at: at(this.clock.now()) };
      await manager.query(
        `UPDATE offering SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')}, version = version + 1 WHERE id = ?`,
        [...Object.values(columns), bin(offering.id)],
      );
      const { version } = offering;
      await this.audit.write(manager, actor, {
        action: operation,
        subject: 'offering',
        subjectId: offering.id,
        before: { status: offering.status, version },
        after: { ...columns, version: version + 1 },
      });
      return offering.id;
    });
  }

  /** The offering's plans, once the rules of this moment have nothing against it. */
  private async ruled(manager: EntityManager, offering: Offering, scope: RuleScope): Promise<PricePlan[]> {
    const plans = await plansOf(manager, offering.id);
    this.policy.refuse(scope, { buyer: null, offerings: [ruleFactsOf(offering, plans)] }, this.clock.now());
    return plans;
  }
}
