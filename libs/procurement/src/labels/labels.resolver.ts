import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { InstanceLabels, type Labels } from './labels.service.js';
import { InstanceLabelsType, SetCostCentresInput, SetInstanceTagsInput } from './labels.type.js';

@Resolver(() => InstanceLabelsType)
export class InstanceLabelsResolver {
  constructor(private readonly labels: InstanceLabels) {}

  @Query(() => [InstanceLabelsType], { description: 'Your organization’s own, of at most 100 instances.' })
  @Allow('instanceLabels')
  instanceLabels(
    @CurrentActor() actor: Actor,
    @Args('instanceIds', { type: () => [ID] }) instanceIds: Id[],
  ): Promise<Labels[]> {
    return this.labels.mine(actor, instanceIds);
  }

  @Mutation(() => InstanceLabelsType, { description: 'Kept on every invoice line issued from now on.' })
  @Allow('setInstanceTags')
  setInstanceTags(@CurrentActor() actor: Actor, @Args('input') input: SetInstanceTagsInput): Promise<Labels> {
    return this.labels.setTags(actor, input.instanceId, input.tags);
  }

  @Mutation(() => InstanceLabelsType, {
    description: 'Every line of the instance issued from now on is divided among these, exactly.',
  })
  @Allow('setCostCentres')
  setCostCentres(@CurrentActor() actor: Actor, @Args('input') input: SetCostCentresInput): Promise<Labels> {
    return this.labels.setCostCentres(actor, input.instanceId, input.shares);
  }
}
