import { type Actor, Allow, CurrentActor } from '#identity';
import { type Connection, connectionOf, cursorOf, pageOf } from '#platform';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  DataCentreCostConnection,
  DataCentreCostsArgs,
  DataCentreCostType,
  RecordDataCentreCostInput,
} from './centre-cost.type.js';
import { type CentreCost, CentreCosts } from './centre-costs.service.js';

@Resolver(() => DataCentreCostType)
export class DataCentreCostResolver {
  constructor(private readonly costs: CentreCosts) {}

  @Query(() => DataCentreCostConnection, { description: 'Of your own data centre, newest first.' })
  @Allow('dataCentreCosts')
  async dataCentreCosts(
    @CurrentActor() actor: Actor,
    @Args() { centreCode, ...page }: DataCentreCostsArgs,
  ): Promise<Connection<CentreCost>> {
    return connectionOf(await this.costs.list(actor, centreCode, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => DataCentreCostType, { description: 'A cost of your own data centre, divided by its owners’ shares.' })
  @Allow('recordDataCentreCost')
  recordDataCentreCost(
    @CurrentActor() actor: Actor,
    @Args('input') input: RecordDataCentreCostInput,
  ): Promise<CentreCost> {
    return this.costs.record(actor, input);
  }
}
