import { MarketFacts } from '#compliance';
import type { Organization } from '#identity';
import { Clock, type Finding, type Id } from '#kernel';
import { assertAllowed, buyerFacts, type OfferingFacts, Policy, SELLER_FORM_NAMES, type SellerFacts } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ruleFactsOf } from '../plan/plan-facts.js';
import { Plans } from '../plan/plan.service.js';

/** The rules over who sells, asked of what is listed or ordered already: admission and evidence may have ended since. */
@Injectable()
export class SellerRules {
  constructor(
    private readonly plans: Plans,
    private readonly policy: Policy,
    private readonly facts: MarketFacts,
    private readonly clock: Clock,
  ) {}

  /** What they say against every order of an offering. */
  findings(offering: OfferingFacts, sellers: readonly SellerFacts[]): Finding[] {
    const facts = { buyer: null, offerings: [offering], sellers };
    const decision = this.policy.decide('ORDER', facts, this.clock.now(), SELLER_FORM_NAMES);
    return decision.findings.filter(({ effect }) => effect === 'REFUSE');
  }

  /** PLAN_RULE when one of them refuses this buyer's order of these plans now. */
  async refuse(manager: EntityManager, buyer: Organization, planIds: readonly Id[]): Promise<void> {
    const plans = [...(await this.plans.byIds(planIds, manager)).values()];
    const offerings = plans.map((plan) => ruleFactsOf({ ...plan, id: plan.offeringId, code: plan.offeringCode }, []));
    const sellers = await this.facts.sellers(offerings, manager);
    const facts = { buyer: buyerFacts(buyer), offerings, sellers };
    assertAllowed(this.policy.decide('ORDER', facts, this.clock.now(), SELLER_FORM_NAMES));
  }
}
