import { enumOf } from '#identity';
import { DecimalScalar } from '#platform';
import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  METER_AGGREGATIONS,
  METER_SOURCES,
  type MeterAggregation,
  type MeterSource,
  PRICE_KINDS,
  type PriceKind,
  PRICING_MODELS,
  type PricingModel,
  RECURRING_INTERVALS,
  type RecurringInterval,
  TAX_CATEGORIES,
  type TaxCategory,
} from '../core/index.js';

export const PriceKindEnum = enumOf(PRICE_KINDS);
export const PricingModelEnum = enumOf(PRICING_MODELS);
export const MeterAggregationEnum = enumOf(METER_AGGREGATIONS);
export const MeterSourceEnum = enumOf(METER_SOURCES);
export const RecurringIntervalEnum = enumOf(RECURRING_INTERVALS);
export const TaxCategoryEnum = enumOf(TAX_CATEGORIES);

registerEnumType(PriceKindEnum, {
  name: 'PriceKind',
  description: 'ONE_TIME is charged on activation, RECURRING in arrears, USAGE by the month’s metered quantity.',
});
registerEnumType(PricingModelEnum, {
  name: 'PricingModel',
  description:
    'USAGE: PER_UNIT, GRADUATED, VOLUME or PACKAGE; RECURRING and ONE_TIME: FLAT, or PER_UNIT, GRADUATED, VOLUME over the instance’s quantity.',
});
registerEnumType(MeterAggregationEnum, {
  name: 'MeterAggregation',
  description: 'How a month’s events become one quantity. SUM and COUNT can be used now.',
});
registerEnumType(MeterSourceEnum, {
  name: 'MeterSource',
  description: 'PROVIDER: the provider reports use. PLATFORM: queued jobs write quantity × hours.',
});
registerEnumType(RecurringIntervalEnum, {
  name: 'RecurringInterval',
  description: 'MONTH follows the calendar month, YEAR the year from activation.',
});
registerEnumType(TaxCategoryEnum, {
  name: 'TaxCategory',
  description: 'The rate comes from a dated table, at service start.',
});

@ObjectType('PriceTier', { description: 'Holds quantities of (previous upTo, upTo]; the last tier is open.' })
export class PriceTierType {
  @Field(() => DecimalScalar, { nullable: true, description: 'Null for the last, open tier.' }) upTo!: string | null;
  @Field(() => DecimalScalar) unitPrice!: string;
  @Field(() => DecimalScalar, { description: 'Charged once when the tier is entered or holds the quantity.' })
  flatAmount!: string;
}

@ObjectType('PriceComponent', { description: 'One price of a plan. Prices include tax.' })
export class PriceComponentType {
  @Field(() => String) code!: string;
  @Field(() => PriceKindEnum) kind!: PriceKind;
  @Field(() => PricingModelEnum) model!: PricingModel;
  @Field(() => String, { description: 'ISO 4217.' }) currency!: string;
  @Field(() => RecurringIntervalEnum, { nullable: true, description: 'RECURRING only.' })
  interval!: RecurringInterval | null;
  @Field(() => String, { nullable: true, description: 'USAGE only. A plan prices a meter once.' })
  meter!: string | null;
  @Field(() => String, { nullable: true }) unit!: string | null;
  @Field(() => MeterAggregationEnum, { nullable: true }) aggregation!: MeterAggregation | null;
  @Field(() => MeterSourceEnum, { nullable: true }) source!: MeterSource | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Null for GRADUATED and VOLUME.' })
  unitPrice!: string | null;
  @Field(() => [PriceTierType]) tiers!: PriceTierType[];
  @Field(() => DecimalScalar, { nullable: true, description: 'PACKAGE only: every begun package costs unitPrice.' })
  packageSize!: string | null;
  @Field(() => DecimalScalar, { description: 'Free in each month; tiers and packages see only what is above it.' })
  includedQuantity!: string;
  @Field(() => TaxCategoryEnum) taxCategory!: TaxCategory;
}

@ObjectType('Plan', { description: 'A priced variant of an offering. All its prices have one currency.' })
export class PlanType {
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
}
