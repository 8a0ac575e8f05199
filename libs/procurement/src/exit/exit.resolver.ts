import { type Actor, Allow, CurrentActor } from '#identity';
import { Clock, dateOf, type DateOn, type Id } from '#kernel';
import { DateOnScalar, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { exitChecklist } from '../core/index.js';
import { allowedInstanceActions } from '../instance/allowed-actions.js';
import type { InstanceFacts } from '../instance/instance-rows.js';
import { ServiceInstanceType } from '../instance/instance.type.js';
import { orderLoader } from '../order/order.loader.js';
import { OrderReading } from '../order/order-reading.js';
import { tiesLoader } from '../transfer/transfer.loader.js';
import { Transfers } from '../transfer/transfers.service.js';
import { exitLoader, successionLoader } from './exit.loader.js';
import {
  GiveNoticeInput,
  HandOverDataInput,
  InstanceNoticeType,
  InstanceSuccessionType,
  ProveDestructionInput,
  ServiceExitType,
  SetSuccessorInput,
} from './exit.type.js';
import { Endings } from './endings.service.js';
import { Exits } from './exits.service.js';
import { Successions } from './successions.service.js';

/** The way out of a service instance, and what replaces it. */
@Resolver(() => ServiceInstanceType)
export class ExitResolver {
  constructor(
    private readonly exits: Exits,
    private readonly successions: Successions,
    private readonly endings: Endings,
    private readonly transfers: Transfers,
    private readonly orders: OrderReading,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => ServiceExitType, { nullable: true, description: 'Null until it has ended.' })
  async exit(
    @Parent() { id, status }: InstanceFacts,
    @Context() context: RequestContext,
  ): Promise<ServiceExitType | null> {
    const exit = await exitLoader(context, this.exits).load(id);
    if (!exit) return null;
    const checklist = exitChecklist({ ...exit, status }, dateOf(this.clock.now()));
    return { ...exit, checklist, complete: checklist.every(({ done }) => done) };
  }

  @ResolveField(() => [String], { description: 'The operations this caller may do with it now.' })
  async allowedActions(
    @CurrentActor() actor: Actor,
    @Parent() instance: InstanceFacts,
    @Context() context: RequestContext,
  ): Promise<string[]> {
    const exit = instance.status === 'TERMINATED' ? await exitLoader(context, this.exits).load(instance.id) : null;
    const ties = await tiesLoader(context, this.transfers).load(instance.id);
    const allowed = allowedInstanceActions(actor, instance, exit, ties);
    if (!allowed.includes('activateInstance')) return allowed;
    const from = await this.activatableFrom(instance, context);
    return from !== null && from > dateOf(this.clock.now())
      ? allowed.filter((action) => action !== 'activateInstance')
      : allowed;
  }

  @ResolveField(() => DateOnScalar, {
    nullable: true,
    description: 'The first day of its order, before which it is not activated; null once it is, or has failed.',
  })
  async activatableFrom(
    @Parent() { status, orderId }: InstanceFacts,
    @Context() context: RequestContext,
  ): Promise<DateOn | null> {
    return status === 'CREATING' ? (await orderLoader(context, this.orders).load(orderId)).startsOn : null;
  }

  @ResolveField(() => InstanceNoticeType, {
    nullable: true,
    description: 'Which side has said when it ends; it runs on until then.',
  })
  notice(@Parent() { notice }: InstanceFacts): InstanceNoticeType | null {
    return notice;
  }

  @ResolveField(() => InstanceSuccessionType, { nullable: true, description: 'What replaces it.' })
  async successor(
    @Parent() { id }: InstanceFacts,
    @Context() context: RequestContext,
  ): Promise<InstanceSuccessionType | null> {
    const found = await successionLoader(context, this.successions).load(id);
    return found.find(({ instanceId }) => instanceId === id) ?? null;
  }

  @ResolveField(() => [InstanceSuccessionType], { description: 'What it replaces.' })
  async predecessors(
    @Parent() { id }: InstanceFacts,
    @Context() context: RequestContext,
  ): Promise<InstanceSuccessionType[]> {
    const found = await successionLoader(context, this.successions).load(id);
    return found.filter(({ successorId }) => successorId === id);
  }

  @Mutation(() => ServiceInstanceType, {
    description:
      'An ACTIVE instance ends after a day to come: TERMINATING, in which it runs as before. By its buyer from tomorrow on, by its provider no sooner than its contract says.',
  })
  @Allow('giveNotice')
  giveNotice(@CurrentActor() actor: Actor, @Args('input') input: GiveNoticeInput): Promise<InstanceFacts> {
    return this.endings.give(actor, input);
  }

  @Mutation(() => ServiceInstanceType, {
    description: 'A TERMINATING instance goes on: by the side that gave notice (NOTICE_BY_OTHERS).',
  })
  @Allow('withdrawNotice')
  withdrawNotice(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<InstanceFacts> {
    return this.endings.withdraw(actor, id);
  }

  @Mutation(() => ServiceInstanceType, {
    description: 'The provider of a TERMINATED instance hands its data back. Said again it changes nothing.',
  })
  @Allow('handOverData')
  handOverData(@CurrentActor() actor: Actor, @Args('input') input: HandOverDataInput): Promise<InstanceFacts> {
    return this.exits.handOver(actor, input);
  }

  @Mutation(() => ServiceInstanceType, {
    description: 'The buyer has what was handed over: DATA_RETURNED, and the days of destruction begin.',
  })
  @Allow('receiveData')
  receiveData(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<InstanceFacts> {
    return this.exits.receive(actor, id);
  }

  @Mutation(() => ServiceInstanceType, { description: 'The buyer refuses what was handed over: it is done again.' })
  @Allow('refuseData')
  refuseData(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<InstanceFacts> {
    return this.exits.refuse(actor, id, reason);
  }

  @Mutation(() => ServiceInstanceType, {
    description: 'The buyer needs no data back: DATA_RETURNED, and the days of destruction begin.',
  })
  @Allow('waiveDataReturn')
  waiveDataReturn(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<InstanceFacts> {
    return this.exits.waive(actor, id, reason);
  }

  @Mutation(() => ServiceInstanceType, {
    description:
      'The provider has destroyed all copies of a DATA_RETURNED instance’s data: DATA_DESTROYED. Said again it changes nothing.',
  })
  @Allow('proveDestruction')
  proveDestruction(@CurrentActor() actor: Actor, @Args('input') input: ProveDestructionInput): Promise<InstanceFacts> {
    return this.exits.proveDestruction(actor, input);
  }

  @Mutation(() => ServiceInstanceType, {
    description:
      'The buyer says which of its instances replaces this one. Both go on; until `handoverUntil` is over, or without it, the buyer alone ends the old one. Its data go to the new one.',
  })
  @Allow('setSuccessor')
  setSuccessor(@CurrentActor() actor: Actor, @Args('input') input: SetSuccessorInput): Promise<InstanceFacts> {
    return this.successions.set(actor, input);
  }
}
