import { enumOf } from '#identity';
import { DateTime, MoneyType } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BILLING_RUN_STATUSES, type BillingRunStatus } from './billing-run.entity.js';

const BillingRunStatusEnum = enumOf(BILLING_RUN_STATUSES);
registerEnumType(BillingRunStatusEnum, { name: 'BillingRunStatus' });

@ObjectType('Progress', { description: 'Accounts done with, of all; 0 of 0 until they have been found.' })
export class ProgressType {
  @Field(() => Int) processed!: number;
  @Field(() => Int) total!: number;
}

@ObjectType('WaitingAmount', { description: 'What is owed and was not invoiced by this run.' })
export class WaitingAmountType {
  @Field(() => MoneyType) amount!: MoneyType;
  @Field(() => String, {
    description: 'ALREADY_INVOICED, NEGATIVE_TOTAL, AMOUNT_TOO_LARGE or ERROR; new reasons may be added.',
  })
  reason!: string;
  organizationId!: string;
  providerId!: string;
}

@ObjectType('BillingRun')
export class BillingRunType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'A month of Asia/Shanghai, "2026-10".' }) period!: string;
  @Field(() => BillingRunStatusEnum) status!: BillingRunStatus;
  @Field(() => DateTime, { nullable: true }) startedAt!: number | null;
  @Field(() => DateTime, { nullable: true }) finishedAt!: number | null;
}

@InputType()
export class StartBillingRunInput {
  @Field(() => String, { description: 'A month of Asia/Shanghai that is over, "2026-10".' }) period!: string;
  @Field(() => ID, { nullable: true, description: 'A buyer; none: all.' }) organizationId?: string | null;
}
