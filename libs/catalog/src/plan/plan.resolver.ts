import { Clock } from '#kernel';
import { DecimalScalar, IF_ABSENT, type RequestContext } from '#platform';
import { Context, Extensions, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Price } from '../core/index.js';
import { offeringLoader } from '../offering/offering.loader.js';
import type { Offering } from '../offering/offering.row.js';
import { Offerings } from '../offering/offering.service.js';
import { OfferingType } from '../offering/offering.type.js';
import { TaxRates } from '../tax/tax-rates.service.js';
import type { PlanFacts, PlanHead } from './plan-facts.js';
import { pricesLoader, replacementsLoader } from './plan.loader.js';
import { Plans } from './plan.service.js';
import { PlanType, PriceComponentType } from './plan.type.js';

@Resolver(() => PlanType)
export class PlanResolver {
  constructor(
    private readonly plans: Plans,
    private readonly offerings: Offerings,
  ) {}

  @ResolveField(() => OfferingType, { description: 'Whose plan it is.' })
  offering(@Parent() plan: PlanHead | PlanFacts, @Context() context: RequestContext): Promise<Offering> {
    return offeringLoader(context, this.offerings).load(plan.offeringId);
  }

  @Extensions(IF_ABSENT)
  @ResolveField(() => [PriceComponentType])
  prices(@Parent() plan: PlanHead, @Context() context: RequestContext): Promise<Price[]> {
    return pricesLoader(context, this.plans).load(plan.id);
  }

  @ResolveField(() => PlanType, {
    nullable: true,
    description: 'What is on sale in its place once a revision changed it.',
  })
  replacedBy(@Parent() plan: PlanHead, @Context() context: RequestContext): Promise<PlanHead | null> {
    return replacementsLoader(context, this.plans).load(plan.id);
  }
}

@Resolver(() => PriceComponentType)
export class PriceComponentResolver {
  constructor(
    private readonly rates: TaxRates,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => DecimalScalar, {
    description: 'Today’s rate of the tax category; an invoice takes that of its service start.',
  })
  taxRate(@Parent() price: Price): string {
    return this.rates.rateAt(price.taxCategory, this.clock.now());
  }
}
