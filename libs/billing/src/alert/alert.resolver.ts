import { type Actor, Allow, CurrentActor, mayCall, type Operation } from '#identity';
import { commandsOf } from '#kernel';
import { type Connection, connectionOf, cursorOf, pageOf } from '#platform';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ALERT_RULE_MACHINE } from '../core/index.js';
import { type Alert, type AlertRule, AlertRules } from './alert-rules.service.js';
import {
  AlertConnection,
  AlertRuleConnection,
  AlertRulesArgs,
  AlertRuleType,
  AlertsArgs,
  CreateAlertRuleInput,
} from './alert.type.js';

@Resolver(() => AlertRuleType)
export class AlertResolver {
  constructor(private readonly rules: AlertRules) {}

  @Query(() => AlertRuleConnection, { description: 'Newest first.' })
  @Allow('alertRules')
  async alertRules(
    @CurrentActor() actor: Actor,
    @Args() { organizationIds, ...page }: AlertRulesArgs,
  ): Promise<Connection<AlertRule>> {
    const found = await this.rules.list(actor, pageOf(page), organizationIds ?? null);
    return connectionOf(found, ({ id }) => cursorOf(id));
  }

  @Query(() => AlertConnection, { description: 'What was raised, newest first.' })
  @Allow('alerts')
  async alerts(
    @CurrentActor() actor: Actor,
    @Args() { ruleId, organizationIds, ...page }: AlertsArgs,
  ): Promise<Connection<Alert>> {
    const of = { ruleId: ruleId ?? null, organizationIds: organizationIds ?? null };
    return connectionOf(await this.rules.alerts(actor, pageOf(page), of), ({ id }) => cursorOf(id));
  }

  @Mutation(() => AlertRuleType)
  @Allow('createAlertRule')
  createAlertRule(@CurrentActor() actor: Actor, @Args('input') input: CreateAlertRuleInput): Promise<AlertRule> {
    return this.rules.create(actor, input);
  }

  @Mutation(() => AlertRuleType)
  @Allow('endAlertRule')
  endAlertRule(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<AlertRule> {
    return this.rules.end(actor, id);
  }

  @ResolveField(() => [String])
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status }: AlertRule): string[] {
    return commandsOf(ALERT_RULE_MACHINE, status)
      .map((command) => `${command}AlertRule` as Operation)
      .filter((operation) => mayCall(operation, actor.roles));
  }
}
