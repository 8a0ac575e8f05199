import { type Offering, offeringLoader, Offerings, OfferingType } from '#catalog';
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
import type { RequestContext } from '#platform';
import { Args, Context, Field, ID, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { InstanceFacts } from '../instance/instance-rows.js';
import { OpenSubscriptions } from './open-subscriptions.js';

@ObjectType('OpenSubscription', {
  description: 'A running service that its owner shows to other buyers, to be joined.',
})
class OpenSubscriptionType {
  @Field(() => ID, { description: 'Named to its owner, who sets the shares: see setInstanceSharing.' })
  instanceId!: string;
  @Field(() => OrganizationType, { description: 'Whose it is.' }) organization!: OrganizationType;
  @Field(() => OfferingType) offering!: OfferingType;
}

@Resolver(() => OpenSubscriptionType)
export class OpenSubscriptionResolver {
  constructor(
    private readonly subscriptions: OpenSubscriptions,
    private readonly organizations: Organizations,
    private readonly offerings: Offerings,
  ) {}

  @Mutation(() => Boolean, {
    description: 'Shows an instance of yours, and that it is yours, to other buyers, or no more.',
  })
  @Allow('setSubscriptionOpen')
  setSubscriptionOpen(
    @CurrentActor() actor: Actor,
    @Args('instanceId', { type: () => ID }) instanceId: Id,
    @Args('open', { type: () => Boolean }) open: boolean,
  ): Promise<boolean> {
    return this.subscriptions.set(actor, instanceId, open);
  }

  @Query(() => [OpenSubscriptionType], {
    description:
      'Up to 20 services of others to join instead of buying these plans: of the same offering first, then of its categories.',
  })
  @Allow('joinableSubscriptions')
  async joinableSubscriptions(
    @CurrentActor() actor: Actor,
    @Args('planIds', { type: () => [ID] }) planIds: Id[],
  ): Promise<unknown[]> {
    const found = await this.subscriptions.joinable(actor, planIds);
    return found.map(({ id, organizationId, offeringId }) => ({ instanceId: id, organizationId, offeringId }));
  }

  @ResolveField(() => OrganizationType)
  organization(
    @Parent() { organizationId }: Pick<InstanceFacts, 'organizationId'>,
    @Context() context: RequestContext,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => OfferingType)
  offering(
    @Parent() { offeringId }: Pick<InstanceFacts, 'offeringId'>,
    @Context() context: RequestContext,
  ): Promise<Offering> {
    return offeringLoader(context, this.offerings).load(offeringId);
  }
}
