import { DecimalScalar } from '#platform';
import { Field, InputType } from '@nestjs/graphql';
import type {
  MeterAggregation,
  MeterSource,
  PriceKind,
  PricingModel,
  RecurringInterval,
  TaxCategory,
} from '../core/index.js';
import {
  MeterAggregationEnum,
  MeterSourceEnum,
  PriceKindEnum,
  PricingModelEnum,
  RecurringIntervalEnum,
  TaxCategoryEnum,
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
  @Field(() => TaxCategoryEnum, { nullable: true, defaultValue: 'INFORMATION_SERVICE' })
  taxCategory?: TaxCategory | null;
}

@InputType()
export class PlanInput {
  @Field(() => String, { description: 'Unique in the offering.' }) code!: string;
  @Field(() => String) name!: string;
  @Field(() => [PriceComponentInput]) prices!: PriceComponentInput[];
}
