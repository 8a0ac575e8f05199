import { type Actor, Allow, CurrentActor } from '#identity';
import type { Instant } from '#kernel';
import { DateTime } from '#platform';
import { type InstanceFacts, type OrderItem, OrderItemType, ServiceInstanceType } from '#procurement';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { Lifecycle } from './lifecycle.service.js';
import { ActivateInstanceInput, ResizeInstanceInput } from './lifecycle.type.js';

@Resolver()
export class LifecycleResolver {
  constructor(private readonly lifecycle: Lifecycle) {}

  @Mutation(() => ServiceInstanceType, { description: 'The instance runs, and metering begins.' })
  @Allow('activateInstance')
  activateInstance(@CurrentActor() actor: Actor, @Args('input') input: ActivateInstanceInput): Promise<InstanceFacts> {
    return this.lifecycle.activate(actor, input);
  }

  @Mutation(() => ServiceInstanceType, {
    description:
      'An ACTIVE instance has another quantity from `at` on. More than was ordered, or than there is: by the buyer’s APPROVER alone, else BEYOND_ORDERED.',
  })
  @Allow('resizeInstance')
  resizeInstance(@CurrentActor() actor: Actor, @Args('input') input: ResizeInstanceInput): Promise<InstanceFacts> {
    return this.lifecycle.resize(actor, input);
  }

  @Mutation(() => OrderItemType, {
    description: 'The provider has done what a MODIFY or TERMINATE item says, as of `at`: default now, never later.',
  })
  @Allow('completeOrderItem')
  completeOrderItem(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('at', { type: () => DateTime, nullable: true }) at?: Instant | null,
  ): Promise<OrderItem> {
    return this.lifecycle.complete(actor, id, at ?? null);
  }

  @Mutation(() => ServiceInstanceType, {
    description:
      'An ACTIVE instance is SUSPENDED from now on, by its buyer or its provider: nothing of it is metered until it is resumed. Its fees go on.',
  })
  @Allow('suspendInstance')
  suspendInstance(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<InstanceFacts> {
    return this.lifecycle.suspend(actor, id, reason);
  }

  @Mutation(() => ServiceInstanceType, {
    description:
      'A SUSPENDED instance is ACTIVE again from now on: by the side that suspended it (SUSPENDED_BY_OTHERS), and not while the policy of its used-up budget suspends (BUDGET_USED_UP).',
  })
  @Allow('resumeInstance')
  resumeInstance(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<InstanceFacts> {
    return this.lifecycle.resume(actor, id);
  }

  @Mutation(() => ServiceInstanceType, {
    description: 'The instance ends at once, as of `at`: default now, never later, never before its activation.',
  })
  @Allow('terminateInstance')
  terminateInstance(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('at', { type: () => DateTime, nullable: true }) at?: Instant | null,
  ): Promise<InstanceFacts> {
    return this.lifecycle.terminate(actor, id, at ?? null);
  }
}
