import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { ItemWork } from './item-work.service.js';
import type { Order, OrderItem } from './order-rows.js';
import { OrderSteps } from './order-steps.js';
import { OrderSubmission } from './order-submission.service.js';
import { OrderWriting } from './order-writing.js';
import { CreateOrderInput, UpdateOrderInput } from './order.input.js';
import { OrderItemType, OrderType } from './order.type.js';

const IdArg = (): ParameterDecorator => Args('id', { type: () => ID });
const ReasonArg = (): ParameterDecorator => Args('reason', { type: () => String });

@Resolver(() => OrderType)
export class OrderMutationsResolver {
  constructor(
    private readonly writing: OrderWriting,
    private readonly submission: OrderSubmission,
    private readonly steps: OrderSteps,
    private readonly work: ItemWork,
  ) {}

  @Mutation(() => OrderType)
  @Allow('createOrder')
  createOrder(@CurrentActor() actor: Actor, @Args('input') input: CreateOrderInput): Promise<Order> {
    return this.writing.create(actor, input);
  }

  @Mutation(() => OrderType, { description: 'DRAFT and RETURNED only.' })
  @Allow('updateOrder')
  updateOrder(@CurrentActor() actor: Actor, @Args('input') input: UpdateOrderInput): Promise<Order> {
    return this.writing.update(actor, input);
  }

  @Mutation(() => OrderType, { description: 'Reserves the estimate; a refusal changes nothing.' })
  @Allow('submitOrder')
  submitOrder(
    @CurrentActor() actor: Actor,
    @IdArg() orderId: Id,
    @Args('duplicateReason', {
      type: () => String,
      nullable: true,
      description: 'Why it goes on though a system of its kind is there: see DUPLICATE_SYSTEM.',
    })
    duplicateReason?: string | null,
  ): Promise<Order> {
    return this.submission.submit(actor, orderId, duplicateReason);
  }

  @Mutation(() => OrderType, { description: 'Before it executes.' })
  @Allow('cancelOrder')
  cancelOrder(@CurrentActor() actor: Actor, @IdArg() orderId: Id, @ReasonArg() reason: string): Promise<Order> {
    return this.steps.cancel(actor, orderId, reason);
  }

  @Mutation(() => OrderType, { description: 'While it executes: its provider is asked.' })
  @Allow('requestCancellation')
  requestCancellation(@CurrentActor() actor: Actor, @IdArg() orderId: Id, @ReasonArg() reason: string): Promise<Order> {
    return this.steps.requestCancellation(actor, orderId, reason);
  }

  @Mutation(() => OrderType, { description: 'Granted, what is not delivered is off; what is runs on.' })
  @Allow('answerCancellation')
  answerCancellation(
    @CurrentActor() actor: Actor,
    @IdArg() orderId: Id,
    @Args('grant', { type: () => Boolean }) grant: boolean,
    @ReasonArg() reason: string,
  ): Promise<Order> {
    return this.steps.answerCancellation(actor, orderId, grant, reason);
  }

  @Mutation(() => OrderType, { description: 'Commits what was reserved and makes the contract. Never by a requester.' })
  @Allow('approveOrder')
  approveOrder(
    @CurrentActor() actor: Actor,
    @IdArg() orderId: Id,
    @Args('comment', { type: () => String, nullable: true }) comment?: string | null,
  ): Promise<Order> {
    return this.steps.approve(actor, orderId, comment);
  }

  @Mutation(() => OrderType, { description: 'Back to the buyer. Never by a requester.' })
  @Allow('returnOrder')
  returnOrder(@CurrentActor() actor: Actor, @IdArg() orderId: Id, @ReasonArg() reason: string): Promise<Order> {
    return this.steps.return(actor, orderId, reason);
  }

  @Mutation(() => OrderType, { description: 'Never by a requester.' })
  @Allow('rejectOrder')
  rejectOrder(@CurrentActor() actor: Actor, @IdArg() orderId: Id, @ReasonArg() reason: string): Promise<Order> {
    return this.steps.reject(actor, orderId, reason);
  }

  @Mutation(() => OrderType, { description: 'Makes one instance per item.' })
  @Allow('acceptOrder')
  acceptOrder(@CurrentActor() actor: Actor, @IdArg() orderId: Id): Promise<Order> {
    return this.steps.accept(actor, orderId);
  }

  @Mutation(() => OrderItemType, {
    description: 'The provider does not change or end it: it stays as it is, and what was reserved for it comes free.',
  })
  @Allow('failOrderItem')
  failOrderItem(@CurrentActor() actor: Actor, @IdArg() itemId: Id, @ReasonArg() reason: string): Promise<OrderItem> {
    return this.work.fail(actor, itemId, reason);
  }

  @Mutation(() => OrderType)
  @Allow('declineOrder')
  declineOrder(@CurrentActor() actor: Actor, @IdArg() orderId: Id, @ReasonArg() reason: string): Promise<Order> {
    return this.steps.decline(actor, orderId, reason);
  }
}
