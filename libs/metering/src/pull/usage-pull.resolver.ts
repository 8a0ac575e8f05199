import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  type Operation,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type UsagePullAction, usagePullActions } from '../core/index.js';
import type { UsagePull } from './usage-pull-rows.js';
import { CreateUsagePullInput, UsagePullConnection, UsagePullType } from './usage-pull.type.js';
import { UsagePulls } from './usage-pulls.service.js';

const OPERATION: Record<UsagePullAction, Operation> = {
  pause: 'pauseUsagePull',
  resume: 'resumeUsagePull',
  end: 'endUsagePull',
};

@Resolver(() => UsagePullType)
export class UsagePullResolver {
  constructor(
    private readonly pulls: UsagePulls,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => UsagePullConnection, { description: 'The provider’s endpoints of usage, newest first.' })
  @Allow('usagePulls')
  async usagePulls(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<UsagePull>> {
    return connectionOf(await this.pulls.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => UsagePullType, { description: 'Registers an endpoint, which is read at once and then regularly.' })
  @Allow('createUsagePull')
  createUsagePull(@CurrentActor() actor: Actor, @Args('input') input: CreateUsagePullInput): Promise<UsagePull> {
    return this.pulls.create(actor, input);
  }

  @Mutation(() => UsagePullType)
  @Allow('pauseUsagePull')
  pauseUsagePull(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<UsagePull> {
    return this.pulls.command(actor, id, 'pause');
  }

  @Mutation(() => UsagePullType)
  @Allow('resumeUsagePull')
  resumeUsagePull(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<UsagePull> {
    return this.pulls.command(actor, id, 'resume');
  }

  @Mutation(() => UsagePullType, { description: 'Ends it for good and forgets its secret.' })
  @Allow('endUsagePull')
  endUsagePull(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<UsagePull> {
    return this.pulls.command(actor, id, 'end');
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() { providerId }: UsagePull, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }

  @ResolveField(() => [String])
  allowedActions(@Parent() { status, providerId }: UsagePull, @CurrentActor() actor: Actor): string[] {
    return providerId === actor.organizationId
      ? usagePullActions(status)
          .map((action) => OPERATION[action])
          .filter((operation) => mayCall(operation, actor.roles))
      : [];
  }
}
