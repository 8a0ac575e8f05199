import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CreateKeyProjectInput, KeyProjectConnection, KeyProjectType } from './key-project.type.js';
import { type KeyProject, KeyProjects } from './key-projects.service.js';

const projectId = { name: 'id', type: () => ID };

@Resolver(() => KeyProjectType)
export class KeyProjectResolver {
  constructor(
    private readonly projects: KeyProjects,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => KeyProjectConnection, { description: 'Your organization’s, newest first.' })
  @Allow('keyProjects')
  async keyProjects(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<KeyProject>> {
    return connectionOf(await this.projects.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => KeyProjectType)
  @Allow('createKeyProject')
  createKeyProject(@CurrentActor() actor: Actor, @Args('input') input: CreateKeyProjectInput): Promise<KeyProject> {
    return this.projects.create(actor, input);
  }

  @Mutation(() => KeyProjectType, { description: 'Hands the plan in, changed where `plan` is given.' })
  @Allow('submitKeyProject')
  submitKeyProject(
    @CurrentActor() actor: Actor,
    @Args(projectId) id: Id,
    @Args('plan', { type: () => String, nullable: true }) plan?: string | null,
  ): Promise<KeyProject> {
    return this.projects.submit(actor, id, plan);
  }

  @Mutation(() => KeyProjectType, { description: 'Who, when and why stays on record.' })
  @Allow('decideKeyProject')
  decideKeyProject(
    @CurrentActor() actor: Actor,
    @Args(projectId) id: Id,
    @Args('approve', { type: () => Boolean }) approve: boolean,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<KeyProject> {
    return this.projects.decide(actor, id, approve, reason);
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() { organizationId }: KeyProject, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}
