import { DateOnScalar, DecimalScalar, MoneyType } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@InputType()
export class ExpectedUsageInput {
  @Field(() => String) meter!: string;
  @Field(() => DecimalScalar) quantityPerMonth!: string;
  @Field(() => Int, {
    nullable: true,
    description: 'By how many events, default 1: a PERCENTAGE price looks at each. The quantity is spread evenly.',
  })
  eventsPerMonth?: number | null;
}

@InputType({
  description: 'Supposes activation at the start of `from` and termination at the start of `to`, or after `months`.',
})
export class EstimateItemInput {
  @Field(() => ID) planId!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Default 1.' }) quantity?: string | null;
  @Field(() => [ExpectedUsageInput], {
    nullable: true,
    description: 'For meters the provider reports; one that is not named counts as unused.',
  })
  usage?: ExpectedUsageInput[] | null;
  @Field(() => Int, { nullable: true, description: 'Default 1, at most 120.' }) months?: number | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Default: the first day of next month.' })
  from?: string | null;
  @Field(() => DateOnScalar, {
    nullable: true,
    description: 'The first day after it, in place of `months`; at most 120 months after `from`.',
  })
  to?: string | null;
}

@ObjectType('EstimateLine', { description: 'A line as the invoice of its month would have it.' })
export class EstimateLineType {
  @Field(() => ID) planId!: string;
  @Field(() => String) priceCode!: string;
  @Field(() => String, { description: 'The service month in Asia/Shanghai, YYYY-MM.' }) month!: string;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => DecimalScalar, { description: 'Tax included, rounded once to the currency’s minor unit.' })
  amount!: string;
}

@ObjectType('Estimate')
export class EstimateType {
  @Field(() => [EstimateLineType]) lines!: EstimateLineType[];
  @Field(() => MoneyType) total!: MoneyType;
}
