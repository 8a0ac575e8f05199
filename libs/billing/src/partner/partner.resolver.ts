import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Connection, connectionOf, cursorOf, pageOf, type RequestContext } from '#platform';
import { Args, Context, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type PartnerPart, PartnerParts } from './partner-parts.js';
import { PartnerShareConnection, PartnerSharesArgs, PartnerShareType } from './partner.type.js';

interface PartPage extends Connection<PartnerPart> {
  count: () => Promise<number>;
}

@Resolver(() => PartnerShareType)
export class PartnerShareResolver {
  constructor(
    private readonly parts: PartnerParts,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => PartnerShareConnection, {
    description: 'Of bundles, newest first: your own parts, and all parts of bundles you lead.',
  })
  @Allow('partnerShares')
  async partnerShares(@CurrentActor() actor: Actor, @Args() { period, ...page }: PartnerSharesArgs): Promise<PartPage> {
    const found = await this.parts.list(actor, period, pageOf(page));
    return { ...connectionOf(found, ({ id }) => cursorOf(id)), count: () => this.parts.count(actor, period) };
  }

  @ResolveField(() => OrganizationType)
  lead(@Parent() { leadId }: PartnerPart, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(leadId);
  }

  @ResolveField(() => OrganizationType)
  partner(@Parent() { partnerId }: PartnerPart, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(partnerId);
  }
}

@Resolver(() => PartnerShareConnection)
export class PartnerShareConnectionResolver {
  @ResolveField(() => Int)
  totalCount(@Parent() page: PartPage): Promise<number> {
    return page.count();
  }
}
