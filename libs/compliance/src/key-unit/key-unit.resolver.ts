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
import { KeyUnitConnection, KeyUnitType, RegisterKeyUnitInput } from './key-unit.type.js';
import { type KeyUnit, KeyUnits } from './key-units.service.js';

@Resolver(() => KeyUnitType)
export class KeyUnitResolver {
  constructor(
    private readonly units: KeyUnits,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => KeyUnitConnection, { description: 'The register of key units, and what each lacks today.' })
  @Allow('keyUnits')
  async keyUnits(@Args() page: PageArgs): Promise<Connection<KeyUnit>> {
    return connectionOf(await this.units.list(pageOf(page)), ({ organizationId }) => cursorOf(organizationId));
  }

  @Mutation(() => KeyUnitType, { description: 'Writes all that is known of a unit, or anew.' })
  @Allow('registerKeyUnit')
  registerKeyUnit(@CurrentActor() actor: Actor, @Args('input') input: RegisterKeyUnitInput): Promise<KeyUnit> {
    return this.units.register(actor, input);
  }

  @ResolveField(() => OrganizationType)
  organization(@Context() context: RequestContext, @Parent() { organizationId }: KeyUnit): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}
