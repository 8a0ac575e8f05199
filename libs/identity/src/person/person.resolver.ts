import { notFound } from '#kernel';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { organizationLoader } from '../organization/organization.loader.js';
import { type Organization, Organizations } from '../organization/organization.service.js';
import { OrganizationType } from '../organization/organization.type.js';
import { Deactivations } from './deactivations.service.js';
import { type Person, People } from './person.service.js';
import { CreatePersonInput, PersonConnection, PersonType, ViewerType } from './person.type.js';

@Resolver(() => PersonType)
export class PersonResolver {
  constructor(
    private readonly people: People,
    private readonly organizations: Organizations,
    private readonly deactivations: Deactivations,
  ) {}

  @Query(() => PersonConnection, {
    name: 'people',
    description: 'Of one’s own organization, newest first; operators and auditors name one, or see all.',
  })
  @Allow('people')
  async listPeople(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('organizationId', { type: () => ID, nullable: true }) organizationId?: string | null,
  ): Promise<Connection<Person>> {
    return connectionOf(await this.people.list(actor, organizationId ?? null, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => PersonType, {
    description: 'Ends sign-in, sessions and API keys of a person; what they did stays theirs.',
  })
  @Allow('deactivatePerson')
  deactivatePerson(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Person> {
    return this.deactivations.deactivate(actor, id);
  }

  @Mutation(() => PersonType)
  @Allow('reactivatePerson')
  reactivatePerson(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Person> {
    return this.deactivations.reactivate(actor, id);
  }

  @Mutation(() => PersonType)
  @Allow('createPerson')
  createPerson(@CurrentActor() actor: Actor, @Args('input') input: CreatePersonInput): Promise<Person> {
    return this.people.create(actor, input);
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() person: Person, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(person.organizationId);
  }
}

@Resolver(() => ViewerType)
export class ViewerResolver {
  constructor(
    private readonly people: People,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => ViewerType, { description: 'Who is calling.' })
  @Allow('viewer')
  async viewer(@CurrentActor() actor: Actor): Promise<Person> {
    const person = await this.people.find(actor.personId);
    if (!person) throw notFound();
    return { ...person, roles: [...actor.roles] };
  }

  @ResolveField(() => PersonType, { nullable: true })
  onBehalfOf(@CurrentActor() actor: Actor | undefined): Promise<Person | null> | null {
    // Whoever signs in just now acts for nobody.
    return actor?.onBehalfOf === undefined ? null : this.people.find(actor.onBehalfOf);
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() viewer: Person, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(viewer.organizationId);
  }
}
