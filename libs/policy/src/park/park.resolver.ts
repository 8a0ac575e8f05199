import { Allow } from '#identity';
import { type RequestContext, say } from '#platform';
import { Args, Context, Field, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { isWithin, type Park, type Zone } from '../core/index.js';
import { inLanguage, languageOf } from '../language.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneType } from '../zone/zone.type.js';

@ObjectType('Park', { description: 'An industry park of the plans.' })
class ParkType {
  @Field(() => [String], { description: 'Codes of the list PARK_FOCUS.' }) focusFields!: string[];
}

@Resolver(() => ParkType)
export class ParkResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [ParkType], { description: 'The parks of the plans, of a division and below, or with a focus field.' })
  @Allow('parks')
  parks(
    @Args('division', { type: () => String, nullable: true }) division?: string | null,
    @Args('focusField', { type: () => String, nullable: true }) focusField?: string | null,
  ): Park[] {
    return this.policy.parks.filter(
      (park) =>
        (!division || isWithin(this.zone(park).hostDivision, division)) &&
        (!focusField || park.focusFields.includes(focusField)),
    );
  }

  @ResolveField(() => ZoneType)
  zone(@Parent() park: Park): Zone {
    return this.policy.zone(park.zone)!;
  }

  @ResolveField(() => String, { nullable: true, ...inLanguage })
  specialty(@Parent() { specialty }: Park, @Context() context: RequestContext): string | null {
    return specialty && say(specialty, languageOf(context));
  }
}
