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
import { commandsOf, type Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ELIGIBILITY_MACHINE, type EligibilityCommand, type Zone } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneType } from '../zone/zone.type.js';
import type { Eligibility } from './zone-eligibility.rows.js';
import { ZoneEligibilities } from './zone-eligibility.service.js';
import {
  ApplyForZoneInput,
  DecideZoneEligibilityInput,
  ZoneEligibilitiesArgs,
  ZoneEligibilityConnection,
  ZoneEligibilityType,
} from './zone-eligibility.type.js';

const OPERATIONS: Record<EligibilityCommand, Operation> = {
  approve: 'decideZoneEligibility',
  reject: 'decideZoneEligibility',
  withdraw: 'withdrawZoneEligibility',
  revoke: 'revokeZoneEligibility',
};

@Resolver(() => ZoneEligibilityType)
export class ZoneEligibilityResolver {
  constructor(
    private readonly eligibilities: ZoneEligibilities,
    private readonly organizations: Organizations,
    private readonly policy: Policy,
  ) {}

  @Query(() => ZoneEligibilityConnection, { description: 'Newest first: one’s own organization’s; reviewers see all.' })
  @Allow('zoneEligibilities')
  async zoneEligibilities(
    @CurrentActor() actor: Actor,
    @Args() { zoneCode, statuses, ...page }: ZoneEligibilitiesArgs,
  ): Promise<Connection<Eligibility>> {
    const found = await this.eligibilities.list(actor, { zoneCode, statuses }, pageOf(page));
    return connectionOf(found, ({ id }) => cursorOf(id));
  }

  @Mutation(() => ZoneEligibilityType)
  @Allow('applyForZone')
  applyForZone(@CurrentActor() actor: Actor, @Args('input') input: ApplyForZoneInput): Promise<Eligibility> {
    return this.eligibilities.apply(actor, input);
  }

  @Mutation(() => ZoneEligibilityType, { description: 'APPROVED when nothing that the zone asks for is lacking.' })
  @Allow('decideZoneEligibility')
  decideZoneEligibility(
    @CurrentActor() actor: Actor,
    @Args('input') input: DecideZoneEligibilityInput,
  ): Promise<Eligibility> {
    return this.eligibilities.decide(actor, input);
  }

  @Mutation(() => ZoneEligibilityType)
  @Allow('withdrawZoneEligibility')
  withdrawZoneEligibility(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<Eligibility> {
    return this.eligibilities.withdraw(actor, id);
  }

  @Mutation(() => ZoneEligibilityType, { description: 'Ends an approval from now on.' })
  @Allow('revokeZoneEligibility')
  revokeZoneEligibility(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<Eligibility> {
    return this.eligibilities.revoke(actor, id, reason);
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() { organizationId }: Eligibility, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => ZoneType)
  zone(@Parent() { zoneCode }: Eligibility): Zone {
    return this.policy.zone(zoneCode)!;
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status }: Eligibility): string[] {
    const operations = commandsOf(ELIGIBILITY_MACHINE, status).map((command) => OPERATIONS[command]);
    return [...new Set(operations)].filter((operation) => mayCall(operation, actor.roles));
  }
}
