import { MarketFacts } from '#compliance';
import { Clock } from '#kernel';
import { Policy, type RuleScope } from '#policy';
import type { Decision, Facts } from '#policy/core';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PricePlan } from '../core/index.js';
import { withBundled } from '../plan/bundled.js';
import { ruleFactsOf } from '../plan/plan-facts.js';
import type { Offering } from './offering.row.js';

type Ruled = Pick<
  Offering,
  'id' | 'code' | 'providerId' | 'sandboxOf' | 'serviceModel' | 'clouds' | 'zoneCodes' | 'effectiveAttributes'
>;

/** What the plan rules say of a listing by itself, before anybody buys of it. */
@Injectable()
export class OfferingRules {
  constructor(
    private readonly policy: Policy,
    private readonly facts: MarketFacts,
    private readonly clock: Clock,
  ) {}

  /** PLAN_RULE when a rule of this moment refuses an offering of this content with these plans. */
  async refuse(manager: EntityManager, scope: RuleScope, offering: Ruled, plans: readonly PricePlan[]): Promise<void> {
    this.policy.refuse(scope, await this.factsOf(manager, offering, plans), this.clock.now());
  }

  /** What they say, also where they refuse it. */
  async decide(
    manager: EntityManager,
    scope: RuleScope,
    offering: Ruled,
    plans: readonly PricePlan[],
  ): Promise<Decision> {
    return this.policy.decide(scope, await this.factsOf(manager, offering, plans), this.clock.now());
  }

  private async factsOf(manager: EntityManager, offering: Ruled, plans: readonly PricePlan[]): Promise<Facts> {
    const judged = ruleFactsOf({ ...offering, attributes: offering.effectiveAttributes }, plans);
    return this.facts.withoutBuyer(await withBundled(manager, [judged]), manager);
  }
}
