import { type PlanFacts, planLoader, Plans, PlanType } from '#catalog';
import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, DecimalScalar, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { currentQuantity } from '../core/index.js';
import { instanceLoader } from '../instance/instance.loader.js';
import { Instances } from '../instance/instance.service.js';
import { tiesLoader } from './transfer.loader.js';
import type { Transfer } from './transfer.rows.js';
import { OfferTransferInput, TransferConnection, TransfersArgs, TransferType } from './transfer.type.js';
import { Transfers } from './transfers.service.js';

const transferId = { name: 'id', type: () => ID };
const reasonText = { name: 'reason', type: () => String };

@Resolver(() => TransferType)
export class TransferResolver {
  constructor(
    private readonly all: Transfers,
    private readonly organizations: Organizations,
    private readonly plans: Plans,
    private readonly instances: Instances,
  ) {}

  @Query(() => TransferConnection, { description: 'What your organization gives or receives, newest first.' })
  @Allow('transfers')
  async transfers(
    @CurrentActor() actor: Actor,
    @Args() { statuses, instanceIds, ...page }: TransfersArgs,
  ): Promise<Connection<Transfer>> {
    return connectionOf(await this.all.list(actor, { statuses, instanceIds }, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Query(() => TransferType)
  @Allow('transfer')
  transfer(@CurrentActor() actor: Actor, @Args(transferId) id: Id): Promise<Transfer> {
    return this.all.get(actor, id);
  }

  @Mutation(() => TransferType, {
    description:
      'Offers a running service of yours to another buyer, which takes it with an order of its own: { kind: TRANSFER, instanceId }.',
  })
  @Allow('offerTransfer')
  offerTransfer(@CurrentActor() actor: Actor, @Args('input') input: OfferTransferInput): Promise<Transfer> {
    return this.all.offer(actor, input);
  }

  @Mutation(() => TransferType, { description: 'By the giver, while no order takes it.' })
  @Allow('withdrawTransfer')
  withdrawTransfer(
    @CurrentActor() actor: Actor,
    @Args(transferId) id: Id,
    @Args(reasonText) reason: string,
  ): Promise<Transfer> {
    return this.all.withdraw(actor, id, reason);
  }

  @Mutation(() => TransferType, { description: 'By the receiver.' })
  @Allow('declineTransfer')
  declineTransfer(
    @CurrentActor() actor: Actor,
    @Args(transferId) id: Id,
    @Args(reasonText) reason: string,
  ): Promise<Transfer> {
    return this.all.decline(actor, id, reason);
  }

  @ResolveField(() => OrganizationType, { description: 'Who gives it.' })
  giver(@Parent() { organizationId }: Transfer, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => OrganizationType)
  receiver(@Parent() { receiverId }: Transfer, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(receiverId);
  }

  @ResolveField(() => PlanType)
  plan(@Parent() { planId }: Transfer, @Context() context: RequestContext): Promise<PlanFacts> {
    return planLoader(context, this.plans).load(planId);
  }

  @ResolveField(() => DecimalScalar, { nullable: true })
  async quantity(
    @Parent() { status, instanceId }: Transfer,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    if (status !== 'OFFERED') return null;
    return currentQuantity(await instanceLoader(context, this.instances).load(instanceId));
  }

  @ResolveField(() => [String], { description: 'The mutations the caller may do with it now.' })
  async allowedActions(
    @CurrentActor() { organizationId, roles }: Actor,
    @Parent() transfer: Transfer,
    @Context() context: RequestContext,
  ): Promise<string[]> {
    if (transfer.status !== 'OFFERED') return [];
    // The order that takes it ends first.
    if ((await tiesLoader(context, this.all).load(transfer.instanceId)).underWay) return [];
    const own = (
      {
        [transfer.organizationId]: ['withdrawTransfer'],
        [transfer.receiverId]: ['createOrder', 'declineTransfer'],
      } as const
    )[organizationId];
    return (own ?? []).filter((operation) => mayCall(operation, roles));
  }
}
