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
import {
  GrantPlacementExemptionInput,
  PlacementExemptionConnection,
  PlacementExemptionType,
} from './placement-exemption.type.js';
import { type Exemption, PlacementExemptions } from './placement-exemptions.service.js';

@Resolver(() => PlacementExemptionType)
export class PlacementExemptionResolver {
  constructor(
    private readonly exemptions: PlacementExemptions,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => PlacementExemptionConnection, { description: 'Newest first: one’s own organization’s.' })
  @Allow('placementExemptions')
  async placementExemptions(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Exemption>> {
    return connectionOf(await this.exemptions.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => PlacementExemptionType, { description: 'For one organization and one data centre, with a reason.' })
  @Allow('grantPlacementExemption')
  grantPlacementExemption(
    @CurrentActor() actor: Actor,
    @Args('input') input: GrantPlacementExemptionInput,
  ): Promise<Exemption> {
    return this.exemptions.grant(actor, input);
  }

  @Mutation(() => PlacementExemptionType)
  @Allow('endPlacementExemption')
  endPlacementExemption(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<Exemption> {
    return this.exemptions.end(actor, id);
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() { organizationId }: Exemption, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}
