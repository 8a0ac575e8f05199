import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { OfferingLife } from './offering-life.service.js';
import { idArgument } from './offering.resolver.js';
import type { Offering } from './offering.row.js';
import { Offerings } from './offering.service.js';
import { OfferingType } from './offering.type.js';

const reasonArgument = { type: () => String };

/** The life of a listing beyond its review. */
@Resolver(() => OfferingType)
export class OfferingLifeResolver {
  constructor(
    private readonly offerings: Offerings,
    private readonly life: OfferingLife,
  ) {}

  @Mutation(() => OfferingType, { description: 'No new orders until resumeOffering; services that exist go on.' })
  @Allow('pauseOffering')
  async pauseOffering(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Offering> {
    return this.offerings.get(actor, await this.life.pause(actor, id));
  }

  @Mutation(() => OfferingType)
  @Allow('resumeOffering')
  async resumeOffering(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Offering> {
    return this.offerings.get(actor, await this.life.resume(actor, id));
  }

  @Mutation(() => OfferingType, { description: 'No new orders for ever; services that exist go on.' })
  @Allow('retireOffering')
  async retireOffering(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Offering> {
    return this.offerings.get(actor, await this.life.retire(actor, id));
  }

  @Mutation(() => OfferingType, { description: 'Given up before it was published.' })
  @Allow('withdrawOffering')
  async withdrawOffering(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Offering> {
    return this.offerings.get(actor, await this.life.withdraw(actor, id));
  }

  @Mutation(() => OfferingType, {
    description: 'Off the market: nothing of it is ordered, and orders that wait for its provider are not accepted.',
  })
  @Allow('suspendOffering')
  async suspendOffering(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: Id,
    @Args('reason', reasonArgument) reason: string,
    @Args('ruleId', { type: () => String, nullable: true, description: 'The plan rule it rests on.' })
    ruleId?: string | null,
  ): Promise<Offering> {
    return this.offerings.get(actor, await this.life.suspend(actor, id, reason, ruleId));
  }

  @Mutation(() => OfferingType, {
    description: 'Again what it was before its suspension: PUBLISHED, PAUSED or RETIRED.',
  })
  @Allow('reinstateOffering')
  async reinstateOffering(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: Id,
    @Args('reason', reasonArgument) reason: string,
  ): Promise<Offering> {
    return this.offerings.get(actor, await this.life.reinstate(actor, id, reason));
  }
}
