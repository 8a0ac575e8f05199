import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Id, money } from '#kernel';
import { type Connection, connectionOf, cursorOf, MoneyType, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ApplyAsStartupInput, DecideStartupInput, StartupTeamConnection, StartupTeamType } from './startup.type.js';
import { type StartupTeamRow, StartupTeams } from './startup-teams.service.js';

@Resolver(() => StartupTeamType)
export class StartupTeamResolver {
  constructor(
    private readonly teams: StartupTeams,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => StartupTeamConnection, { description: 'Your organization’s applications, newest first.' })
  @Allow('startupTeams')
  async startupTeams(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<StartupTeamRow>> {
    return connectionOf(await this.teams.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => StartupTeamType)
  @Allow('applyAsStartup')
  applyAsStartup(@CurrentActor() actor: Actor, @Args('input') input: ApplyAsStartupInput): Promise<StartupTeamRow> {
    return this.teams.apply(actor, input);
  }

  @Mutation(() => StartupTeamType, { description: 'With a ceiling and a last day, where it is approved.' })
  @Allow('decideStartup')
  decideStartup(@CurrentActor() actor: Actor, @Args('input') input: DecideStartupInput): Promise<StartupTeamRow> {
    return this.teams.decide(actor, input);
  }

  @Mutation(() => StartupTeamType, { description: 'Nothing more is granted to it; what it has stays its own.' })
  @Allow('endStartup')
  endStartup(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<StartupTeamRow> {
    return this.teams.end(actor, id, reason);
  }

  @ResolveField(() => MoneyType, { nullable: true })
  ceiling(@Parent() { ceiling, currency }: StartupTeamRow): MoneyType | null {
    return ceiling && money(ceiling, currency!);
  }

  @ResolveField(() => MoneyType, { nullable: true })
  granted(@Parent() { granted, currency }: StartupTeamRow): MoneyType | null {
    return currency === null ? null : money(granted, currency);
  }

  @ResolveField(() => OrganizationType)
  organization(
    @Parent() { organizationId }: StartupTeamRow,
    @Context() context: RequestContext,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}
