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
import { type OrderFile, OrderFiles } from './order-files.service.js';
import { OrderFileType, OrderMessageConnection, OrderMessageType } from './order-message.type.js';
import { type OrderMessage, OrderMessages } from './order-messages.service.js';

const orderIdArg = { name: 'orderId', type: () => ID };

@Resolver(() => OrderMessageType)
export class OrderMessageResolver {
  constructor(
    private readonly messages: OrderMessages,
    private readonly organizations: Organizations,
    private readonly files: OrderFiles,
  ) {}

  @Query(() => OrderMessageConnection, { description: 'Newest first.' })
  @Allow('orderMessages')
  async orderMessages(
    @CurrentActor() actor: Actor,
    @Args(orderIdArg) orderId: Id,
    @Args() page: PageArgs,
  ): Promise<Connection<OrderMessage>> {
    return connectionOf(await this.messages.list(actor, orderId, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => OrderMessageType, { description: 'To the other side of the order.' })
  @Allow('postOrderMessage')
  postOrderMessage(
    @CurrentActor() actor: Actor,
    @Args(orderIdArg) orderId: Id,
    @Args('text', { type: () => String }) text: string,
    @Args('idempotencyKey', { type: () => String, nullable: true }) idempotencyKey?: string | null,
  ): Promise<OrderMessage> {
    return this.messages.post(actor, orderId, text, idempotencyKey);
  }

  @ResolveField(() => [OrderFileType], { name: 'files', description: 'At most ten, in the order they came.' })
  filesOf(@Parent() { id }: OrderMessage, @Context() context: RequestContext): Promise<OrderFile[]> {
    return this.files.loader(context).load(id);
  }

  @ResolveField(() => OrganizationType, { description: 'Of whoever wrote it.' })
  organization(@Parent() { organizationId }: OrderMessage, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}
