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
import type { DataTrade } from './data-trade.rows.js';
import { DataTradeConnection, DataTradeType, RecordDataTradeInput } from './data-trade.type.js';
import { DataTrades } from './data-trades.service.js';

const tradeId = { name: 'id', type: () => ID };

@Resolver(() => DataTradeType)
export class DataTradeResolver {
  constructor(
    private readonly trades: DataTrades,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => DataTradeConnection, { description: 'Newest first: what your organization bought or sold.' })
  @Allow('dataTrades')
  async dataTrades(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<DataTrade>> {
    return connectionOf(await this.trades.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => DataTradeType, { description: 'By the seller.' })
  @Allow('recordDataTrade')
  recordDataTrade(@CurrentActor() actor: Actor, @Args('input') input: RecordDataTradeInput): Promise<DataTrade> {
    return this.trades.record(actor, input);
  }

  @Mutation(() => DataTradeType, { description: 'The operator has verified both parties.' })
  @Allow('verifyDataTrade')
  verifyDataTrade(@CurrentActor() actor: Actor, @Args(tradeId) id: Id): Promise<DataTrade> {
    return this.trades.verify(actor, id);
  }

  @Mutation(() => DataTradeType, { description: 'The seller proves what it delivered.' })
  @Allow('deliverDataTrade')
  deliverDataTrade(
    @CurrentActor() actor: Actor,
    @Args(tradeId) id: Id,
    @Args('sha256', { type: () => String }) sha256: string,
  ): Promise<DataTrade> {
    return this.trades.deliver(actor, id, sha256);
  }

  @Mutation(() => DataTradeType, { description: 'By the buyer, once the delivery is proved.' })
  @Allow('completeDataTrade')
  completeDataTrade(@CurrentActor() actor: Actor, @Args(tradeId) id: Id): Promise<DataTrade> {
    return this.trades.complete(actor, id);
  }

  @Mutation(() => DataTradeType, { description: 'By either party, before the delivery.' })
  @Allow('cancelDataTrade')
  cancelDataTrade(@CurrentActor() actor: Actor, @Args(tradeId) id: Id): Promise<DataTrade> {
    return this.trades.cancel(actor, id);
  }

  @ResolveField(() => OrganizationType, { description: 'The buyer.' })
  organization(@Parent() { organizationId }: DataTrade, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => OrganizationType, { description: 'The seller.' })
  provider(@Parent() { providerId }: DataTrade, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }
}
