import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DecimalScalar } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BANK_ENTRY_STATUSES, type BankEntryStatus, UNMATCHED_REASONS, type UnmatchedReason } from '../core/index.js';

const BankEntryStatusEnum = enumOf(BANK_ENTRY_STATUSES);
registerEnumType(BankEntryStatusEnum, { name: 'BankEntryStatus' });
const BankDirectionEnum = enumOf(['DEBIT', 'CREDIT'] as const);
registerEnumType(BankDirectionEnum, { name: 'BankDirection' });
const UnmatchedReasonEnum = enumOf(UNMATCHED_REASONS);
registerEnumType(UnmatchedReasonEnum, { name: 'UnmatchedReason' });

@ObjectType('BankMatch', { description: 'A payment that was read from a bank statement.' })
export class BankMatchType {
  @Field(() => ID) paymentId!: string;
  @Field(() => ID) invoiceId!: string;
  @Field(() => DecimalScalar) amount!: string;
}

@ObjectType('BankEntry', { description: 'A movement of a bank account, once for ever whatever files tell of it.' })
export class BankEntryType {
  @Field(() => ID) id!: string;
  @Field(() => ID) statementId!: string;
  @Field(() => String) account!: string;
  @Field(() => String, { nullable: true, description: 'The bank’s own.' }) reference!: string | null;
  @Field(() => DateOnScalar) bookedOn!: string;
  @Field(() => BankDirectionEnum, { description: 'DEBIT: out of the account.' }) direction!: 'DEBIT' | 'CREDIT';
  @Field(() => DecimalScalar, { description: 'Above zero.' }) amount!: string;
  @Field(() => String) currency!: string;
  @Field(() => String) counterparty!: string;
  @Field(() => String) text!: string;
  @Field(() => BankEntryStatusEnum) status!: BankEntryStatus;
  @Field(() => UnmatchedReasonEnum, { nullable: true, description: 'Why it was not matched by itself.' })
  reason!: UnmatchedReason | null;
  @Field(() => String, { nullable: true, description: 'Why it, or what was left of it, was ignored.' })
  note!: string | null;
  @Field(() => DecimalScalar, { description: 'What of it became payments.' }) matched!: string;
}

export const BankEntryConnection = connectionType('BankEntry', () => BankEntryType);

@InputType()
export class BankEntryFilter {
  @Field(() => [BankEntryStatusEnum], { nullable: true }) statuses?: BankEntryStatus[] | null;
  @Field(() => [ID], { nullable: true }) statementIds?: string[] | null;
}
