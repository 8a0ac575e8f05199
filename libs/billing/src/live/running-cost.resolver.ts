import { type Actor, Allow, CurrentActor } from '#identity';
import type { RequestContext } from '#platform';
import { type InstanceFacts, instanceLoader, Instances, ServiceInstanceType } from '#procurement';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type DailyLine, type DailyStatement, DailyStatements } from './daily-statements.service.js';
import {
  DailyLineType,
  DailyStatementArgs,
  DailyStatementType,
  InstanceCostType,
  RunningCostArgs,
  RunningCostType,
} from './running-cost.type.js';
import { type InstanceCost, type RunningCost, RunningCosts } from './running-costs.service.js';

@Resolver(() => InstanceCostType)
export class RunningCostResolver {
  constructor(
    private readonly costs: RunningCosts,
    private readonly instances: Instances,
  ) {}

  @Query(() => RunningCostType, { description: 'Of a service, of a budget’s services, or of an organization’s.' })
  @Allow('runningCost')
  runningCost(@CurrentActor() actor: Actor, @Args() query: RunningCostArgs): Promise<RunningCost> {
    return this.costs.of(actor, query);
  }

  @ResolveField(() => ServiceInstanceType)
  instance(@Parent() cost: InstanceCost, @Context() context: RequestContext): Promise<InstanceFacts> {
    return instanceLoader(context, this.instances).load(cost.instanceId);
  }
}

@Resolver(() => DailyLineType)
export class DailyStatementResolver {
  constructor(
    private readonly statements: DailyStatements,
    private readonly instances: Instances,
  ) {}

  @Query(() => DailyStatementType, { description: 'Of a service, of a budget’s services, or of an organization’s.' })
  @Allow('dailyStatement')
  dailyStatement(@CurrentActor() actor: Actor, @Args() { on, ...query }: DailyStatementArgs): Promise<DailyStatement> {
    return this.statements.of(actor, on, query);
  }

  @ResolveField(() => ServiceInstanceType)
  instance(@Parent() line: DailyLine, @Context() context: RequestContext): Promise<InstanceFacts> {
    return instanceLoader(context, this.instances).load(line.instanceId);
  }
}
