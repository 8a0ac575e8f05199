import { Allow } from '#identity';
import { localeOf, type RequestContext, say } from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Zone } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneType } from './zone.type.js';

@Resolver(() => ZoneType)
export class ZoneResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [ZoneType], { description: 'The special zones of the plans, then a region for every division.' })
  @Allow('zones')
  zones(@Args('kind', { type: () => String, nullable: true }) kind?: string | null): Zone[] {
    return this.policy.zones(kind);
  }

  @ResolveField(() => String, { description: 'Chinese, or English when Accept-Language prefers it.' })
  name(@Parent() zone: Zone, @Context() { reply }: RequestContext): string {
    return say(zone.name, localeOf(reply.request.headers['accept-language']));
  }
}
