import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar, MoneyType } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BudgetIndicatorInput } from '../budget/budget.type.js';
import {
  FUND_LEVELS,
  type FundLevel,
  SUBSIDY_KINDS,
  SUBSIDY_STATUSES,
  type SubsidyKind,
  type SubsidyStatus,
} from '../core/index.js';

const FundLevelEnum = enumOf(FUND_LEVELS);
registerEnumType(FundLevelEnum, { name: 'FundLevel' });
const SubsidyKindEnum = enumOf(SUBSIDY_KINDS);
registerEnumType(SubsidyKindEnum, {
  name: 'SubsidyKind',
  description: '无偿资助, 贷款贴息, 上市奖励, others. Paid apart from every price and invoice.',
});
const SubsidyStatusEnum = enumOf(SUBSIDY_STATUSES);
registerEnumType(SubsidyStatusEnum, { name: 'SubsidyStatus' });

@ObjectType('FundUse')
export class FundUseType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
}

@ObjectType('Fund', { description: '专项资金: money for named uses alone.' })
export class FundType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => FundLevelEnum) level!: FundLevel;
  @Field(() => [FundUseType]) uses!: FundUseType[];
  @Field(() => String, { nullable: true, description: 'Set when it is for one zone alone.' }) zoneCode!: string | null;
  @Field(() => MoneyType) amount!: MoneyType;
  @Field(() => MoneyType, { description: 'To budgets and approved subsidies.' }) given!: MoneyType;
  @Field(() => MoneyType, { nullable: true, description: 'The most one subsidy may be.' })
  subsidyCap!: MoneyType | null;
  organizationId!: string;
}
export const FundConnection = connectionType('Fund', () => FundType);

@ObjectType('Subsidy', { description: 'A grant asked of a special fund. It never changes a price or an invoice.' })
export class SubsidyType {
  @Field(() => ID) id!: string;
  @Field(() => SubsidyKindEnum) kind!: SubsidyKind;
  @Field(() => SubsidyStatusEnum) status!: SubsidyStatus;
  @Field(() => String) purpose!: string;
  @Field(() => MoneyType) claimed!: MoneyType;
  @Field(() => MoneyType, { nullable: true }) approved!: MoneyType | null;
  @Field(() => DateTime) appliedAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
  @Field(() => String, { nullable: true, description: 'Of the decision.' }) reason!: string | null;
  @Field(() => DateOnScalar, { nullable: true }) paidOn!: string | null;
  @Field(() => String, { nullable: true }) paymentReference!: string | null;
  fundId!: string;
  organizationId!: string;
}
export const SubsidyConnection = connectionType('Subsidy', () => SubsidyType);

@InputType()
export class CreateFundInput {
  @Field(() => String) name!: string;
  @Field(() => FundLevelEnum) level!: FundLevel;
  @Field(() => [String], { description: 'Codes of fundUses.' }) uses!: string[];
  @Field(() => String, { nullable: true, description: 'For one zone alone.' }) zoneCode?: string | null;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => DecimalScalar, { nullable: true }) subsidyCap?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: 'A new budget with money of the fund, in its currency.' })
export class AllocateFundInput extends BudgetIndicatorInput {
  @Field(() => ID) fundId!: string;
  @Field(() => ID, { nullable: true, description: 'Your own, the default, or one below yours.' })
  organizationId?: string | null;
  @Field(() => String) name!: string;
  @Field(() => Int) fiscalYear!: number;
  @Field(() => String) use!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: 'Of a loan, for one year: principal × rate × share × months ÷ 12 is claimed.' })
export class LoanInput {
  @Field(() => DecimalScalar) principal!: string;
  @Field(() => DecimalScalar, { description: 'A year, as a fraction: "0.0435".' }) rate!: string;
  @Field(() => DecimalScalar, { description: 'Of the interest that is paid, as a fraction: "0.5".' }) share!: string;
  @Field(() => Int, { nullable: true, defaultValue: 12 }) months?: number | null;
}

@InputType()
export class ApplyForSubsidyInput {
  @Field(() => ID) fundId!: string;
  @Field(() => SubsidyKindEnum) kind!: SubsidyKind;
  @Field(() => String) purpose!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Of all kinds but LOAN_INTEREST.' }) amount?:
    string | null;
  @Field(() => LoanInput, { nullable: true, description: 'Of LOAN_INTEREST alone.' }) loan?: LoanInput | null;
  @Field(() => String, { nullable: true, description: 'Of LISTING_REWARD: which listing, once for each.' })
  listingEvent?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class DecideSubsidyInput {
  @Field(() => ID) id!: string;
  @Field(() => Boolean) approve!: boolean;
  @Field(() => DecimalScalar, { nullable: true, description: 'Default: what is claimed, within the fund’s cap.' })
  amount?: string | null;
  @Field(() => String) reason!: string;
}
