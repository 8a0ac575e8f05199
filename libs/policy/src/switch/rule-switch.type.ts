import { DateOnScalar, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType('PlanRuleSwitch', { description: 'From a day on a rule of a draft holds in a zone, or does not.' })
export class PlanRuleSwitchType {
  @Field(() => ID) id!: string;
  @Field(() => String) ruleId!: string;
  @Field(() => String) zoneCode!: string;
  @Field(() => Boolean) on!: boolean;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => String) reason!: string;
  @Field(() => DateTime) setAt!: number;
}

@InputType()
export class SwitchPlanRuleInput {
  @Field(() => String, { description: 'Of a draft.' }) ruleId!: string;
  @Field(() => String, { description: 'One that the rule names.' }) zoneCode!: string;
  @Field(() => Boolean) on!: boolean;
  @Field(() => DateOnScalar, { description: 'Today or later.' }) from!: string;
  @Field(() => String) reason!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
