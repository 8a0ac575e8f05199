import { enumOf } from '#identity';
import { DateOnScalar, DecimalScalar } from '#platform';
import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  METER_AGGREGATIONS,
  METER_SOURCES,
  type MeterAggregation,
  type MeterSource,
  PRICE_KINDS,
  type PriceKind,
  PRICING_MODELS,
  type PricingModel,
  type Proration,
  PRORATIONS,
  RECURRING_INTERVALS,
  type RecurringInterval,
  TAX_CATEGORIES,
  type TaxCategory,
  TIER_SCOPES,
  type TierScope,
  type Timing,
  TIMINGS,
} from '../core/index.js';

export const PriceKindEnum = enumOf(PRICE_KINDS);
export const PricingModelEnum = enumOf(PRICING_MODELS);
export const MeterAggregationEnum = enumOf(METER_AGGREGATIONS);
export const MeterSourceEnum = enumOf(METER_SOURCES);
export const RecurringIntervalEnum = enumOf(RECURRING_INTERVALS);
export const TimingEnum = enumOf(TIMINGS);
export const ProrationEnum = enumOf(PRORATIONS);
export const TierScopeEnum = enumOf(TIER_SCOPES);
export const TaxCategoryEnum = enumOf(TAX_CATEGORIES);

registerEnumType(PriceKindEnum, {
  name: 'PriceKind',
  description: 'ONE_TIME is charged on activation, RECURRING by periods, USAGE by the month’s metered quantity.',
});
registerEnumType(PricingModelEnum, {
  name: 'PricingModel',
  description:
    'USAGE: PER_UNIT, GRADUATED, VOLUME, PACKAGE or, over money that single events report, PERCENTAGE; RECURRING and ONE_TIME: FLAT, or PER_UNIT, GRADUATED, VOLUME over the instance’s quantity.',
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
  description: 'MONTH follows the calendar month, YEAR the year from activation, unless there is an anchorDay.',
});
registerEnumType(TimingEnum, {
  name: 'Timing',
  description: 'The line is in the month that ends the period (ARREARS) or in the one that begins it (ADVANCE).',
});
registerEnumType(ProrationEnum, {
  name: 'Proration',
  description:
    'What is charged of a period lived in part: its seconds, the days touched, or all of it. The whole is always the whole period.',
});
registerEnumType(TierScopeEnum, {
  name: 'TierScope',
  description: 'Tiers see one instance’s use, or that of all the account’s instances under the price.',
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
  @Field(() => String, { nullable: true, description: 'USAGE only. A plan prices a meter once at a time.' })
  meter!: string | null;
  @Field(() => String, { nullable: true }) unit!: string | null;
  @Field(() => MeterAggregationEnum, { nullable: true }) aggregation!: MeterAggregation | null;
  @Field(() => MeterSourceEnum, { nullable: true }) source!: MeterSource | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Null for GRADUATED, VOLUME and PERCENTAGE.' })
  unitPrice!: string | null;
  @Field(() => [PriceTierType]) tiers!: PriceTierType[];
  @Field(() => DecimalScalar, { nullable: true, description: 'PACKAGE only: every begun package costs unitPrice.' })
  packageSize!: string | null;
  @Field(() => DecimalScalar, { description: 'Free in each month; tiers and packages see only what is above it.' })
  includedQuantity!: string;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'PERCENTAGE: a share of an event’s money; 0.006 = 0.6 %.',
  })
  rate!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENTAGE: added for each event charged.' })
  fixedAmount!: string | null;
  @Field(() => Int, { nullable: true, description: 'PERCENTAGE: a month’s first events, which cost nothing.' })
  freeEvents!: number | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENTAGE: a month’s money after them, not charged.' })
  freeAmount!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENTAGE: the least a charged event costs.' })
  minimumPerEvent!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENTAGE: the most a charged event costs.' })
  maximumPerEvent!: string | null;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'The least for an instance and month, by its share of the month; due without use too.',
  })
  minimumAmount!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'The most for an instance and month.' })
  maximumAmount!: string | null;
  @Field(() => TimingEnum, { nullable: true, description: 'RECURRING only.' }) timing!: Timing | null;
  @Field(() => Int, { nullable: true, description: 'RECURRING: periods begin on this day, 1 to 31.' })
  anchorDay!: number | null;
  @Field(() => ProrationEnum, { nullable: true, description: 'RECURRING only.' }) proration!: Proration | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day in force.' })
  effectiveFrom!: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day not in force any more.' })
  effectiveTo!: string | null;
  @Field(() => TierScopeEnum, {
    nullable: true,
    description: 'Whether tiers see one instance’s use or that of all of a buyer’s instances of the plan.',
  })
  tierScope!: TierScope | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'USAGE: true when its use counts on while an instance is suspended.',
  })
  whileSuspended?: boolean;
  @Field(() => TaxCategoryEnum) taxCategory!: TaxCategory;
}

@ObjectType('Plan', { description: 'A priced variant of an offering. All its prices have one currency.' })
export class PlanType {
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { description: 'The revision of the offering that made it; its prices never change.' })
  revision!: number;
}
