import { type Actor, Allow, CurrentActor } from '#identity';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf } from '#platform';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataFlowConnection, DataFlowType, DecideDataFlowInput, RegisterDataFlowInput } from './data-flow.type.js';
import { type DataFlow, DataFlows } from './data-flows.service.js';

@Resolver(() => DataFlowType)
export class DataFlowResolver {
  constructor(private readonly flows: DataFlows) {}

  @Query(() => DataFlowConnection, { description: 'Newest first: one’s own organization’s.' })
  @Allow('dataFlows')
  async dataFlows(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<DataFlow>> {
    return connectionOf(await this.flows.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => DataFlowType, { description: 'Records a flow and tells which route it takes.' })
  @Allow('registerDataFlow')
  registerDataFlow(@CurrentActor() actor: Actor, @Args('input') input: RegisterDataFlowInput): Promise<DataFlow> {
    return this.flows.register(actor, input);
  }

  @Mutation(() => DataFlowType, { description: 'Decides on an application, by a reviewer of another organization.' })
  @Allow('decideDataFlow')
  decideDataFlow(@CurrentActor() actor: Actor, @Args('input') input: DecideDataFlowInput): Promise<DataFlow> {
    return this.flows.decide(actor, input);
  }
}
