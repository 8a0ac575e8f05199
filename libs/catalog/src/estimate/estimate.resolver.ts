import { type Actor, Allow, CurrentActor } from '#identity';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Estimates } from './estimate.service.js';
import { EstimateItemInput, EstimateType } from './estimate.type.js';

@Resolver()
export class EstimateResolver {
  constructor(private readonly estimates: Estimates) {}

  @Query(() => EstimateType, {
    description: 'What the same rating code as invoices’ would bill, line by line and month by month.',
  })
  @Allow('estimate')
  estimate(
    @CurrentActor() actor: Actor,
    @Args('items', { type: () => [EstimateItemInput] }) items: EstimateItemInput[],
  ): Promise<EstimateType> {
    return this.estimates.estimate(actor, items);
  }
}
