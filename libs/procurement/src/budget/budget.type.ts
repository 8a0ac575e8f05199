import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  BUDGET_ENTRY_KINDS,
  type BudgetEntryKind,
  CARRY_OVER_HINDRANCES,
  type CarryOverHindrance,
  FUND_NATURES,
  type FundNature,
  SPEND_POLICIES,
  type SpendPolicy,
} from '../core/index.js';

const FundNatureEnum = enumOf(FUND_NATURES);
registerEnumType(FundNatureEnum, { name: 'FundNature', description: '资金性质.' });
export const SpendPolicyEnum = enumOf(SPEND_POLICIES);
registerEnumType(SpendPolicyEnum, {
  name: 'SpendPolicy',
  description:
    'What follows once a budget is used up by what is invoiced and running: a warning; no new orders; services are asked to be made smaller; or to be suspended.',
});
const BudgetEntryKindEnum = enumOf(BUDGET_ENTRY_KINDS);
registerEnumType(BudgetEntryKindEnum, { name: 'BudgetEntryKind' });

@ObjectType('Budget', {
  description:
    '预算指标. allocated + overrun = available + reserved + committed + actual; every figure has exactly the minor digits of its currency.',
})
export class BudgetType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { description: 'A calendar year.' }) fiscalYear!: number;
  @Field(() => String) currency!: string;
  @Field(() => String, { nullable: true }) fundingSource!: string | null;
  @Field(() => String, { nullable: true, description: '预算指标文号.' }) indicatorNumber!: string | null;
  @Field(() => String, { nullable: true, description: '支出功能分类.' }) functionalClass!: string | null;
  @Field(() => String, { nullable: true, description: '支出经济分类, as 30227 委托业务费.' }) economicClass!:
    string | null;
  @Field(() => FundNatureEnum, { nullable: true }) fundNature!: FundNature | null;
  @Field(() => SpendPolicyEnum) policy!: SpendPolicy;
  @Field(() => String, { nullable: true, description: 'For which use of its special fund.' }) fundUse!: string | null;
  @Field(() => Boolean, { description: 'By what is invoiced and running, when it was last looked at.' })
  exhausted!: boolean;
  @Field(() => DecimalScalar) allocated!: string;
  @Field(() => DecimalScalar, { description: 'Estimates of submitted orders.' }) reserved!: string;
  @Field(() => DecimalScalar, { description: 'What is left of approved orders’ estimates.' }) committed!: string;
  @Field(() => DecimalScalar, { description: 'Invoiced.' }) actual!: string;
  @Field(() => DecimalScalar, { description: 'What new orders may still reserve; never negative.' }) available!: string;
  @Field(() => DecimalScalar, { description: 'Invoiced beyond the money; blocks new orders until covered.' })
  overrun!: string;
  organizationId!: string;
  fundId!: string | null;
}

@ObjectType('BudgetStanding', {
  description: 'How a budget stands, and will at the end of its year at the pace of the last 30 days.',
})
export class BudgetStandingType {
  @Field(() => DateOnScalar, { description: 'When it was last looked at; every night.' }) day!: string;
  @Field(() => DecimalScalar, { description: 'Invoiced and running.' }) used!: string;
  @Field(() => DecimalScalar) atYearEnd!: string;
  @Field(() => DateOnScalar, {
    nullable: true,
    description: 'When the last of its money is used; null: not this year.',
  })
  exhaustedOn!: string | null;
}

@ObjectType('BudgetEntry', { description: 'One step of a budget’s ledger: what it added to each figure.' })
export class BudgetEntryType {
  @Field(() => Int, { description: '1, 2, 3 … within the budget.' }) seq!: number;
  @Field(() => BudgetEntryKindEnum) kind!: BudgetEntryKind;
  @Field(() => DateTime) at!: number;
  @Field(() => ID, { nullable: true }) orderId!: string | null;
  @Field(() => ID, { nullable: true }) invoiceId!: string | null;
  @Field(() => DecimalScalar) allocated!: string;
  @Field(() => DecimalScalar) reserved!: string;
  @Field(() => DecimalScalar) committed!: string;
  @Field(() => DecimalScalar) actual!: string;
  @Field(() => DecimalScalar) overrun!: string;
}
export const BudgetEntryConnection = connectionType('BudgetEntry', () => BudgetEntryType);

@InputType({ isAbstract: true })
export class BudgetIndicatorInput {
  @Field(() => String, { nullable: true, description: '预算指标文号, one budget’s own within organization and year.' })
  indicatorNumber?: string | null;
  @Field(() => String, { nullable: true, description: '支出功能分类: 3, 5 or 7 digits.' })
  functionalClass?: string | null;
  @Field(() => String, { nullable: true, description: '支出经济分类: 3 or 5 digits.' }) economicClass?: string | null;
  @Field(() => FundNatureEnum, { nullable: true }) fundNature?: FundNature | null;
  @Field(() => SpendPolicyEnum, { nullable: true, defaultValue: 'NOTIFY' }) policy?: SpendPolicy | null;
}

@InputType()
export class CreateBudgetInput extends BudgetIndicatorInput {
  @Field(() => String) name!: string;
  @Field(() => Int) fiscalYear!: number;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => String, { nullable: true }) fundingSource?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: '预算调剂: available money moves between two budgets of one year and currency.' })
export class TransferBudgetInput {
  @Field(() => ID) fromBudgetId!: string;
  @Field(() => ID, { description: 'Your own, or that of an organization below yours.' }) toBudgetId!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String) reason!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: '结转, once the year is over.' })
export class CarryOverBudgetInput {
  @Field(() => ID) fromBudgetId!: string;
  @Field(() => ID, { description: 'Of the next year, with the same currency, classes, nature and fund.' })
  toBudgetId!: string;
  @Field(() => DecimalScalar, {
    nullable: true,
    defaultValue: '0',
    description: 'Of what is available; from February on, when December is billed.',
  })
  unspent?: string | null;
  @Field(() => String) reason!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

const CarryOverHindranceEnum = enumOf(CARRY_OVER_HINDRANCES);
registerEnumType(CarryOverHindranceEnum, {
  name: 'CarryOverHindrance',
  description:
    'Why a commitment stays on its year: December may still be billed to it, until February; the order has another budget for the next year; or nothing of the order runs or is to come.',
});

@ObjectType('StayingCommitment')
export class StayingCommitmentType {
  @Field(() => ID) orderId!: string;
  @Field(() => CarryOverHindranceEnum) reason!: CarryOverHindrance;
}

@ObjectType('BudgetCarryOver', { description: 'What went, and whose commitments stay.' })
export class BudgetCarryOverType {
  @Field(() => BudgetType) from!: BudgetType;
  @Field(() => BudgetType) to!: BudgetType;
  @Field(() => DecimalScalar) committed!: string;
  @Field(() => DecimalScalar) unspent!: string;
  @Field(() => [ID]) orderIds!: readonly string[];
  @Field(() => [StayingCommitmentType]) staying!: readonly StayingCommitmentType[];
  @Field(() => Boolean, { description: 'A call carries 500 orders: call again.' }) hasMore!: boolean;
}

@ObjectType('BudgetTransfer')
export class BudgetTransferType {
  @Field(() => BudgetType) from!: BudgetType;
  @Field(() => BudgetType) to!: BudgetType;
}
