import { DecimalScalar, JsonScalar, MoneyType } from '#platform';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ExpectedUsageInput } from '../estimate/estimate.type.js';
import type { Price, PriceKind, RecurringInterval } from '../core/index.js';
import { PlanType, PriceComponentType, PriceKindEnum, RecurringIntervalEnum } from '../plan/plan.type.js';

@InputType({ description: 'The same use of all plans, from the first day of next month.' })
export class ComparedUseInput {
  @Field(() => DecimalScalar, { nullable: true, description: 'Default 1.' }) quantity?: string | null;
  @Field(() => Int, { nullable: true, description: 'Default 1, at most 120.' }) months?: number | null;
  @Field(() => [ExpectedUsageInput], { nullable: true, description: 'Of each plan the meters it has count.' })
  usage?: ExpectedUsageInput[] | null;
}

@ObjectType('ComparisonRow')
export class ComparisonRowType {
  @Field(() => String, { description: 'An attribute’s code; provider, serviceModel, clouds, zones, categories.' })
  code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => String, { nullable: true }) unit!: string | null;
  @Field(() => [JsonScalar], { nullable: 'items', description: 'In the order of the plans; null: not declared.' })
  values!: unknown[];
  @Field(() => Boolean) differs!: boolean;
}

@ObjectType('ComparisonPrice', { description: 'Prices for the same: by meter, by interval, or once.' })
export class ComparisonPriceType {
  @Field(() => PriceKindEnum) kind!: PriceKind;
  @Field(() => String, { nullable: true }) meter!: string | null;
  @Field(() => RecurringIntervalEnum, { nullable: true }) interval!: RecurringInterval | null;
  @Field(() => [PriceComponentType], { nullable: 'items', description: 'In the order of the plans.' })
  prices!: (Price | null)[];
  @Field(() => Boolean) differs!: boolean;
}

@ObjectType('ComparisonEstimate')
export class ComparisonEstimateType {
  @Field(() => MoneyType) total!: MoneyType;
  @Field(() => [String], {
    description: 'Meters of the use that the plan has no price for: what they cost is not in it.',
  })
  notPriced!: string[];
}

@ObjectType('Comparison', { description: 'Plans side by side; every list of values is in their order.' })
export class ComparisonType {
  @Field(() => [PlanType]) plans!: PlanType[];
  @Field(() => [ComparisonRowType]) rows!: ComparisonRowType[];
  @Field(() => [ComparisonPriceType]) prices!: ComparisonPriceType[];
  @Field(() => [ComparisonEstimateType], { nullable: true, description: 'Null when no use was given.' })
  estimates!: ComparisonEstimateType[] | null;
}
