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
import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { partOf } from '../core/index.js';
import { SharingReading } from './sharing-reading.js';
import type { KeptSharing } from './sharing-rows.js';
import { InstanceSharings } from './sharing.service.js';
import {
  AcceptInstanceSharingInput,
  InstanceSharingConnection,
  InstanceSharingsArgs,
  InstanceSharingType,
  InstanceShareType,
  SetInstanceSharingInput,
} from './sharing.type.js';

interface SharingPage extends Connection<KeptSharing> {
  count: () => Promise<number>;
}

@Resolver(() => InstanceSharingType)
export class InstanceSharingResolver {
  constructor(
    private readonly sharings: InstanceSharings,
    private readonly reading: SharingReading,
  ) {}

  @Query(() => InstanceSharingConnection, {
    description: 'Newest first: of your instances, and those your organization has a part in.',
  })
  @Allow('instanceSharings')
  async instanceSharings(
    @CurrentActor() actor: Actor,
    @Args() { filter, ...page }: InstanceSharingsArgs,
  ): Promise<SharingPage> {
    const wanted = filter ?? {};
    const found = await this.reading.list(actor, wanted, pageOf(page));
    return { ...connectionOf(found, ({ id }) => cursorOf(id)), count: () => this.reading.count(actor, wanted) };
  }

  @Mutation(() => InstanceSharingType, {
    description:
      'From a service month on an instance of yours is charged to several organizations, each on its own invoice. In force once those have accepted that are not below yours.',
  })
  @Allow('setInstanceSharing')
  setInstanceSharing(
    @CurrentActor() actor: Actor,
    @Args('input') input: SetInstanceSharingInput,
  ): Promise<KeptSharing> {
    return this.sharings.set(actor, input);
  }

  @Mutation(() => InstanceSharingType, {
    description: 'Your organization takes its part, and may name the budget on which it is booked.',
  })
  @Allow('acceptInstanceSharing')
  acceptInstanceSharing(
    @CurrentActor() actor: Actor,
    @Args('input') { id, budgetId }: AcceptInstanceSharingInput,
  ): Promise<KeptSharing> {
    return this.sharings.accept(actor, id, budgetId ?? null);
  }

  @ResolveField(() => [InstanceShareType])
  shares(@Parent() { shares }: KeptSharing): InstanceShareType[] {
    return shares.map((share) => ({
      organizationId: share.organizationId,
      share: partOf(share, shares),
      subject: share.subject,
      accepted: !share.asked || share.acceptedAt !== null,
    }));
  }
}

@Resolver(() => InstanceShareType)
export class InstanceShareResolver {
  constructor(private readonly organizations: Organizations) {}

  @ResolveField(() => OrganizationType)
  organization(
    @Parent() { organizationId }: InstanceShareType,
    @Context() context: RequestContext,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}

@Resolver(() => InstanceSharingConnection)
export class InstanceSharingConnectionResolver {
  @ResolveField(() => Int)
  totalCount(@Parent() page: SharingPage): Promise<number> {
    return page.count();
  }
}
