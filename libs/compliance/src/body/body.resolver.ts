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
import { Bodies, type RegisteredBody } from './bodies.service.js';
import { BodyConnection, BodyType, RegisterThirdPartyBodyInput } from './body.type.js';

@Resolver(() => BodyType)
export class BodyResolver {
  constructor(
    private readonly bodies: Bodies,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => BodyConnection, { description: 'The register of third-party bodies.' })
  @Allow('thirdPartyBodies')
  async thirdPartyBodies(@Args() page: PageArgs): Promise<Connection<RegisteredBody>> {
    return connectionOf(await this.bodies.list(pageOf(page)), ({ organizationId }) => cursorOf(organizationId));
  }

  @Mutation(() => BodyType, { description: 'Writes a body into the register, or anew.' })
  @Allow('registerThirdPartyBody')
  registerThirdPartyBody(
    @CurrentActor() actor: Actor,
    @Args('input') input: RegisterThirdPartyBodyInput,
  ): Promise<RegisteredBody> {
    return this.bodies.register(actor, input);
  }

  @ResolveField(() => OrganizationType)
  organization(
    @Context() context: RequestContext,
    @Parent() { organizationId }: RegisteredBody,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}
