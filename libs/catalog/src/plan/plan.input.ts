import { DateOnScalar, DecimalScalar } from '#platform';
import { Field, InputType, Int } from '@nestjs/graphql';
import type {
  MeterAggregation,
  MeterSource,
  PriceKind,
  PricingModel,
  Proration,
  RecurringInterval,
  TaxCategory,
  TierScope,
  Timing,
} from '../core/index.js';
import {
  MeterAggregationEnum,
  MeterSourceEnum,
  PriceKindEnum,
  PricingModelEnum,
  ProrationEnum,
  RecurringIntervalEnum,
  TaxCategoryEnum,
  TierScopeEnum,
  TimingEnum,
} from './plan.type.js';

@InputType()
export class PriceTierInput {
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'The tier’s inclusive upper end; absent for the last tier.',
  })
  upTo?: string | null;
  @Field(() => DecimalScalar) unitPrice!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Default "0".' }) flatAmount?: string | null;
}

@InputType({ description: 'A price, tax included. An explicit null means the default.' })
export class PriceComponentInput {
  @Field(() => String, { description: 'Unique in the plan.' }) code!: string;
  @Field(() => PriceKindEnum) kind!: PriceKind;
  @Field(() => PricingModelEnum) model!: PricingModel;
  @Field(() => String, { nullable: true, defaultValue: 'CNY', description: 'ISO 4217; one for all prices of a plan.' })
  currency?: string | null;
  @Field(() => RecurringIntervalEnum, { nullable: true, description: 'RECURRING only, and required there.' })
  interval?: RecurringInterval | null;
  @Field(() => String, {
    nullable: true,
    description: 'USAGE only. The first published price fixes a provider’s meter code to its unit and aggregation.',
  })
  meter?: string | null;
  @Field(() => String, { nullable: true }) unit?: string | null;
  @Field(() => MeterAggregationEnum, { nullable: true }) aggregation?: MeterAggregation | null;
  @Field(() => MeterSourceEnum, { nullable: true, defaultValue: 'PROVIDER' }) source?: MeterSource | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'For FLAT, PER_UNIT and PACKAGE (per package).' })
  unitPrice?: string | null;
  @Field(() => [PriceTierInput], { nullable: true, description: 'For GRADUATED and VOLUME.' })
  tiers?: PriceTierInput[] | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'For PACKAGE.' }) packageSize?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'USAGE only: free in each month.' })
  includedQuantity?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'For PERCENTAGE: a share of each event’s money.' })
  rate?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENTAGE only, default "0": added for each event.' })
  fixedAmount?: string | null;
  @Field(() => Int, { nullable: true, description: 'PERCENTAGE only, default 0: a month’s first events are free.' })
  freeEvents?: number | null;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'PERCENTAGE only, default "0": so much of the month’s money after the free events is not charged.',
  })
  freeAmount?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENTAGE only: the least a charged event costs.' })
  minimumPerEvent?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENTAGE only: the most a charged event costs.' })
  maximumPerEvent?: string | null;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'USAGE and RECURRING MONTH: the least for an instance and month, by its share of the month.',
  })
  minimumAmount?: string | null;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'USAGE and RECURRING MONTH: the most for an instance and month.',
  })
  maximumAmount?: string | null;
  @Field(() => TimingEnum, { nullable: true, description: 'RECURRING only, default ARREARS.' }) timing?: Timing | null;
  @Field(() => Int, {
    nullable: true,
    description: 'RECURRING only, 1 to 31: periods begin on this day, in a shorter month on its last.',
  })
  anchorDay?: number | null;
  @Field(() => ProrationEnum, { nullable: true, description: 'RECURRING only, default SECOND.' })
  proration?: Proration | null;
  @Field(() => DateOnScalar, {
    nullable: true,
    description: 'In force from this day on; for USAGE the first of a month. Default: always.',
  })
  effectiveFrom?: string | null;
  @Field(() => DateOnScalar, {
    nullable: true,
    description: 'In force before this day; for USAGE the first of a month.',
  })
  effectiveTo?: string | null;
  @Field(() => TierScopeEnum, {
    nullable: true,
    description: 'GRADUATED, VOLUME and PACKAGE; ACCOUNT, for use alone, sums over the buyer’s instances of the plan.',
  })
  tierScope?: TierScope | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'USAGE only: its use counts on while an instance is suspended, as of storage that is kept.',
  })
  whileSuspended?: boolean | null;
  @Field(() => TaxCategoryEnum, { nullable: true, defaultValue: 'INFORMATION_SERVICE' })
  taxCategory?: TaxCategory | null;
}

@InputType()
export class PlanInput {
  @Field(() => String, { description: 'Unique in the offering.' }) code!: string;
  @Field(() => String) name!: string;
  @Field(() => [PriceComponentInput]) prices!: PriceComponentInput[];
}
