import { Allow } from '#identity';
import type { Text } from '#kernel';
import type { RequestContext } from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { StandardPriority } from '../core/index.js';
import { Meters } from '../meter/meter-catalogue.service.js';
import type { Offering } from '../offering/offering.row.js';
import { OfferingType } from '../offering/offering.type.js';
import { plansOfOfferingLoader, pricesLoader } from '../plan/plan.loader.js';
import { Plans } from '../plan/plan.service.js';
import { Standards } from './standards.service.js';
import { ConformanceType, StandardPriorityEnum, StandardType } from './standards.type.js';

const named = ({ zh, en }: Text): { nameZh: string; nameEn: string } => ({ nameZh: zh, nameEn: en });

@Resolver(() => OfferingType)
export class StandardsResolver {
  constructor(
    private readonly register: Standards,
    private readonly meters: Meters,
    private readonly plans: Plans,
  ) {}

  @Query(() => [StandardType], { description: 'All that is asked for holds; the most urgent first.' })
  @Allow('standards')
  standards(
    @Args('priority', { type: () => StandardPriorityEnum, nullable: true }) priority?: StandardPriority | null,
    @Args('family', { type: () => String, nullable: true }) family?: string | null,
    @Args('domain', { type: () => String, nullable: true }) domain?: string | null,
  ): StandardType[] {
    const wanted = { priority: priority ?? null, family: family ?? null, domain: domain ?? null };
    return this.register.list(wanted).map(({ name, ...standard }) => ({ ...standard, ...named(name) }));
  }

  @ResolveField(() => ConformanceType)
  async conformance(@Parent() offering: Offering, @Context() context: RequestContext): Promise<ConformanceType> {
    const plans = await plansOfOfferingLoader(context, this.plans).load(offering.id);
    const prices = await Promise.all(plans.map(({ id }) => pricesLoader(context, this.plans).load(id)));
    const advice = this.meters.advise(offering, prices.flat());
    const domains = this.register.domainsOf(offering.effectiveAttributes).map(({ domain, standards }) => ({
      ...{ domain: domain.code, ...named(domain.name) },
      standards,
    }));
    const isKnown = !advice.some(({ kind }) => kind === 'NOT_IN_CATALOGUE');
    return {
      domains,
      missingDomains: domains.filter(({ standards }) => !standards.length).map(({ domain }) => domain),
      families: this.register.familiesOf(offering.effectiveAttributes, isKnown).map(({ family, ...cell }) => ({
        ...{ family: family.code, ...named(family.name) },
        ...cell,
      })),
    };
  }
}
