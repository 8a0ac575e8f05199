import { notFound } from '#kernel';
import type { RequestContext } from '#platform';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { organizationLoader } from '../organization/organization.loader.js';
import { type Organization, Organizations } from '../organization/organization.service.js';
import { OrganizationType } from '../organization/organization.type.js';
import { type Person, People } from './person.service.js';
import { CreatePersonInput, PersonType, ViewerType } from './person.type.js';

@Resolver(() => PersonType)
export class PersonResolver {
  constructor(
    private readonly people: People,
    private readonly organizations: Organizations,
  ) {}

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

  @ResolveField(() => OrganizationType)
  organization(@Parent() viewer: Person, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(viewer.organizationId);
  }
}
