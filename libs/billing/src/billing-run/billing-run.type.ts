import { enumOf } from '#identity';
import { connectionType, DateTime, MoneyType } from '#platform';
import { CitationType } from '#policy';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BILLING_RUN_STATUSES, type BillingRunStatus } from '../core/index.js';

const BillingRunStatusEnum = enumOf(BILLING_RUN_STATUSES);
registerEnumType(BillingRunStatusEnum, { name: 'BillingRunStatus' });

@ObjectType('Progress', { description: 'Accounts done with, of all; 0 of 0 until they have been found.' })
export class ProgressType {
  @Field(() => Int) processed!: number;
  @Field(() => Int) total!: number;
  @Field(() => Int, {
    nullable: true,
    description: 'At the pace until now; null while that is unknown and when the run is over.',
  })
  estimatedSecondsLeft!: number | null;
  @Field(() => DateTime, { nullable: true }) finishesAt!: number | null;
}

@ObjectType('WaitingAmount', { description: 'What is owed and was not invoiced by this run.' })
export class WaitingAmountType {
  @Field(() => MoneyType) amount!: MoneyType;
  @Field(() => String, {
    description:
      'ALREADY_INVOICED, NEGATIVE_TOTAL, AMOUNT_TOO_LARGE, NOT_RECONCILED, NO_TAX_RATE, ZONE_DOMESTIC_PARTY or ERROR; new reasons may be added.',
  })
  reason!: string;
  @Field(() => CitationType, { nullable: true, description: 'Where a rule of the plans holds it.' })
  citation!: CitationType | null;
  organizationId!: string;
  providerId!: string;
}

@ObjectType('BillingRun')
export class BillingRunType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'A month of Asia/Shanghai, "2026-10".' }) period!: string;
  @Field(() => BillingRunStatusEnum) status!: BillingRunStatus;
  @Field(() => Boolean, { description: 'Says what would be issued, and issues nothing.' }) dryRun!: boolean;
  @Field(() => Boolean, { description: 'Compares every month since activation, also where nothing can have changed.' })
  everyMonth!: boolean;
  organizationId!: string | null;
  @Field(() => DateTime, { nullable: true }) startedAt!: number | null;
  @Field(() => DateTime, { nullable: true }) finishedAt!: number | null;
}

@InputType()
export class StartBillingRunInput {
  @Field(() => String, { description: 'A month of Asia/Shanghai that is over, "2026-10".' }) period!: string;
  @Field(() => ID, { nullable: true, description: 'A buyer; none: all.' }) organizationId?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Computes lines and totals and issues nothing: no numbers, no budgets, no cuts.',
  })
  dryRun?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Compares every month since activation, not only those that can have changed since the last run.',
  })
  everyMonth?: boolean | null;
}

export const BillingRunConnection = connectionType('BillingRun', () => BillingRunType);

@ObjectType('NotBilled', {
  description:
    'An instance with use or charges in the run’s month that is on no invoice, or with use that is on no line.',
})
export class NotBilledType {
  @Field(() => String, {
    description:
      'What its account waits for (see WaitingAmount), or NOT_IN_RUN, MADE_AFTER_RUN, NOT_YET_BILLED, RUN_CANCELLED, DRY_RUN, NOTHING_TO_CHARGE, USE_WITHOUT_PRICE; new reasons may be added.',
  })
  reason!: string;
  @Field(() => [String], { description: 'Meters with use in the month that is on no line.' }) meters!: string[];
}

export const NotBilledConnection = connectionType('NotBilled', () => NotBilledType);
