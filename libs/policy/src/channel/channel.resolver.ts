import { Allow } from '#identity';
import { type RequestContext, say } from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Channel, Gateway, Zone } from '../core/index.js';
import { inLanguage, languageOf } from '../language.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneType } from '../zone/zone.type.js';
import { ChannelType, GatewayType } from './channel.type.js';

@Resolver(() => ChannelType)
export class ChannelResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [ChannelType], { description: 'The dedicated channels of the plans, or of one zone.' })
  @Allow('channels')
  channels(@Args('zone', { type: () => String, nullable: true }) zone?: string | null): Channel[] {
    return this.policy.channels.filter((channel) => !zone || channel.zone === zone);
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: Channel, @Context() context: RequestContext): string {
    return say(name, languageOf(context));
  }

  @ResolveField(() => ZoneType)
  zone(@Parent() { zone }: Channel): Zone {
    return this.policy.zone(zone)!;
  }

  @ResolveField(() => GatewayType)
  gateway(@Parent() { gateway }: Channel): Gateway {
    return this.policy.gateways.find(({ code }) => code === gateway)!;
  }
}

@Resolver(() => GatewayType)
export class GatewayResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [GatewayType])
  @Allow('gateways')
  gateways(): Gateway[] {
    return this.policy.gateways;
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: Gateway, @Context() context: RequestContext): string {
    return say(name, languageOf(context));
  }
}
