import { ServiceModelEnum } from '#catalog';
import type { ServiceModel } from '#catalog/core';
import { enumOf, OrganizationType } from '#identity';
import { DecimalScalar, MoneyType } from '#platform';
import { CategoryType } from '#policy';
import { type LineClass, LineClassEnum } from '#procurement';
import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { SPEND_FACETS, type SpendFacet } from '../core/index.js';

const SpendFacetEnum = enumOf(SPEND_FACETS);
registerEnumType(SpendFacetEnum, { name: 'SpendFacet' });

@ObjectType('SectorSpend')
export class SectorSpendType {
  @Field(() => String, { nullable: true, description: 'An option of the attribute sectors; null: none is declared.' })
  sector!: string | null;
  @Field(() => String, { nullable: true }) nameZh!: string | null;
  @Field(() => String, { nullable: true }) nameEn!: string | null;
  @Field(() => [MoneyType], { description: 'By currency, tax included, less credit notes.' }) amounts!: MoneyType[];
}

@ObjectType('SectorSpendReport', {
  description: 'What was invoiced by industry clusters; what is of several gives each an equal part.',
})
export class SectorSpendReportType {
  @Field(() => [SectorSpendType], { description: 'In the order of the plan, and what declares none.' })
  sectors!: SectorSpendType[];
  @Field(() => [MoneyType], { description: 'The sum of all parts.' }) totals!: MoneyType[];
}

@ObjectType('LineClassAmount')
export class LineClassAmountType {
  @Field(() => MoneyType, { description: 'Tax included, less credit notes.' }) amount!: MoneyType;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Of the total of its currency in per cent, to one place.',
  })
  share!: string | null;
}

@ObjectType('LineClassSpend')
export class LineClassSpendType {
  @Field(() => LineClassEnum, { nullable: true, description: 'Null: the rest of commitments, of no order.' })
  lineClass!: LineClass | null;
  @Field(() => [LineClassAmountType]) amounts!: LineClassAmountType[];
}

@ObjectType('LineClassSpendReport', { description: 'What was invoiced by the classes of orders.' })
export class LineClassSpendReportType {
  @Field(() => [LineClassSpendType]) classes!: LineClassSpendType[];
  @Field(() => [MoneyType]) totals!: MoneyType[];
}

@ObjectType('AveragePrice')
export class AveragePriceType {
  @Field(() => String) unit!: string;
  @Field(() => String) currency!: string;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => DecimalScalar, { description: 'Tax included, less credit notes.' }) amount!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'amount ÷ quantity, to six places.' })
  averageUnitPrice!: string | null;
}

@ObjectType('CategoryCoverage', { description: 'What a category of services cost, how good it is, whom it reaches.' })
export class CategoryCoverageType {
  @Field(() => CategoryType) category!: CategoryType;
  @Field(() => [AveragePriceType]) averagePrices!: AveragePriceType[];
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'The mean score of the valid third-party quality reports of what was invoiced; null without any.',
  })
  qualityScore!: string | null;
  @Field(() => Int, { description: 'Districts and counties with an organization that was invoiced.' })
  districtsCovered!: number;
  @Field(() => Int, { description: 'All of them in the division.' }) districtsInAll!: number;
}

@ArgsType()
export class SpendPeriodArgs {
  @Field(() => String, { description: 'The first invoice period, "2026-01".' }) fromMonth!: string;
  @Field(() => String, { description: 'The first after it; at most 24 months.' }) toMonth!: string;
}

@ArgsType()
export class CategoryCoverageArgs extends SpendPeriodArgs {
  @Field(() => String, { description: 'Its children are told of: social2.livelihood.' }) category!: string;
  @Field(() => String, { description: 'GB/T 2260.' }) division!: string;
}

@ArgsType()
export class SpendArgs extends SpendPeriodArgs {
  @Field(() => SpendFacetEnum) by!: SpendFacet;
  @Field(() => [ID], { nullable: true }) providerIds?: string[] | null;
  @Field(() => [ServiceModelEnum], { nullable: true }) serviceModels?: ServiceModel[] | null;
}

@ObjectType('SpendMonth')
export class SpendMonthType {
  @Field(() => String, { description: 'An invoice period, "2026-10".' }) month!: string;
  @Field(() => MoneyType, { description: 'Tax included, less credit notes.' }) amount!: MoneyType;
}

@ObjectType('SpendGroup')
export class SpendGroupType {
  @Field(() => String, { nullable: true, description: 'A cloud, service model or cost centre; null: none is named.' })
  value!: string | null;
  @Field(() => OrganizationType, { nullable: true, description: 'By PROVIDER.' }) provider!: OrganizationType | null;
  @Field(() => [SpendMonthType], { description: 'Ascending; months without spend are left out.' })
  months!: SpendMonthType[];
  @Field(() => [MoneyType]) totals!: MoneyType[];
}

@ObjectType('SpendReport', {
  description:
    'What was invoiced, by month: an offering of several clouds gives each an equal part, lines go to cost centres as they were booked.',
})
export class SpendReportType {
  @Field(() => [SpendGroupType], { description: 'The largest first, what names none last.' }) groups!: SpendGroupType[];
  @Field(() => [MoneyType], { description: 'The sum of all groups.' }) totals!: MoneyType[];
}
