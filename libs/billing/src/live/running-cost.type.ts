import { DateOnScalar, DateTime, DecimalScalar, MoneyType } from '#platform';
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

@ObjectType('DailyLine')
export class DailyLineType {
  @Field(() => String) priceCode!: string;
  @Field(() => String, { nullable: true }) meter!: string | null;
  @Field(() => String, { nullable: true }) unit!: string | null;
  @Field(() => DecimalScalar, { description: 'By how much the month’s quantity grew.' }) quantity!: string;
  @Field(() => DecimalScalar, { description: 'Exact, tax included.' }) ratedAmount!: string;
  @Field(() => DecimalScalar, { description: 'By how much the month’s rounded amount grew: days sum to the invoice.' })
  amount!: string;
  instanceId!: string;
}

@ObjectType('DailyStatement', { description: '日对账单: what a day used and cost, tax included, invoiced or not.' })
export class DailyStatementType {
  @Field(() => DateOnScalar) on!: string;
  @Field(() => [MoneyType], { description: 'By currency.' }) totals!: MoneyType[];
  @Field(() => [DailyLineType], { description: 'Prices that came to more or less on that day; at most 10 000.' })
  lines!: DailyLineType[];
}

@ArgsType()
export class DailyStatementArgs extends RunningCostArgs {
  @Field(() => DateOnScalar, { description: 'A day of Asia/Shanghai, today at the latest.' }) on!: string;
}
