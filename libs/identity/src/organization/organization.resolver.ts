import type { RequestContext } from '#platform';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/access.guard.js';
import type { OrganizationKind } from '../core/index.js';
import { childrenLoader, organizationLoader } from './organization.loader.js';
import { type Organization, Organizations } from './organization.service.js';
import { CreateOrganizationInput, OrganizationKindEnum, OrganizationType } from './organization.type.js';

@Resolver(() => OrganizationType)
export class OrganizationResolver {
  constructor(private readonly organizations: Organizations) {}

  @Query(() => [OrganizationType], {
    name: 'organizations',
    description: 'One’s own organization, its descendants and all providers; operators see all.',
  })
  @Allow('organizations')
  listOrganizations(
    @CurrentActor() actor: Actor,
    @Args('kinds', { type: () => [OrganizationKindEnum], nullable: true }) kinds?: OrganizationKind[] | null,
    @Args('text', { type: () => String, nullable: true }) text?: string | null,
  ): Promise<Organization[]> {
    return this.organizations.list(actor, { kinds, text });
  }

  @Query(() => OrganizationType, {
    description:
      'Another buyer by exactly its code or unified social credit code: to whom a service may be given, or with whom its cost is shared.',
  })
  @Allow('buyerByCode')
  buyerByCode(@Args('code', { type: () => String }) code: string): Promise<Organization> {
    return this.organizations.buyerByCode(code);
  }

  @Mutation(() => OrganizationType)
  @Allow('createOrganization')
  createOrganization(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateOrganizationInput,
  ): Promise<Organization> {
    return this.organizations.create(actor, input);
  }

  @ResolveField(() => Boolean, { description: 'It is in a provider’s sandbox: nothing of it is real.' })
  isSandbox(@Parent() { sandboxOf }: Organization): boolean {
    return sandboxOf !== null;
  }

  @ResolveField(() => OrganizationType, { nullable: true })
  async parent(
    @CurrentActor() actor: Actor,
    @Parent() organization: Organization,
    @Context() context: RequestContext,
  ): Promise<Organization | null> {
    if (!organization.parentId) return null;
    const loader = organizationLoader(context, this.organizations);
    const [parent, own] = await Promise.all([loader.load(organization.parentId), loader.load(actor.organizationId)]);
    return this.organizations.mayKnow(actor, parent) || own.path.split('/').includes(parent.id) ? parent : null;
  }

  @ResolveField(() => [OrganizationType])
  async children(
    @CurrentActor() actor: Actor,
    @Parent() organization: Organization,
    @Context() context: RequestContext,
  ): Promise<Organization[]> {
    const children = await childrenLoader(context, this.organizations).load(organization.id);
    return children.filter((child) => this.organizations.mayKnow(actor, child));
  }
}
