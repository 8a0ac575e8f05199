import { Allow } from '#identity';
import { type RequestContext, say } from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { isWithin, type PlannedCentre, type SiteSeeds, type Zone } from '../core/index.js';
import { inLanguage, languageOf } from '../language.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneType } from '../zone/zone.type.js';
import { DataCentreOperatorKindType, DataCentreType } from './centre.type.js';

type KindOfOperator = SiteSeeds['operatorKinds'][number];

@Resolver(() => DataCentreType)
export class DataCentreResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [DataCentreType], { description: 'The data centres that the plans name, or those of a division.' })
  @Allow('dataCentres')
  dataCentres(@Args('division', { type: () => String, nullable: true }) division?: string | null): PlannedCentre[] {
    return this.policy.sites.centres.filter((centre) => !division || isWithin(centre.division, division));
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: PlannedCentre, @Context() context: RequestContext): string {
    return say(name, languageOf(context));
  }

  @ResolveField(() => ZoneType, { nullable: true, description: 'Its park.' })
  park(@Parent() { park }: PlannedCentre): Zone | null {
    return park === null ? null : (this.policy.zone(park) ?? null);
  }
}

@Resolver(() => DataCentreOperatorKindType)
export class DataCentreOperatorKindResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [DataCentreOperatorKindType])
  @Allow('dataCentreOperatorKinds')
  dataCentreOperatorKinds(): KindOfOperator[] {
    return this.policy.sites.operatorKinds;
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: KindOfOperator, @Context() context: RequestContext): string {
    return say(name, languageOf(context));
  }
}
