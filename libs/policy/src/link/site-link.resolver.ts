import { type Actor, Allow, CurrentActor, mayCall } from '#identity';
import { commandsOf, type Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf } from '#platform';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { LINK_MACHINE } from '../core/index.js';
import { CreateSiteLinkInput, SiteLinkConnection, SiteLinkType } from './site-link.type.js';
import { type SiteLink, SiteLinks } from './site-links.service.js';

@Resolver(() => SiteLinkType)
export class SiteLinkResolver {
  constructor(private readonly links: SiteLinks) {}

  @Query(() => SiteLinkConnection, { description: 'Newest first: one’s own organization’s.' })
  @Allow('siteLinks')
  async siteLinks(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SiteLink>> {
    return connectionOf(await this.links.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => SiteLinkType, { description: 'PLAN_RULE with ZONE_ISOLATION or DR_SAME_CITY.' })
  @Allow('createSiteLink')
  createSiteLink(@CurrentActor() actor: Actor, @Args('input') input: CreateSiteLinkInput): Promise<SiteLink> {
    return this.links.create(actor, input);
  }

  @Mutation(() => SiteLinkType)
  @Allow('endSiteLink')
  endSiteLink(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<SiteLink> {
    return this.links.end(actor, id);
  }

  @ResolveField(() => [String])
  allowedActions(@CurrentActor() actor: Actor, @Parent() { organizationId, status }: SiteLink): string[] {
    if (organizationId !== actor.organizationId || !mayCall('endSiteLink', actor.roles)) return [];
    return commandsOf(LINK_MACHINE, status).map((command) => `${command}SiteLink`);
  }
}
