import { type Actor, Allow, CurrentActor } from '#identity';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PlanRuleSwitchType, SwitchPlanRuleInput } from './rule-switch.type.js';
import { type RuleSwitch, RuleSwitches } from './rule-switches.service.js';

@Resolver(() => PlanRuleSwitchType)
export class RuleSwitchResolver {
  constructor(private readonly switches: RuleSwitches) {}

  @Query(() => [PlanRuleSwitchType], { description: 'Newest first; at most 200.' })
  @Allow('planRuleSwitches')
  planRuleSwitches(@Args('ruleId', { type: () => String }) ruleId: string): Promise<RuleSwitch[]> {
    return this.switches.list(ruleId);
  }

  @Mutation(() => PlanRuleSwitchType, { description: 'Decisions made before stay as they are.' })
  @Allow('switchPlanRule')
  switchPlanRule(@CurrentActor() actor: Actor, @Args('input') input: SwitchPlanRuleInput): Promise<RuleSwitch> {
    return this.switches.switch(actor, input);
  }
}
