import { enumOf } from '#identity';
import { connectionType, DateTime, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ALERT_RULE_KINDS, ALERT_RULE_STATUSES, type AlertRuleKind, type AlertRuleStatus } from '../core/index.js';

const AlertRuleKindEnum = enumOf(ALERT_RULE_KINDS);
const AlertRuleStatusEnum = enumOf(ALERT_RULE_STATUSES);
registerEnumType(AlertRuleKindEnum, {
  name: 'AlertRuleKind',
  description: 'SPEND: money of a budget, a service or the organization; QUOTA: a service’s use of a meter in a month.',
});
registerEnumType(AlertRuleStatusEnum, { name: 'AlertRuleStatus' });

@ObjectType('AlertRule', { description: 'Raises an alert when a share of a limit is reached, once each in a period.' })
export class AlertRuleType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => AlertRuleKindEnum) kind!: AlertRuleKind;
  @Field(() => ID, { nullable: true }) budgetId!: string | null;
  @Field(() => ID, { nullable: true }) instanceId!: string | null;
  @Field(() => String, { nullable: true }) meter!: string | null;
  @Field(() => String, { nullable: true, description: 'Of SPEND.' }) currency!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Money, or a quantity; null: what the budget has.' })
  limit!: string | null;
  @Field(() => [Int], { description: 'Percentages of the limit.' }) thresholds!: number[];
  @Field(() => AlertRuleStatusEnum) status!: AlertRuleStatus;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => [String]) allowedActions!: string[];
}

@ObjectType('Alert')
class AlertType {
  @Field(() => ID) id!: string;
  @Field(() => ID) ruleId!: string;
  @Field(() => String, { description: 'A month, or the year of a budget.' }) period!: string;
  @Field(() => Int, { description: 'The percentage that was reached.' }) threshold!: number;
  @Field(() => DecimalScalar, { description: 'When it was seen.' }) value!: string;
  @Field(() => DecimalScalar) limit!: string;
  @Field(() => DateTime) at!: number;
}

export const AlertRuleConnection = connectionType('AlertRule', () => AlertRuleType);
export const AlertConnection = connectionType('Alert', () => AlertType);

@InputType()
export class CreateAlertRuleInput {
  @Field(() => String) name!: string;
  @Field(() => AlertRuleKindEnum) kind!: AlertRuleKind;
  @Field(() => ID, { nullable: true, description: 'SPEND of a budget: what was invoiced and what has run up since.' })
  budgetId?: string | null;
  @Field(() => ID, { nullable: true, description: 'SPEND or QUOTA of a service, by month.' }) instanceId?:
    string | null;
  @Field(() => String, { nullable: true, description: 'QUOTA.' }) meter?: string | null;
  @Field(() => String, { nullable: true, description: 'SPEND of the organization, by month; default CNY.' })
  currency?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Default, for a budget: what it has been allocated.' })
  limit?: string | null;
  @Field(() => [Int], { nullable: true, description: 'Percentages, 1 to 1000; default 75 and 100.' })
  thresholds?: number[] | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class AlertRulesArgs extends PageArgs {
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}

@ArgsType()
export class AlertsArgs extends AlertRulesArgs {
  @Field(() => ID, { nullable: true }) ruleId?: string | null;
}
