import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { HeartbeatInput, ProviderAgentConnection, ProviderAgentType } from './provider-agent.type.js';
import { type ProviderAgent, ProviderAgents } from './provider-agents.service.js';

@Resolver(() => ProviderAgentType)
export class ProviderAgentResolver {
  constructor(
    private readonly agents: ProviderAgents,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => ProviderAgentConnection, { description: 'A provider’s own, or all for operators; newest first.' })
  @Allow('providerAgents')
  async providerAgents(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ProviderAgent>> {
    return connectionOf(await this.agents.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => ProviderAgentType, { description: 'An agent says that it runs.' })
  @Allow('reportHeartbeat')
  reportHeartbeat(@CurrentActor() actor: Actor, @Args('input') input: HeartbeatInput): Promise<ProviderAgent> {
    return this.agents.heard(actor, input);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() { providerId }: ProviderAgent, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }
}
