import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { personLoader } from '../person/person.loader.js';
import { People, type Person } from '../person/person.service.js';
import { PersonType } from '../person/person.type.js';
import { type Delegation, Delegations } from './delegation.service.js';
import { DelegateRolesInput, DelegationConnection, DelegationType } from './delegation.type.js';

@Resolver(() => DelegationType)
export class DelegationResolver {
  constructor(
    private readonly delegations: Delegations,
    private readonly people: People,
  ) {}

  @Query(() => DelegationConnection, {
    name: 'delegations',
    description: 'Given and taken, newest first; administrators see all of their organization.',
  })
  @Allow('delegations')
  async listDelegations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Delegation>> {
    return connectionOf(await this.delegations.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => DelegationType, {
    description: 'Lets a colleague act in roles of one’s own for a time. They may not pass it on.',
  })
  @Allow('delegateRoles')
  delegateRoles(@CurrentActor() actor: Actor, @Args('input') input: DelegateRolesInput): Promise<Delegation> {
    return this.delegations.delegate(actor, input);
  }

  @Mutation(() => DelegationType, { description: 'Ends it now; again, nothing happens.' })
  @Allow('endDelegation')
  endDelegation(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Delegation> {
    return this.delegations.end(actor, id);
  }

  @ResolveField(() => PersonType)
  from(@Parent() { fromPersonId }: Delegation, @Context() context: RequestContext): Promise<Person> {
    return personLoader(context, this.people).load(fromPersonId);
  }

  @ResolveField(() => PersonType)
  to(@Parent() { toPersonId }: Delegation, @Context() context: RequestContext): Promise<Person> {
    return personLoader(context, this.people).load(toPersonId);
  }
}
