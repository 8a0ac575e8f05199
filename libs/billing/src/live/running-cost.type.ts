import { DateTime, DecimalScalar, MoneyType } from '#platform';
import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType('MonthCost')
class MonthCostType {
  @Field(() => String, { description: 'A service month, "2026-10".' }) month!: string;
  @Field(() => DecimalScalar) amount!: string;
}

@ObjectType('InstanceCost')
export class InstanceCostType {
  @Field(() => MoneyType) unbilled!: MoneyType;
  @Field(() => [MonthCostType]) months!: MonthCostType[];
  instanceId!: string;
}

@ObjectType('RunningCost', {
  description:
    'What has run up and was not invoiced, tax included: as if everything ended now, by the code that invoices.',
})
export class RunningCostType {
  @Field(() => DateTime) asOf!: number;
  @Field(() => [MoneyType], { description: 'By currency; parts of others’ services that are shared count here alone.' })
  unbilled!: MoneyType[];
  @Field(() => [InstanceCostType], { description: 'At most 5 000.' }) instances!: InstanceCostType[];
}

@ArgsType()
export class RunningCostArgs {
  @Field(() => ID, { nullable: true }) instanceId?: string | null;
  @Field(() => ID, { nullable: true }) budgetId?: string | null;
  @Field(() => ID, { nullable: true }) organizationId?: string | null;
}
